"""dashboards/override"""

from __future__ import annotations

from typing import Any

import pytest

from tests.checks.conftest import found
from tests.checks.shown import graph, plain, showing
from tradewatch.grafana import RED, query, timeseries
from tradewatch.model import Project


def overriding(id: str, value: object) -> Any:
    """A graph in which the series `used` has a property of its own."""
    override = {"matcher": {"id": "byName", "options": "used"}, "properties": [{"id": id, "value": value}]}
    return graph(overrides=[override])


@pytest.mark.parametrize(
    ("id", "value", "summary", "fix"),
    [
        ("custom.lineWidht", 2, "custom.lineWidht is unknown", "did you mean 'lineWidth'?"),
        ("custom.drawStyle", "bar", "custom.drawStyle is 'bar'", "did you mean 'bars'?"),
        ("units", "s", "units is unknown", "did you mean 'unit'?"),
        ("decimals", "2", "decimals is '2'", "it must be of type number"),
        ("custom.cellOptions", {"type": "auto"}, "custom.cellOptions is unknown", ""),
    ],
    ids=["option", "choice", "property", "type", "of another panel"],
)
def test_what_the_fields_do_not_have_is_reported(
    project: Project, id: str, value: object, summary: str, fix: str
) -> None:
    """An id is the path of an option that the fields of this type of panel have, and has its type."""
    (problem,) = found(plain(project, overriding(id, value)))
    assert (problem.check, problem.subject) == ("dashboards/override", "panel 'Lines'")
    assert problem.summary == f"the override of 'used': {summary}"
    assert fix in problem.fix


def test_what_the_fields_have_is_fine(project: Project) -> None:
    """Our own overrides and those of grafanalib pass."""
    assert found(plain(project, overriding("custom.lineStyle", {"fill": "dash"}))) == []
    second = query("rate(worked_seconds_total[$__rate_interval])", right=True, draw="limit", color=RED)
    assert found(showing(project, timeseries("Use", "used_ratio", second, description="What it is."))) == []
