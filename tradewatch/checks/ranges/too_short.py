"""ranges/too-short"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import Role, RuleSet
from tradewatch.model import Finding
from tradewatch.model.duration import duration
from tradewatch.promql.tree import Selection

SCRAPES = 4


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A range that holds fewer than four scrapes."""
    least = SCRAPES * rule_set.scrape_interval
    for expression, node in rule_set.parts(Selection):
        in_rule = expression.role in (Role.ALERT, Role.GUARD, Role.RECORDING)
        if in_rule and node.range is not None and node.range < least:
            yield expression.finding(
                f"a range of {duration(node.range)} with a scrape every {duration(rule_set.scrape_interval)}",
                node=node,
                details="If one scrape is late or missed, too few samples are left: rate needs two, and the "
                "alert resolves, or never fires.",
                fix=f"use at least {duration(least)}, four scrapes",
            )
