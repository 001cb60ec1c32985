"""promql/unknown-metric"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.finding import finding
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Problem, did_you_mean
from tradewatch.promql.selecting import is_variable, passes
from tradewatch.promql.tree import Selection


def check(rule_set: RuleSet) -> Iterator[Problem]:
    """An expression reads a series that nothing exposes and nothing records."""
    for expression, tree in rule_set.typed():
        told = set()
        for node in tree.walk():
            if not isinstance(node, Selection) or node.series:
                continue
            summary, word = _missing(node, rule_set)
            if summary and summary not in told:
                told.add(summary)
                yield finding(
                    "promql/unknown-metric",
                    expression,
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
    asked = [matcher for matcher in node.matchers if matcher.label == "__name__"]
    if not asked or any(is_variable(matcher.value) for matcher in asked):
        return "", ""
    if any(all(passes(matcher, name) is not False for matcher in asked) for name in rule_set.series):
        return "", ""
    if len(asked) == 1 and asked[0].operator == "=":
        return f"there is no metric {asked[0].value}", asked[0].value
    return f"no metric has a name {' and '.join(f'{each.operator} {each.value}' for each in asked)}", asked[0].value
