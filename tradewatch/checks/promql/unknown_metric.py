"""promql/unknown-metric"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tradewatch.checks.near_names import nearest
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.comparisons import filters
from tradewatch.promql.selecting import is_variable, passes
from tradewatch.promql.tree import Binary, Selection, Typed


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An expression reads a series that nothing exposes and nothing records."""
    renamed = {id(node) for _, tree in rule_set.typed() for node in _older_names(tree)}
    readers = [
        (expression, node, *_missing(node, rule_set))
        for expression, node in rule_set.parts(Selection)
        if not node.series and id(node) not in renamed
    ]
    uses = Counter(summary for _, summary in {(id(expression), summary) for expression, _, summary, _ in readers})
    near = nearest({word for _, _, summary, word in readers if summary}, rule_set.series)
    reported = set()
    for expression, node, summary, word in readers:
        if not summary or summary in reported:
            continue
        reported.add(summary)
        others = uses[summary] - 1
        also = f" {others} other expression{'s read' if others > 1 else ' reads'} it too." if others else ""
        recorded = ":" in word
        yield expression.finding(
            summary,
            node=node,
            details=f"An alert on it never fires, a panel of it stays empty.{also}",
            fix=f"did you mean {near[word]!r}?"
            if word in near
            else "give the file with its recording rule too"
            if recorded
            else "add it to the catalogue, or a recording rule",
        )


def _older_names(tree: Typed) -> Iterator[Selection]:
    """The missing series beside which an `or` reads one that exists: a version before or after has the other name."""
    for node in tree.walk():
        if isinstance(node, Binary) and node.operator == "or":
            sides = [(side, [each for each in side.walk() if isinstance(each, Selection)]) for side in node.children]
            if any(filters(side) or side.type.domain.constant is not None for side in node.children):
                continue
            for (_, own), (_, other) in (sides, reversed(sides)):
                if other and all(each.series for each in other):
                    yield from own


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
