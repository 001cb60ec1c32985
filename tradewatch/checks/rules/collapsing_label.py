"""rules/collapsing-label"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.places import PLACES
from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql import Typed
from tradewatch.promql.tree import Selection

# Two series of one metric rarely have the same instance and differ in another label of their target.
_DETERMINES_OTHERS = "instance"


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A rule's constant label replaces a label that distinguishes its results."""
    for rule, tree in rule_set.typed_rules():
        for name, text in rule.labels.items():
            if "{{" in text or name not in tree.type.labels.always:
                continue
            if len(tree.type.labels.values.get(name, ("", ""))) == 1 or _has_only(tree, name, text):
                continue  # it has one value in any case
            others = tree.type.labels.always - {name}
            if _DETERMINES_OTHERS in others or (name in PLACES and others - PLACES):
                continue  # the results still differ in these: what has a name of its own is in one place
            yield rule.finding(
                name,
                f"the label {name!r} is replaced by {text!r}",
                details="It distinguishes the results. As soon as there are two, they have the same labels, and "
                "the evaluation of the rule fails.",
                fix="rename the label, or aggregate it away in the expression",
            )


def _has_only(tree: Typed, name: str, text: str) -> bool:
    """Whether every series that was seen has this value already."""
    selected = [series for node in tree.walk() if isinstance(node, Selection) for series in node.series]
    return bool(selected) and all(series.seen.get(name) == frozenset({text}) for series in selected)
