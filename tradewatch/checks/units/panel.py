"""units/panel"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tradewatch.checks.rule_set import Expression, Role, RuleSet
from tradewatch.grafana.units import MEANT
from tradewatch.model import RATIO, SECONDS, Finding, Unit
from tradewatch.promql.functions import OF_COUNTERS
from tradewatch.promql.tree import Call, Selection, Typed
from tradewatch.promql.units import agree

# Transformations that leave the values of the queries as they are.
_ORDERING = {"filterByValue", "limit", "merge", "organize", "sortBy"}

# Of a tebibyte and a terabyte.
_DIFFERENCE = 0.1

# What flows through something, not what it contains.
_FLOW = re.compile(
    r"(?:^|_)(?:rx|tx|recv|received?|sent|send|transmit(?:ted)?|read|written|write|remote)(?:_|$)", re.IGNORECASE
)

# Their unit is that of the buckets' bounds.
_OF_BUCKETS = {"heatmap", "histogram"}


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A panel shows its values in the wrong unit."""
    for expression, tree in rule_set.typed():
        if expression.role is not Role.PANEL or expression.panel.get("type") in _OF_BUCKETS:
            continue
        shown, unit = _shown(expression), tree.type.unit
        if shown not in MEANT or agree(unit, MEANT[shown]) or unit is None:
            continue
        meant = MEANT[shown]
        if not (_is_time_in_a_second(tree, meant) or _is_thousand(unit, meant) or _is_flow(tree, unit, meant)):
            yield expression.finding(
                f"shows {unit} as {MEANT[shown]}",
                details=f"Unit of the panel: {shown}. People read its numbers in a unit that they do not have.",
                fix="use the unit of the expression, or convert the expression",
            )


def _is_thousand(unit: Unit, shown: Unit) -> bool:
    """Whether the difference is only that of 1,000 and 1,024 bytes."""
    return unit.power("bytes") != 0 and unit.powers == shown.powers and abs(unit.scale / shown.scale - 1) < _DIFFERENCE


def _is_flow(tree: Typed, unit: Unit, shown: Unit) -> bool:
    """Whether the exporter may have calculated the rate: what is sent or read, shown per second without a rate."""
    selections = [node for node in tree.walk() if isinstance(node, Selection)]
    return (
        agree(unit / SECONDS, shown)
        and all(node.type.counter is not True and _FLOW.search(node.name) for node in selections)
        and not any(isinstance(node, Call) and node.function.name in OF_COUNTERS for node in tree.walk())
    )


def _is_time_in_a_second(tree: Typed, shown: Unit) -> bool:
    """Whether a rate of seconds is shown as what it is in each second: 0.3 s of a processor."""
    return (
        shown.powers == SECONDS.powers
        and tree.type.unit == RATIO.scaled(shown.scale)
        and any(
            isinstance(node, Call) and node.function.name in OF_COUNTERS and node.arguments[0].type.unit == shown
            for node in tree.walk()
        )
    )


def _shown(expression: Expression) -> str:
    """Grafana's id of the unit of this query's values; empty if unknown."""
    fields = expression.panel.get("fieldConfig", {})
    found = fields.get("defaults", {}).get("unit", "")
    if any(each.get("id") not in _ORDERING for each in expression.panel.get("transformations", ())):
        return ""
    for override in fields.get("overrides", ()):
        units = [each.get("value") for each in override.get("properties", ()) if each.get("id") == "unit"]
        if units and _is_of(override.get("matcher", {}), expression.target):
            found = units[-1]
        elif units and override["matcher"].get("id") != "byFrameRefID":
            return ""
    return str(found)


def _is_of(matcher: Mapping[str, Any], target: Mapping[str, Any]) -> bool:
    return matcher.get("id") == "byFrameRefID" and matcher.get("options") == target.get("refId")
