"""Limits with units for people, as plain text and as a Prometheus template."""

from __future__ import annotations

from tradewatch.model import BYTES, RATIO, SECONDS, USD, Threshold, Unit, duration
from tradewatch.model.matcher import quoted

_CENTURY = 100 * 365 * 86_400


def cell(text: str) -> str:
    """A text in a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def quantity(value: float, unit: Unit) -> str:
    """A constant in a unit as text: a ratio of 0.05 is `5%`, 90 seconds are `1m30s`."""
    if unit == RATIO:
        return f"{value * 100:.4g}%"
    if unit == SECONDS and 1 <= value < _CENTURY and value == int(value):
        return duration(value)
    if unit == SECONDS:
        return f"{value:.4g}s"
    if unit == USD:
        return f"{value:,.2f} USD".replace(".00 ", " ")
    if unit == BYTES:
        for power, name in ((30, "GiB"), (20, "MiB"), (10, "KiB")):
            if abs(value) >= 1 << power:
                return f"{value / (1 << power):.4g} {name}"
    return f"{value:,.10g}"


def limit_template(threshold: Threshold, *, above: bool, environment: str) -> str:
    """The limit as a Prometheus template: plain text, or a choice by label if some label values have other limits."""
    side = "above" if above else "below"
    general = f"{side} {quantity(threshold.at(environment), threshold.unit)}"
    if threshold.label is None:
        return general
    by_limit: dict[str, list[str]] = {}
    for value in threshold.exceptions:
        own = f"{side} {quantity(threshold.at(environment, value), threshold.unit)}"
        by_limit.setdefault(own, []).append(value)
    branches = [
        f"if eq $labels.{threshold.label} {' '.join(map(quoted, values))} }}}}{limit}"
        for limit, values in by_limit.items()
    ]
    return "{{ " + "{{ else ".join(branches) + f"{{{{ else }}}}{general}{{{{ end }}}}"
