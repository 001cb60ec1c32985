"""rules/collapsing-label"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A rule's constant label replaces a label that distinguishes its results."""
    for rule, tree in rule_set.typed_rules():
        for name, text in rule.labels.items():
            if "{{" in text or name not in tree.type.labels.always:
                continue
            if len(tree.type.labels.values.get(name, ("", ""))) == 1:
                continue  # it has one value in any case
            yield rule.finding(
                name,
                f"the label {name!r} is replaced by {text!r}",
                details="It distinguishes the results. As soon as there are two, they have the same labels, and "
                "the evaluation of the rule fails.",
                fix="rename the label, or aggregate it away in the expression",
            )
