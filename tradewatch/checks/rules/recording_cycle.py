"""rules/recording-cycle"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tradewatch.checks.rule_set import Rule, RuleSet
from tradewatch.model import Finding, Matcher
from tradewatch.promql.selecting import passes
from tradewatch.promql.tree import Binary, Selection, Typed


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A recording rule that reads its own series, directly or through other rules."""
    rules = [(rule, _read(rule, tree)) for rule, tree in rule_set.typed_rules() if not rule.is_alert]
    reads = _without_start(rules, rule_set)
    reported: set[str] = set()
    for rule, _ in rules:
        cycle = _cycle(rule.name, reads) if rule.name in reads else []
        if cycle and not reported & set(cycle):
            reported.update(cycle)
            yield rule.expression.finding(
                f"reads itself: {' from '.join([*cycle, cycle[0]])}",
                details="It does not have a value to start from, so it never gets one.",
                fix="read the metrics that it is calculated from",
            )


def _read(rule: Rule, tree: Typed) -> frozenset[str]:
    """The series without which a rule has no value; none if `or` gives it another one to start from.

    A selector for a label that the rule's own series do not have reads those of a program.
    """
    if any(isinstance(node, Binary) and node.operator == "or" for node in tree.walk()):
        return frozenset()
    return frozenset(
        name
        for node in tree.walk()
        if isinstance(node, Selection)
        for name in (node.name, *(series.name for series in node.series))
        if name != rule.name or all(_may_pass(each, rule, tree) for each in node.matchers)
    )


def _may_pass(matcher: Matcher, rule: Rule, tree: Typed) -> bool:
    has_label = matcher.label in ("__name__", *rule.labels) or tree.type.labels.may_have(matcher.label)
    return has_label or passes(matcher, "") is not False


def _without_start(rules: list[tuple[Rule, frozenset[str]]], rule_set: RuleSet) -> Mapping[str, frozenset[str]]:
    """The recorded series that never get a value, with those of them that each reads.

    One rule of several with a name is enough, or a program that exposes the series as well. A name without a colon is
    usually that of a metric: rules may translate old names into new ones, and others new ones into old ones.
    """
    waiting = {
        rule.name
        for rule, read in rules
        if (":" in rule.name or rule.name in read) and not rule_set.series.exposes(rule.name)
    }
    while started := {rule.name for rule, read in rules if rule.name in waiting and not read & waiting}:
        waiting -= started
    return {name: frozenset().union(*(read & waiting for rule, read in rules if rule.name == name)) for name in waiting}


def _cycle(name: str, reads: Mapping[str, frozenset[str]]) -> list[str]:
    """A path from a series back to itself; empty without one."""
    paths = [[name]]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        for read in sorted(reads[path[-1]]):
            if read == name:
                return path
            if read not in seen:
                seen.add(read)
                paths.append([*path, read])
    return []
