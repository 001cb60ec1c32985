"""dashboards/width"""

from __future__ import annotations

from tests.checks.conftest import found_by
from tests.checks.shown import showing
from tradewatch.grafana import Table, query, table
from tradewatch.model import Project

CHECK = "dashboards/width"


def wide(columns: int, width: int) -> Table:
    queries = [query(f"used_ratio * {index}", legend=f"Share of use, part {index}") for index in range(columns)]
    return table("Shares", *queries, description="d", columns=["bot"], width=width)


def test_columns_that_do_not_fit_are_reported(project: Project) -> None:
    """They fit in a wider table, or if there are fewer."""
    (problem,) = found_by(CHECK, showing(project, wide(6, 12)))
    assert problem.summary.startswith("its columns need ")
    assert found_by(CHECK, showing(project, wide(6, 24))) == []
    assert found_by(CHECK, showing(project, wide(2, 12))) == []


def test_a_label_that_nothing_names_needs_room_too(project: Project) -> None:
    """Grafana gives it 150 pixels."""
    unnamed = table("T", query("used_ratio", legend="Used"), description="d", width=3)
    (problem,) = found_by(CHECK, showing(project, unnamed))
    assert problem.where == unnamed.defined
