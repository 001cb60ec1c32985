"""rules/duplicate"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from tradewatch.checks.rule_set import Rule, RuleSet
from tradewatch.model import Finding


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """Two alerts with the same name and the same labels, in any file."""
    seen: dict[tuple[str, tuple[tuple[str, str], ...]], list[Rule]] = {}
    for rule in filter(lambda each: each.is_alert, rule_set.rules):
        same_name = seen.setdefault((rule.name, tuple(sorted(rule.own.items()))), [])
        if first := next((each for each in same_name if not _are_distinct(each, rule)), None):
            where = first.where("alertname")
            at = f"{'/'.join(PurePath(where.file).parts[-2:])}:{where.line}" if where else f"group {first.group}"
            yield rule.finding(
                "alertname",
                f"this name is used already at {at}",
                details="Routing, silences, links and tests identify an alert by its name and labels.",
                fix="rename one of them",
            )
        same_name.append(rule)


def _are_distinct(one: Rule, other: Rule) -> bool:
    """Whether a label of the two results never has the same value: `absent(up{job="a"})` and another job's."""
    if one.expression.typed is None or other.expression.typed is None:
        return False
    of_one, of_other = one.expression.typed.type.labels, other.expression.typed.type.labels
    return any(
        values.isdisjoint(of_other.values[name])
        for name, values in of_one.values.items()
        if name in of_other.values and name in of_one.always & of_other.always
    )
