"""promql/grouping-label"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding, did_you_mean
from tradewatch.promql.parse import VARIABLE
from tradewatch.promql.tree import Aggregation, Selection

# External labels say from which Prometheus a series comes.
_EXTERNAL = re.compile(
    r"cluster(_?(id|name))?|region|env(ironment)?|datacenter|dc|site|tenant|prometheus", re.IGNORECASE
)


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """An aggregation groups by a label that its operand does not have."""
    for expression, node in rule_set.parts(Aggregation):
        has = node.operand.type.labels
        for label in sorted(node.labels or ()) if node.by else ():
            if has.may_have(label) or label == "__name__" or VARIABLE in label:
                continue
            below = [each for each in node.operand.walk() if isinstance(each, Selection)]
            gone = any(each.type.labels.may_have(label) for each in below)
            if _EXTERNAL.fullmatch(label) and not any(rule_set.series.exposes(each.name) for each in below):
                continue  # another Prometheus may record the series, and add its external labels
            if not gone and any(matcher.label == label for each in below for matcher in each.matchers):
                continue  # promql/unknown-label reports it there, or knows better
            summary = (
                f"{label!r} was aggregated away before this" if gone else f"there is no label {label!r} to group by"
            )
            known = ", ".join(sorted(has.perhaps))
            otherwise = f"group by {known}" if known else f"leave out `by ({label})`"
            yield expression.finding(
                summary,
                node=node,
                label=label,
                details="It does not split the series, and the result does not have it.",
                fix=f"keep it in the inner aggregation, or {otherwise}"
                if gone
                else did_you_mean(label, has.perhaps) or otherwise,
            )
