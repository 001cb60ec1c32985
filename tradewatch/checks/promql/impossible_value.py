"""promql/impossible-value"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding, Matcher, did_you_mean
from tradewatch.promql.labels import Names
from tradewatch.promql.selecting import passes
from tradewatch.promql.series import Series
from tradewatch.promql.tree import Selection


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A matcher that none of a label's possible values matches."""
    for expression, node in rule_set.parts(Selection):
        for matcher in node.matchers:
            values = _values(node.series, matcher.label)
            if not values or any(passes(matcher, value) is not False for value in values):
                continue
            yield expression.finding(
                f"{matcher.label!r} of {node.name or node.series[0].name} is never {_condition(matcher)}",
                node=node,
                label=matcher.label,
                details="The selector is empty: an alert on it never fires, a panel of it stays empty.",
                fix=did_you_mean(matcher.value, values) or f"use one of its values: {', '.join(sorted(values))}",
            )


def _values(series: tuple[Series, ...], label: str) -> Names:
    """Every value that a label of these series can have, with "" if it may be missing; empty if the set is open."""
    found: set[str] = set()
    for each in series:
        if label not in each.labels.values:
            return frozenset()
        found |= each.labels.values[label]
        if label not in each.labels.always:
            found.add("")
    return frozenset(found)


def _condition(matcher: Matcher) -> str:
    return repr(matcher.value) if matcher.operator == "=" else f"{matcher.operator} {matcher.value!r}"
