"""dashboards/empty-cell"""

from __future__ import annotations

from typing import Any

from tests.checks.conftest import found_by
from tests.checks.shown import QUERY, plain, showing
from tradewatch.grafana import table
from tradewatch.model import Project

CHECK = "dashboards/empty-cell"


def test_a_text_in_each_empty_cell_is_reported(project: Project) -> None:
    """It is true of a panel without data, and false beside a value."""
    panel: dict[str, Any] = {"type": "table", "title": "T", "targets": [QUERY.to_json_data()]}
    panel["fieldConfig"] = {"defaults": {"noValue": "no trade"}, "overrides": []}
    (problem,) = found_by(CHECK, plain(project, panel))
    assert problem.summary == "says 'no trade' in each empty cell"


def test_our_own_tables_are_fine(project: Project) -> None:
    """Their empty cells have a dash."""
    assert found_by(CHECK, showing(project, table("T", "used_ratio", description="d", no_value="no trade"))) == []
