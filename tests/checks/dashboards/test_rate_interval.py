"""dashboards/rate-interval"""

from __future__ import annotations

import pytest

from tests.checks.conftest import WORKED, found, place
from tests.checks.shown import showing
from tradewatch.grafana import Panel, query, stat, timeseries
from tradewatch.model import ONE, Project


def drawn(expr: str) -> Panel:
    return timeseries("Work", expr, description="More is more.", unit=ONE)  # drawn


@pytest.mark.parametrize("call", ["rate", "irate"])
def test_a_rate_over_a_short_fixed_range_is_reported(project: Project, call: str) -> None:
    """At the panel's line, with the query and the range."""
    (problem,) = found(showing(project, drawn(f"sum by (bot) ({call}({WORKED}[5m]))")))
    assert (problem.check, problem.subject) == ("dashboards/rate-interval", "panel 'Work'")
    assert problem.where == place(__file__, "drawn")
    assert problem.summary == "query A takes a rate over 5m, whatever time range is selected"
    assert "$__rate_interval" in problem.fix


@pytest.mark.parametrize(
    "panel",
    [
        drawn(f"rate({WORKED}[$__rate_interval])"),
        drawn(f"rate({WORKED}[$__range])"),
        drawn(f"rate({WORKED}[1h])"),
        drawn(f"increase({WORKED}[1m])"),
        timeseries("Work", query(f"increase({WORKED}[1m])", step="1m"), description="A bar a minute."),
        stat("Work", f"rate({WORKED}[5m])", description="Now."),
    ],
    ids=["grows", "all that is shown", "a long one", "a count", "a count each minute", "a value now"],
)
def test_a_range_that_fits_is_fine(project: Project, panel: Panel) -> None:
    """It depends on the step, was chosen on purpose, or is of an instant query."""
    assert found(showing(project, panel)) == []
