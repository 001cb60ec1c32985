"""dashboards/variable"""

from __future__ import annotations

import pytest
from grafanalib import core

from tests.checks.conftest import found, place
from tests.checks.shown import CHOICE, graph, plain, showing
from tradewatch.grafana import Panel, annotation, link, row, timeseries, variable
from tradewatch.model import Project

USE = timeseries("Use", "used_ratio", description="What it is.")


def test_a_query_by_an_undefined_variable_is_reported(project: Project) -> None:
    """The problem is at the panel's line and suggests the right variable, which is not reported as unused."""
    panel = timeseries("Use", 'used_ratio{bot=~"$bots"}', description="What it is.")  # misspelt
    (problem,) = found(showing(project, panel))
    assert problem.check == "dashboards/variable"
    assert problem.subject == "panel 'Use'"
    assert problem.where == place(__file__, "misspelt")
    assert problem.summary == "the variable $bots is not defined in this dashboard"
    assert problem.fix == "did you mean 'bot'?"


@pytest.mark.parametrize(
    "panel",
    [
        timeseries("Use of ${venue}", "used_ratio", description="What it is."),
        timeseries("Use", "used_ratio", description="What [[venue]] is."),
        timeseries("Use", "used_ratio", description="What it is.", links=[link("There", "/d/x?${venue:queryparam}")]),
    ],
    ids=["title", "description", "link"],
)
def test_an_undefined_variable_is_reported_wherever_it_is(project: Project, panel: Panel) -> None:
    """Grafana expands variables not only in queries."""
    (problem,) = found(showing(project, panel))
    assert problem.summary == "the variable $venue is not defined in this dashboard"


def test_a_variable_is_missed_in_another_ones_choice_and_in_events(project: Project) -> None:
    """Prometheus gets these queries too; each problem is at its own line."""
    chained = variable("bot", metric='used_ratio{bot=~"$venue"}')  # chained
    event = annotation("Busy", 'used_ratio{bot="$side"} > 0.9', title="busy")  # event
    one, other = found(showing(project, USE, variables=[chained], annotations=[event]))
    assert (one.summary, one.where) == (
        "the variable $venue is not defined in this dashboard",
        place(__file__, "chained"),
    )
    assert (other.summary, other.where) == (
        "the variable $side is not defined in this dashboard",
        place(__file__, "event"),
    )


def test_a_variable_that_changes_nothing_is_reported(project: Project) -> None:
    """The problem is at its own line: no query has its label."""
    venue = variable("venue", metric="used_ratio")  # unused
    problems = [each for each in found(showing(project, USE, variables=[venue])) if "unknown-label" not in each.check]
    (problem,) = problems
    assert (problem.check, problem.subject) == ("dashboards/variable", "variable venue")
    assert problem.where == place(__file__, "unused")
    assert problem.summary == "nothing in this dashboard uses it"


def test_a_choice_that_grows_old_is_reported(project: Project) -> None:
    """Variables of grafanalib are read once, when the dashboard is opened."""
    template = core.Template("bot", "label_values(used_ratio, bot)", dataSource="${datasource}")
    panel = graph(targets=[core.Target(expr='used_ratio{bot="$bot"}', refId="A")])
    (problem,) = found(plain(project, panel, templates=(CHOICE, template)))
    assert (problem.subject, problem.summary) == (
        "variable bot",
        "its choices are not read again when the time range changes",
    )
    assert problem.fix.startswith("set refresh=2")


def test_what_is_defined_and_used_is_fine(project: Project) -> None:
    """The dashboard's own variables and Grafana's are known in every way of writing them."""
    query = 'rate(worked_seconds_total{bot=~"${bot}"}[$__rate_interval])'
    panel = timeseries("Work of $bot", query, description="In [[bot]].", links=[link("Here", "/d/x?${bot:queryparam}")])
    assert found(showing(project, panel)) == []


def test_a_variable_may_repeat_a_row_or_narrow_another(project: Project) -> None:
    """Both count as uses, although no panel's query names the variable."""
    bot = variable("bot", metric="used_ratio")
    assert found(showing(project, variables=[bot], rows=[row("$bot", USE, repeat=bot)])) == []
