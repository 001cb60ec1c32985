"""promql/unknown-label"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding, did_you_mean
from tradewatch.promql.parse import VARIABLE
from tradewatch.promql.selecting import passes
from tradewatch.promql.tree import Selection


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A selector asks for a label that the metric does not have."""
    for expression, node in rule_set.parts(Selection):
        for matcher in node.matchers if node.series else ():
            label = matcher.label
            if label == "__name__" or VARIABLE in label:
                continue
            if matcher.operator == "=" and not matcher.value:
                continue  # it asks for series without the label, and gets them
            if any(series.labels.may_have(label) for series in node.series):
                continue
            # A series without the label passes a matcher that the empty value passes.
            always = passes(matcher, "")
            if always is None and all(":" in series.name for series in node.series):
                continue  # a panel may ask a server that collects what others recorded, with a label for each of them
            if always is None:
                details = "The matcher has no effect, whatever the variable's value."
            else:
                details = "It selects everything." if always else "It selects nothing, and the expression is empty."
            known = sorted({name for series in node.series for name in series.labels.perhaps})
            name = node.name or node.series[0].name
            yield expression.finding(
                f"{name} does not have the label {label!r}",
                node=node,
                label=label,
                details=details,
                fix=did_you_mean(label, known) or f"use one of its labels: {', '.join(known)}",
            )
