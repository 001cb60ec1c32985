"""rules/recording-cycle"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from tests.checks.conftest import USED, found_by
from tradewatch.checks.rules.recording_cycle import check
from tradewatch.model import RATIO, Problem, Project, RecordingRule, RuleGroup
from tradewatch.plain import PlainRuleSet, read_files
from tradewatch.promql import Series


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


def test_rules_of_others_are_read_as_well(tmp_path: Path) -> None:
    """A name with a colon is recorded only; another one may be exposed, and `or` or a second rule gives a start."""
    for rules, number in (
        ({"a:b": ["a:b * 2"]}, 1),
        ({"a:b": ["c:d"], "c:d": ["sum(a:b)"]}, 1),
        ({"peak": ["max(peak)"]}, 1),
        ({"peak": ['max by (host) (peak{module="a"}) * on (host) group_left (rack) racks']}, 0),
        ({"new_total": ["old_total"], "old_total": ["new_total"]}, 0),
        ({"a:b": ["a:b or up"]}, 0),
        ({"a:b": ["a:b * 2", "up"]}, 0),
        ({"known:total": ["known:total * 2"]}, 0),
    ):
        written = [{"record": name, "expr": expr} for name, exprs in rules.items() for expr in exprs]
        (tmp_path / "rules.yml").write_text(json.dumps({"groups": [{"name": "a", "rules": written}]}), "utf-8")
        known = (Series(name="known:total"),)
        found = list(check(PlainRuleSet(read_files([tmp_path / "rules.yml"]), known, 15.0)))
        assert len(found) == number, rules


def test_a_chain_is_fine(project: Project) -> None:
    """A rule may read what another one records."""
    assert reported(project, a=f"{USED}", b="bot:a:max", c="bot:a:max + bot:b:max") == []
