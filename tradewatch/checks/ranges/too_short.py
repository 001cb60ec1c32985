"""ranges/too-short"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tradewatch.checks.rule_set import Role, RuleSet
from tradewatch.model import Finding
from tradewatch.model.duration import duration
from tradewatch.promql.functions import OF_COUNTERS
from tradewatch.promql.tree import Call, Selection, Typed

SCRAPES = 4


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A range that holds too few samples, or less time than passes between two evaluations."""
    least = SCRAPES * rule_set.scrape_interval
    written = _intervals(rule_set)
    for expression, node in rule_set.parts(Selection):
        in_rule = expression.role in (Role.ALERT, Role.GUARD, Role.RECORDING)
        if not in_rule or node.range is None:
            continue
        if 0 < node.range <= written.get(node.name, 0.0):
            yield expression.finding(
                f"a range of {duration(node.range)} of a series that is written every {duration(written[node.name])}",
                node=node,
                details="It holds one sample, and a rate needs two.",
                fix=f"use at least {duration(SCRAPES * written[node.name])}",
            )
        elif node.range < least and node.name not in written:
            yield expression.finding(
                f"a range of {duration(node.range)} with a scrape every {duration(rule_set.scrape_interval)}",
                node=node,
                details="If one scrape is late or missed, too few samples are left: rate needs two, and the "
                "alert resolves, or never fires.",
                fix=f"use at least {duration(least)}, four scrapes",
            )
    yield from _between_evaluations(rule_set)


def _intervals(rule_set: RuleSet) -> Mapping[str, float]:
    """How often each recorded series is written, in seconds, where a group says it."""
    return {rule.name: rule.interval for rule in rule_set.rules if rule.interval and not rule.is_alert}


def _between_evaluations(rule_set: RuleSet) -> Iterator[Finding]:
    """Ranges that do not reach back to the last evaluation: what happens between two ranges is not seen."""
    for rule, tree in rule_set.typed_rules():
        for node in tree.walk() if rule.interval else ():
            of = _range_of(node)
            if of is None or of.range is None:
                continue
            counts = isinstance(node, Call) and node.function.name in OF_COUNTERS
            if of.range < rule.interval or (counts and of.range == rule.interval):
                yield rule.expression.finding(
                    f"a range of {duration(of.range)} in a rule that is evaluated every {duration(rule.interval)}",
                    node=of,
                    details="What happens between the last sample of one range and the first of the next is never "
                    "seen.",
                    fix="use a longer range, or a shorter interval of the group",
                )


def _range_of(node: Typed) -> Selection | None:
    if isinstance(node, Call) and node.function.of_range:
        return next((each for each in node.arguments if isinstance(each, Selection) and each.range is not None), None)
    return None
