"""dashboards/limit"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.rule_set import Expression, Role, RuleSet
from tradewatch.model import Finding
from tradewatch.promql.comparisons import compared, deciding
from tradewatch.promql.tree import Comparison


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A panel draws an alert's value with a different limit."""
    panels = [(expression, tree, limits) for expression, tree in rule_set.typed() if (limits := _limits(expression))]
    comparisons: dict[object, list[tuple[str, Comparison]]] = {}
    for name, found in _limits_of_alerts(rule_set) if panels else ():
        comparisons.setdefault(found.operand.meaning, []).append((name, found))
    for expression, tree, limits in panels:
        same_value = comparisons.get(tree.meaning, [])
        if same_value and not any(_is_drawn(found, limits) for _, found in same_value):
            name, found = same_value[0]
            yield expression.finding(
                f"draws a limit at {' and '.join(f'{limit:g}' for limit in limits)}, "
                f"and {name} fires {found.operator} {found.limit:g}",
                details="The panel is green while somebody is woken, or red while nobody is.",
                fix="use the alert's limit, with timeseries.of(ALERT) or its Threshold",
            )


def _is_drawn(found: Comparison, limits: tuple[float, ...]) -> bool:
    """Whether the colour changes where the alert fires. A step at 1 begins at 1, so it is that of a count above 0."""
    following = found.limit + (found.operator in (">", "<="))
    return not {found.limit, following}.isdisjoint(limits)


def _limits_of_alerts(rule_set: RuleSet) -> Iterator[tuple[str, Comparison]]:
    """The expressions that alerts compare with a number."""
    for rule, tree in rule_set.typed_rules():
        for part in deciding(tree) if rule.is_alert else ():
            found = compared(part)
            if found is not None and found.operator not in ("==", "!="):
                yield rule.expression.subject, found


def _limits(expression: Expression) -> tuple[float, ...]:
    """The numbers at which the colour of the panel's only query changes."""
    if expression.role is not Role.PANEL or len(expression.panel.get("targets", ())) != 1:
        return ()
    defaults = expression.panel.get("fieldConfig", {}).get("defaults", {})
    thresholds = defaults.get("thresholds", {})
    drawn = defaults.get("custom", {}).get("thresholdsStyle", {}).get("mode", "off") != "off"
    coloured = defaults.get("color", {}).get("mode") == "thresholds"
    if thresholds.get("mode") == "percentage" or not (drawn or coloured):
        return ()
    return tuple(step["value"] for step in thresholds.get("steps", ()) if isinstance(step.get("value"), int | float))
