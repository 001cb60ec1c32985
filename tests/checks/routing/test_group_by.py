"""routing/group-by"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import DESK, PRODUCTION, USED_UP, an_alert, found, place, with_alert, with_routes
from tradewatch.channels.slack import Slack
from tradewatch.model import CRITICAL, Project, Receiver, Route, matching

OTHER = Receiver("other", via=(Slack,))
WARNINGS = Route(matching(severity="warning"))


def test_a_label_that_no_alert_has_is_reported(project: Project) -> None:
    """The problem is at `group_by` and suggests the label that was meant."""
    typo = Route(
        matching(severity="warning"),
        group_by=("alertname", "bott"),  # typo
    )
    (problem,) = found(with_routes(project, typo))
    assert problem.check == "routing/group-by"
    assert problem.where == place(__file__, "typo")
    assert problem.summary == "groups by 'bott', which no alert here has"
    assert problem.fix == "did you mean 'bot'?"


def test_a_label_that_only_other_alerts_have_is_reported(project: Project) -> None:
    """The alerts that reach this route do not have it: they are not about a bot."""
    pipeline = an_alert("Pipeline", CRITICAL, when="vector(1)")
    criticals = Route(matching(severity="critical"), receiver=OTHER, group_by=("bot",))
    (problem,) = found(with_routes(with_alert(project, USED_UP, pipeline), WARNINGS, criticals))
    assert problem.subject == 'route {severity="critical"}'


def test_what_is_inherited_is_reported_where_it_is_written(project: Project) -> None:
    """A label is fine if alerts of any route that inherits `group_by` have it."""
    pipeline = an_alert("Pipeline", CRITICAL, when="vector(1)")
    criticals = Route(matching(severity="critical"), receiver=OTHER)
    both = with_alert(project, USED_UP, pipeline)
    assert found(with_routes(both, WARNINGS, criticals)) == []
    (problem,) = found(replace(both, routing=Route(receiver=DESK, group_by=("bott",), routes=(WARNINGS, Route()))))
    assert problem.subject == "route {}"
    assert problem.where is not None
    assert problem.where.file == __file__


def test_every_label_that_some_alert_has_is_fine(project: Project) -> None:
    """Labels of the rule, of the environment and of the result, and `...`, pass."""
    labelled = an_alert("Labelled", labels={"part": "engine", "team": "{{ $labels.bot }}"})
    for names in (("part",), ("team",), ("environment",), ("severity", "signal", "bot"), ("...",), ()):
        routes = Route(matching(severity="warning"), group_by=names)
        assert found(with_routes(with_alert(project, labelled), routes)) == [], names


def test_a_label_that_an_environment_adds_is_fine(project: Project) -> None:
    """One environment is enough."""
    regional = replace(PRODUCTION, name="regional", external_labels={"region": "eu"})
    both = replace(project, environments=(PRODUCTION, regional))
    assert found(with_routes(both, Route(matching(severity="warning"), group_by=("region",)))) == []


def test_unknown_labels_are_not_reported(project: Project) -> None:
    """An unknown metric may have the label."""
    problems = found(
        with_routes(with_alert(project, an_alert("Unknown", when="unknown > 1")), Route(group_by=("team",)))
    )
    assert {problem.check for problem in problems} == {"promql/unknown-metric"}
