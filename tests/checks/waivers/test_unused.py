"""waivers/unused"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import PRODUCTION, USED, USED_UP, a_dashboard, found, place, with_alert
from tradewatch.checks import check
from tradewatch.compiler import CompiledProject
from tradewatch.grafana import Dashboard, row, stat
from tradewatch.model import Environment, Project, Waiver


def test_a_waiver_that_excuses_nothing_is_reported(project: Project) -> None:
    """It is at the waiver, and says what to do."""
    waiver = Waiver("rules/samples", until="2027-01-31", reason="tried")  # waiver
    (problem,) = found(with_alert(project, replace(USED_UP, waive=(waiver,))))
    assert problem.check == "waivers/unused"
    assert problem.where == place(__file__, "waiver")
    assert problem.summary == "alert UsedUp does not need it: the check reports nothing there"
    assert problem.fix == "remove the waiver"


def test_a_waiver_that_one_environment_needs_is_used(project: Project) -> None:
    """A panel asks for what staging does not have; production needs no excuse for its own."""

    def dashboard(environment: Environment) -> Dashboard:
        panel = stat(
            "Used",
            "unknown" if environment.name == "staging" else str(USED),
            description="What.",
            waive=(Waiver("promql/unknown-metric", until="2027-01-31", reason="tried"),),
        )
        return Dashboard(slug="a", title="A", question="A?", rows=[row("Now", panel)])

    both = replace(
        project,
        dashboards={"standard": (a_dashboard, dashboard)},
        environments=(PRODUCTION, replace(PRODUCTION, name="staging")),
    )
    assert found(both) == []
    assert [problem.check for problem in found(replace(both, environments=(PRODUCTION,)))] == ["waivers/unused"]


def test_a_waiver_shared_by_two_is_reported_where_it_is_not_needed(project: Project) -> None:
    """One constant for two alerts, of which one has its samples by now."""
    waiver = Waiver("rules/samples", until="2027-01-31", reason="tried")
    untested = replace(USED_UP, name="Untested", samples=None, waive=(waiver,))
    tested = replace(USED_UP, name="Tested", waive=(waiver,), defined=PRODUCTION.defined)
    (problem,) = found(with_alert(project, untested, tested))
    assert problem.summary.startswith("alert Tested does not need it")


def test_nothing_is_reported_while_something_else_is_wrong(project: Project) -> None:
    """An expression that cannot be read hides that its metric is unknown: first the one, then the other."""
    waiver = Waiver("promql/unknown-metric", until="2027-01-31", reason="tried")
    (problem,) = found(with_alert(project, replace(USED_UP, expr="unknown_metric {", waive=(waiver,))))
    assert problem.check == "promql/syntax"


def test_nothing_is_reported_when_only_some_environments_are_looked_at(project: Project) -> None:
    """The waiver may be for another one."""
    waiver = Waiver("rules/samples", until="2027-01-31", reason="tried")
    staging = replace(PRODUCTION, name="staging")
    both = replace(with_alert(project, replace(USED_UP, waive=(waiver,))), environments=(PRODUCTION, staging))
    assert check(CompiledProject(both), [staging]) == []
    assert [problem.check for problem in found(both)] == ["waivers/unused"]
