"""The expression of an alert's rule, composed of the measured expression, the limit and the guard."""

from __future__ import annotations

import math
import re
from textwrap import indent

from tradewatch.model import Alert, Environment, RecordedTable, StateAlert, Threshold, ValueAlert
from tradewatch.promql import outermost_operator


def measured(alert: Alert) -> str:
    """The alert's expression without its limit and guard, as its panel shows it."""
    if isinstance(alert, ValueAlert):
        return alert.expr
    assert isinstance(alert, StateAlert)
    return alert.when


def condition(alert: Alert, environment: Environment) -> str:
    """The whole expression of the rule in one environment."""
    text = _beyond(alert, environment) if isinstance(alert, ValueAlert) else measured(alert)
    if alert.guard is None:
        return text
    # Only `or` binds less tightly than the guard's `and`.
    guarded = _block(text) if outermost_operator(text) == "or" else text
    return f"{guarded}\nand on ({', '.join(alert.guard.on)}) {_block(alert.guard.expr)}"


def _beyond(alert: ValueAlert, environment: Environment) -> str:
    threshold, measured = alert.threshold, operand(alert.expr)
    general = f"{measured} {alert.comparison} {number(threshold.at(environment.name))}"
    if threshold.label is None:
        return general
    # Label values in the table of limits are compared with the table, all others with the general limit.
    own, label = limits_record(alert, threshold), threshold.label
    if not _is_stricter_throughout(threshold, environment, above=alert.above is not None):
        general = f"{general} unless on ({label}) {own}"
    return f"""\
{measured} {alert.comparison} on ({label}) group_left () {own}
or
{general}"""


def _is_stricter_throughout(threshold: Threshold, environment: Environment, *, above: bool) -> bool:
    """Whether what is beyond the general limit is also beyond each limit by label, so that it may count for all."""
    general = threshold.at(environment.name)
    own = [threshold.at(environment.name, value) for value in threshold.exceptions]
    return all(each <= general if above else each >= general for each in own)


def limits_record(alert: ValueAlert, threshold: Threshold) -> str:
    """The name of the recorded table of an alert's limits by label: `route:latency_high:threshold`."""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|\W+", "_", alert.name, flags=re.ASCII).lower()
    return f"{threshold.label}:{snake}:threshold"


def limits_table(alert: Alert) -> RecordedTable | None:
    """The table of an alert's limits by label, which its expression reads; None if the alert has only one limit."""
    if not isinstance(alert, ValueAlert) or alert.threshold.label is None:
        return None
    threshold, label = alert.threshold, alert.threshold.label
    return RecordedTable(
        record=limits_record(alert, threshold),
        labels=(label,),
        unit=threshold.unit,
        rows=lambda environment: [
            ({label: value}, threshold.at(environment.name, value)) for value in threshold.exceptions
        ],
        defined=threshold.defined,
    )


def number(value: float) -> str:
    """A number in PromQL: 60, 0.05, +Inf."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else f"{value:+.0f}".replace("inf", "Inf")
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def operand(text: str) -> str:
    """An expression as the left side of a comparison, in parentheses if it has an operator or may have a comment."""
    return _block(text) if outermost_operator(text) or "#" in text else text


def _block(text: str) -> str:
    return f"(\n{indent(text, '  ')}\n)"
