"""dashboards/absence"""

from __future__ import annotations

import pytest

from tests.checks.conftest import found_by
from tests.checks.shown import plain, showing
from tradewatch.grafana import query, timeseries
from tradewatch.model import ONE, Project

CHECK = "dashboards/absence"


@pytest.mark.parametrize(
    "expr",
    [
        "worked_seconds_total - used_ratio",
        "used_ratio + (worked_seconds_total or 0 * used_ratio)",
        'used_ratio{bot="a"} - on () used_ratio{bot="b"}',
    ],
    ids=["two metrics", "one side", "two values of a label"],
)
def test_a_part_that_may_be_missing_is_reported(project: Project, expr: str) -> None:
    """Without a series of one part there is no result, as if there were nothing of the other either."""
    (problem,) = found_by(CHECK, showing(project, timeseries("A", expr, description="d", unit=ONE)))
    assert "has no value where" in problem.summary


@pytest.mark.parametrize(
    "expr",
    [
        "(worked_seconds_total or 0 * used_ratio) - (used_ratio or 0 * worked_seconds_total)",
        "worked_seconds_total - used_ratio or used_ratio",
        "used_ratio - used_ratio offset 1h",
        'timestamp(used_ratio{bot="a"}) - used_ratio',
        "1 - used_ratio",
    ],
    ids=["both", "replaced", "earlier", "filtered", "number"],
)
def test_a_part_that_cannot_be_missing_alone_is_fine(project: Project, expr: str) -> None:
    """Both have a value for the other's absence, or read the same series."""
    assert found_by(CHECK, showing(project, timeseries("A", expr, description="d", unit=ONE))) == []


def test_columns_that_grafana_calculates_are_reported(project: Project) -> None:
    """It shows NaN where one column is empty; a number is never empty."""

    def calculated(right: str) -> dict[str, object]:
        binary = {"left": "Won", "operator": "-", "right": right}
        return {"id": "calculateField", "options": {"alias": "Net", "mode": "binary", "binary": binary}}

    def problems(right: str) -> int:
        target = query("used_ratio").rendered("A", instant=True, format="table")
        panel = {"type": "table", "title": "T", "targets": [target], "transformations": [calculated(right)]}
        return len(found_by(CHECK, plain(project, panel)))

    assert (problems("Lost"), problems("100")) == (1, 0)
