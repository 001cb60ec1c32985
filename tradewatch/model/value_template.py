"""The value of an alert as people read it, in Prometheus' template language."""

from __future__ import annotations

from tradewatch.model.unit import BYTES, RATIO, SECONDS, TIMESTAMP, USD, Unit

# Prometheus has no function for amounts: a comma in front of each three digits, up to a trillion, and no empty cents.
_AMOUNT = " | ".join(
    (
        '$value | printf "%.2f"',
        r"reReplaceAll `-0\.00` `0.00`",
        *(3 * (r"reReplaceAll `(\d)(\d{3})([,.])` `${1},${2}${3}`",)),
        r"reReplaceAll `\.00` ``",
    )
)

_TEMPLATES = {
    RATIO: "{{ $value | humanizePercentage }}",
    SECONDS: "{{ $value | humanizeDuration }}",
    TIMESTAMP: "{{ $value | humanizeTimestamp }}",
    BYTES: "{{ $value | humanize1024 }}B",
    USD: f"{{{{ {_AMOUNT} }}}} USD",
}


def value_template(unit: Unit) -> str:
    """The template of an alert's value in this unit, for a summary or a description: of 0.05, a ratio, it makes 5%."""
    return _TEMPLATES.get(unit, "{{ $value | humanize }}")
