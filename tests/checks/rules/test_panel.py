"""rules/panel"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import LIMIT, USED, USED_UP, everything_found, place
from tradewatch.grafana import Dashboard, Row, row, text, timeseries
from tradewatch.model import WARNING, DashboardBuilder, Environment, Project, RuleGroup, ValueAlert

UNDRAWN = ValueAlert(
    severity=WARNING,
    signal="used",
    name="Undrawn",  # undrawn
    expr=str(USED),
    above=LIMIT,
    summary="{{ $labels.bot }}",
    description="Soon nothing is left.",
    samples=USED_UP.samples,
)


def showing(project: Project, *dashboards: tuple[Row, ...]) -> Project:
    """The project with these dashboards, each with these rows."""

    def builder(number: int, rows: tuple[Row, ...]) -> DashboardBuilder:
        return lambda environment: Dashboard(slug=f"a{number}", title=f"A{number}", question="A?", rows=rows)

    builders = tuple(builder(number, rows) for number, rows in enumerate(dashboards))
    return replace(project, dashboards={"standard": builders})


def test_an_alert_that_no_panel_draws_is_reported(project: Project) -> None:
    """The problem is at its name."""
    (problem,) = everything_found(replace(project, groups=(*project.groups, RuleGroup("more", (UNDRAWN,)))))
    assert problem.check == "rules/panel"
    assert problem.subject == "alert Undrawn"
    assert problem.where == place(__file__, "undrawn")
    assert problem.summary == "no panel draws it"


def test_a_second_panel_of_an_alert_is_reported(project: Project) -> None:
    """The problem is at the second panel, in any dashboard, with the place of the first."""
    first = row("Now", timeseries.of(USED_UP))
    second = row("Now", timeseries.of(USED_UP, title="Again"))  # second
    (problem,) = everything_found(showing(project, (first,), (second,)))
    assert problem.subject == "panel 'Again'"
    assert problem.where == place(__file__, "second")
    assert problem.summary.startswith(
        "draws UsedUp a second time, after the panel at tests/checks/rules/test_panel.py:"
    )


def test_a_panel_in_a_collapsed_row_is_reported(project: Project) -> None:
    """Nobody sees it until somebody opens the row."""
    closed = row("Details", timeseries.of(USED_UP), collapsed=True)  # closed
    (problem,) = everything_found(showing(project, (row("Now", text("Note", "See below.")), closed)))
    assert problem.where == place(__file__, "closed")
    assert problem.summary == "draws UsedUp in row 'Details', which is collapsed"


def test_alerts_with_the_same_name_share_a_panel(project: Project) -> None:
    """The link depends on the name."""
    parts = tuple(replace(USED_UP, labels={"part": part}) for part in ("engine", "desk"))
    in_parts = replace(project, groups=(RuleGroup("things", parts),))
    assert everything_found(showing(in_parts, (row("Now", timeseries.of(parts[0])),))) == []


def test_two_alerts_with_the_same_name_are_not_a_second_panel(project: Project) -> None:
    """The duplicate name is reported once, at the alert."""
    again = replace(USED_UP, expr=f"max by (bot) ({USED})")
    both = replace(project, groups=(RuleGroup("things", (USED_UP, again)),))
    drawn = (row("Now", timeseries.of(USED_UP), timeseries.of(again, title="Again")),)
    assert [problem.check for problem in everything_found(showing(both, drawn))] == ["rules/duplicate"]


def test_other_panels_may_show_the_same_metric(project: Project) -> None:
    """They are not made from the alert."""
    more = timeseries("By bot", f"max by (bot) ({USED})", description="Less is better.")
    assert everything_found(showing(project, (row("Now", timeseries.of(USED_UP), more),))) == []


def test_a_project_without_dashboards_draws_nothing(project: Project) -> None:
    """It shows its alerts in another way."""
    assert everything_found(replace(project, dashboards={})) == []


def test_each_environment_has_its_dashboards(project: Project) -> None:
    """A panel that only production has is missing in the others."""

    def builder(environment: Environment) -> Dashboard:
        panels = [timeseries.of(USED_UP)] if environment.name == "production" else [text("Note", "Nothing.")]
        return Dashboard(slug="a", title="A", question="A?", rows=[row("Now", *panels)])

    here = replace(project, dashboards={"standard": (builder,)})
    staging = replace(here.environments[0], name="staging")
    assert everything_found(here) == []
    (problem,) = everything_found(replace(here, environments=(*here.environments, staging)))
    assert problem.summary == "no panel draws it"
