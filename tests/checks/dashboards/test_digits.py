"""dashboards/digits"""

from __future__ import annotations

import pytest

from tests.checks.conftest import found_by
from tests.checks.shown import QUERY, graph, plain, showing
from tradewatch.grafana import stat
from tradewatch.model import ONE, USD, Project

CHECK = "dashboards/digits"


@pytest.mark.parametrize("unit", ["currencyUSD", "short"])
def test_a_unit_that_abbreviates_is_reported(project: Project, unit: str) -> None:
    """People compare the numbers of a tile; on an axis, short marks are easier to read."""
    panel = {
        "type": "stat",
        "title": "S",
        "description": "d",
        "datasource": {"uid": "${datasource}"},
        "targets": [QUERY.to_json_data()],
        "fieldConfig": {"defaults": {"unit": unit}, "overrides": []},
    }
    (problem,) = found_by(CHECK, plain(project, panel, graph(unit=unit)))
    assert problem.summary == f"the unit {unit} abbreviates its numbers"


def test_our_own_units_are_fine(project: Project) -> None:
    """Money and counts are shown in full."""
    panels = (stat(str(unit), "used_ratio", description="d", unit=unit) for unit in (USD, ONE))
    assert found_by(CHECK, showing(project, *panels)) == []
