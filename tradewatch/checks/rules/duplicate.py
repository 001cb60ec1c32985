"""rules/duplicate"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import Rule, RuleSet
from tradewatch.model import Finding
from tradewatch.promql import Typed
from tradewatch.promql.apart import are_apart
from tradewatch.promql.tree import Aggregation, Binary, Call, Selection, named


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """Two alerts with the same name and the same labels, in any file."""
    seen: dict[tuple[str, tuple[tuple[str, str], ...]], list[Rule]] = {}
    for rule in filter(lambda each: each.is_alert, rule_set.rules):
        same_name = seen.setdefault((rule.name, tuple(sorted(rule.own.items()))), [])
        if first := next((each for each in same_name if not _are_distinct(each, rule, rule_set)), None):
            where = first.where("alertname")
            at = f"{'/'.join(PurePath(where.file).parts[-2:])}:{where.line}" if where else f"group {first.group}"
            yield rule.finding(
                "alertname",
                f"this name is used already at {at}",
                details="Routing, silences, links and tests identify an alert by its name and labels.",
                fix="rename one of them",
            )
        same_name.append(rule)


def _are_distinct(one: Rule, other: Rule, rule_set: RuleSet) -> bool:
    """Whether they never fire with the same labels: `absent(up{job="a"})` and another job's, `x == 0` and `x > 5`.

    In content, a name is one alert. Others give a name to several ways in which one thing shows, each calculated in
    another way.
    """
    left, right = one.expression.typed, other.expression.typed
    if left is None or right is None or isinstance(rule_set, BuiltEnvironment):
        return False
    return are_apart(left, right) or _shape(left) != _shape(right)


def _shape(tree: Typed) -> list[str]:
    """What it selects and calculates, without matchers and limits."""
    return [named(each) if isinstance(each, Selection | Call) else _operator(each) for each in tree.walk()]


def _operator(node: Typed) -> str:
    return node.operator if isinstance(node, Aggregation | Binary) else type(node).__name__
