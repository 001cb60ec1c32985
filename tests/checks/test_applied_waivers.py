"""Which problems a definition is excused from."""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import DESK, LIMIT, PRODUCTION, USED, USED_UP, found, with_alert
from tradewatch.grafana import Dashboard, row, stat
from tradewatch.model import (
    RATIO,
    WARNING,
    Environment,
    Guard,
    MessageTemplates,
    PerEnvironment,
    Project,
    RecordingRule,
    Route,
    RuleGroup,
    Source,
    ValueAlert,
    Waiver,
    matching,
)

ELSEWHERE = PerEnvironment("5m", elsewhere="1m")


def excused(check: str) -> tuple[Waiver, ...]:
    return (Waiver(check, until="2027-01-31", reason="tried"),)


def test_a_waiver_holds_at_every_line_of_its_definition(project: Project) -> None:
    """The problem is at an argument, some lines below the definition's first."""
    alert = ValueAlert(
        name="Other",
        severity=WARNING,
        signal="other",
        expr=str(USED),
        above=LIMIT,
        summary="{{ $labels.bot }}",
        description="Other.",
        hold=ELSEWHERE,
        samples=lambda level: (),
        waive=excused("environments/unknown-override"),
    )
    assert found(with_alert(project, alert)) == []
    reported = found(with_alert(project, replace(alert, waive=())))
    assert [problem.check for problem in reported] == ["environments/unknown-override"]


def test_a_waiver_is_of_one_check(project: Project) -> None:
    """Another problem of the same definition is reported."""
    alert = replace(USED_UP, expr="unknown_ratio", summary="{{ .Foo", waive=excused("promql/unknown-metric"))
    assert [problem.check for problem in found(with_alert(project, alert))] == ["templates/annotation"]


def test_a_waiver_does_not_reach_what_is_written_inside(project: Project) -> None:
    """A route's waiver is its own: the same fault of a route below it is reported."""
    unknown = replace(DESK, name="nobody")
    waived = Route(
        matching(severity="warning"),
        receiver=unknown,
        waive=excused("routing/unknown-receiver"),
        routes=(
            Route(
                matching(bot="one"),
                receiver=unknown,
            ),
        ),
    )
    (problem,) = found(replace(project, routing=Route(receiver=DESK, routes=(waived,))))
    assert problem.subject == 'route {bot="one"}'


def test_definitions_inside_others_carry_waivers(project: Project) -> None:
    """A guard that an alert is given, and a threshold."""
    guard = Guard(
        expr="unknown == 1", on=("bot",), just_closed=lambda samples: samples, waive=excused("promql/unknown-metric")
    )
    limit = replace(LIMIT, value=PerEnvironment(0.9, elsewhere=1.0), waive=excused("environments/unknown-override"))
    assert found(with_alert(project, replace(USED_UP, guard=guard, above=limit))) == []


def test_recordings_and_environments_carry_waivers(project: Project) -> None:
    """A problem about an environment's channels is excused at the environment."""
    rule = RecordingRule(record="a:b", expr="unknown", unit=RATIO, waive=excused("promql/unknown-metric"))
    deaf = replace(PRODUCTION, channels=(), waive=excused("routing/silent-receiver"))
    groups = (*project.groups, RuleGroup("more", (rule,)))
    both = replace(project, groups=groups, environments=(PRODUCTION, replace(deaf, name="deaf")))
    assert found(both) == []


def test_what_is_made_in_a_loop_shares_its_waivers(project: Project) -> None:
    """The alerts of a loop share a line, so all have the waiver that one of them needs."""
    alerts = tuple(
        replace(USED_UP, name=name, expr=expr, waive=excused("promql/unknown-metric"))
        for name, expr in (("First", "unknown"), ("Second", str(USED)))
    )
    assert found(with_alert(project, *alerts)) == []


def test_a_file_of_templates_is_one_definition(project: Project) -> None:
    """Its faults are at its lines, its waiver is in the Python file that reads it."""
    text = '{{ define "title" }}\n{{ .Nonsense }}{{ end }}'
    file = MessageTemplates("a.tmpl", text, defined=Source("/there/a.tmpl", 1), waive=excused("templates/message"))
    assert found(replace(project, templates=(file,))) == []
    assert len(found(replace(project, templates=(replace(file, waive=()),)))) == 1


def test_a_panel_carries_waivers(project: Project) -> None:
    """Its dashboard is built anew for each environment, and the waiver is used once it is used in one."""

    def dashboard(environment: Environment) -> Dashboard:
        panel = stat(
            "Unknown",
            "unknown_ratio" if environment.name == "production" else str(USED),
            description="What.",
            waive=excused("promql/unknown-metric"),
        )
        return Dashboard(slug="a", title="A", question="A?", rows=[row("Now", panel)])

    environments = (PRODUCTION, replace(PRODUCTION, name="staging"))
    assert found(replace(project, dashboards={"standard": (dashboard,)}, environments=environments)) == []
