"""promql/unknown-metric"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding, did_you_mean
from tradewatch.promql.selecting import is_variable, passes
from tradewatch.promql.tree import Selection


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An expression reads a series that nothing exposes and nothing records."""
    for expression, tree in rule_set.typed():
        reported = set()
        for node in tree.walk():
            if not isinstance(node, Selection) or node.series:
                continue
            summary, word = _missing(node, rule_set)
            if summary and summary not in reported:
                reported.add(summary)
                yield expression.finding(
                    summary,
                    node=node,
                    details="An alert on it never fires, a panel of it stays empty.",
                    fix=did_you_mean(word, rule_set.series) or "add it to the catalogue, or a recording rule",
                )


def _missing(node: Selection, rule_set: RuleSet) -> tuple[str, str]:
    """The problem, and the word that may be misspelt; empty if there is no problem."""
    if node.is_variable:
        return "", ""
    if node.name:
        return f"there is no metric {node.name}", node.name
    matchers = [matcher for matcher in node.matchers if matcher.label == "__name__"]
    if not matchers or any(is_variable(matcher.value) for matcher in matchers):
        return "", ""
    if any(all(passes(matcher, name) is not False for matcher in matchers) for name in rule_set.series):
        return "", ""
    if len(matchers) == 1 and matchers[0].operator == "=":
        return f"there is no metric {matchers[0].value}", matchers[0].value
    conditions = " and ".join(f"{each.operator} {each.value}" for each in matchers)
    return f"no metric has a name {conditions}", matchers[0].value
