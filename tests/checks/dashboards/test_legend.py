"""dashboards/legend"""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.conftest import USED_UP, found_by, place
from tradewatch.grafana import Dashboard, query, row, timeseries
from tradewatch.model import Environment, Problem, Project

CHECK = "dashboards/legend"


def reported(project: Project, expr: str, legend: str) -> list[Problem]:
    def drawn(environment: Environment) -> Dashboard:
        panel = timeseries("Other", query(expr, legend=legend), description="One.")  # panel
        return Dashboard(
            slug="other", title="Other", question="Which?", rows=[row("All", panel, timeseries.of(USED_UP))]
        )

    return found_by(CHECK, replace(project, dashboards={"standard": (drawn,)}))


def test_a_label_that_was_aggregated_away_is_reported(project: Project) -> None:
    """The problem is at its panel."""
    (problem,) = reported(project, "max(used_ratio)", "{{bot}}")
    assert (problem.subject, problem.where) == ("panel 'Other'", place(__file__, "panel"))
    assert problem.summary == "the legend names 'bot', which the query's result does not have"


@pytest.mark.parametrize("legend", ["{{bott}} now", "{{ bot }} {{venue}}"])
def test_a_misspelt_label_is_reported(project: Project, legend: str) -> None:
    """It is reported beside a correct label too."""
    assert len(reported(project, "used_ratio", legend)) == 1


@pytest.mark.parametrize(
    ("expr", "legend"),
    [
        ("max by (bot) (used_ratio)", "{{bot}}"),
        ("max(used_ratio)", "all"),
        ("max(used_ratio)", "__auto"),
        ("used_ratio", ""),
    ],
)
def test_what_is_there_may_be_named(project: Project, expr: str, legend: str) -> None:
    """A legend without labels passes too."""
    assert reported(project, expr, legend) == []
