"""rules/recording-cycle"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import USED, found_by
from tradewatch.model import RATIO, Problem, Project, RecordingRule, RuleGroup


def reported(project: Project, **rules: str) -> list[Problem]:
    written = tuple(
        RecordingRule(record=f"bot:{name}:max", expr=expr.format(*"abc"), unit=RATIO) for name, expr in rules.items()
    )
    return found_by("rules/recording-cycle", replace(project, groups=(*project.groups, RuleGroup("more", written))))


def test_a_rule_that_reads_itself_is_reported_once_for_each_circle(project: Project) -> None:
    """Directly, through another rule, or by a matcher on the name; other rules are not reported."""
    (problem,) = reported(project, a="max by (bot) (bot:a:max)")
    assert (problem.subject, problem.summary) == (
        "recording rule bot:a:max",
        "reads itself: bot:a:max from bot:a:max",
    )
    (problem,) = reported(project, a="bot:b:max", b="bot:c:max + 1", c="bot:a:max", d="bot:a:max")
    assert problem.summary == "reads itself: bot:a:max from bot:b:max from bot:c:max from bot:a:max"
    assert len(reported(project, a='{{__name__="bot:a:max"}}')) == 1


def test_a_chain_is_fine(project: Project) -> None:
    """A rule may read what another one records."""
    assert reported(project, a=f"{USED}", b="bot:a:max", c="bot:a:max + bot:b:max") == []
