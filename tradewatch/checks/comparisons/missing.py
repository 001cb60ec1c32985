"""comparisons/missing"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql import SeriesKind
from tradewatch.promql.comparisons import alternatives, filters
from tradewatch.promql.tree import Selection, Typed, named


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An alert without a comparison, which fires while its series exist."""
    recorded = {rule.name for rule in rule_set.rules if not rule.is_alert}
    for rule, tree in rule_set.typed_rules():
        for part in alternatives(tree) if rule.is_alert else ():
            if not filters(part) and _is_always_there(part, recorded):
                yield rule.expression.finding(
                    f"does not compare {named(part)} with anything",
                    node=part,
                    details="An alert fires for every series, even with the value 0: this one always fires.",
                    fix="compare it with a limit, for example `== 0`",
                )


def _is_always_there(tree: Typed, recorded: set[str]) -> bool:
    """Whether all that it selects also exists while all is well: no recorded filter, no info metric."""
    selections = [node for node in tree.walk() if isinstance(node, Selection)]
    return bool(selections) and all(
        node.series
        and all(
            each.kind is not SeriesKind.UNKNOWN
            and each.name not in recorded
            and each.type.domain.constant is None
            and not each.name.endswith("_info")
            for each in node.series
        )
        for node in selections
    )
