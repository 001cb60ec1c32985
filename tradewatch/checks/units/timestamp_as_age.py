"""units/timestamp-as-age"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding
from tradewatch.promql.tree import named

# 2001: the seconds since 1970 had ten digits. No age is as long, and no timestamp of a running system as small.
_EARLIEST = 1e9


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A timestamp is compared with a duration."""
    for rule, found in rule_set.comparisons():
        unit = found.operand.type.unit
        if unit is None or unit.nature != "timestamp":
            continue
        # 0 is a timestamp that was never set: a useful comparison.
        if 0 < abs(found.limit) < _EARLIEST * unit.scale:
            yield rule.expression.finding(
                f"{named(found.operand)} is a timestamp, and {found.limit:g} a duration",
                node=found.node,
                details="Seconds since 1970 are beyond any such limit: the comparison always holds, or never.",
                fix=f"use time() - {named(found.operand)}",
            )
