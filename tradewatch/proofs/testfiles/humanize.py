"""Prometheus' own ways to write a number, from its template package, so that a test can say what a message will say."""

from __future__ import annotations

import math

_LARGE = ("k", "M", "G", "T", "P", "E", "Z", "Y")
_SMALL = ("m", "u", "n", "p", "f", "a", "z", "y")
_BINARY = ("ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi")


def humanize(value: float) -> str:
    """`1.5k`, `20m`: four digits and a metric prefix."""
    if value == 0 or not math.isfinite(value):
        return f"{value:.4g}"
    if abs(value) >= 1:
        value, prefix = _scaled(value, 1000, _LARGE)
        return f"{value:.4g}{prefix}"
    value, prefix = _raised(value)
    return f"{value:.4g}{prefix}"


def humanize1024(value: float) -> str:
    """`1.5Mi`: four digits and a binary prefix."""
    if abs(value) <= 1 or not math.isfinite(value):
        return f"{value:.4g}"
    value, prefix = _scaled(value, 1024, _BINARY)
    return f"{value:.4g}{prefix}"


def humanize_percentage(value: float) -> str:
    """`5.1%` of a ratio."""
    return f"{value * 100:.4g}%"


def humanize_duration(value: float) -> str:
    """`1m 30s`, `250ms` of seconds."""
    if value == 0 or not math.isfinite(value):
        return f"{value:.4g}s"
    if abs(value) < 1:
        value, prefix = _raised(value)
        return f"{value:.4g}{prefix}s"
    sign, value = ("-", -value) if value < 0 else ("", value)
    minutes, seconds = divmod(int(value), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{sign}{days}d {hours}h {minutes}m {seconds}s"
    if hours:
        return f"{sign}{hours}h {minutes}m {seconds}s"
    if minutes:
        return f"{sign}{minutes}m {seconds}s"
    return f"{sign}{value:.4g}s"


def _scaled(value: float, step: int, prefixes: tuple[str, ...]) -> tuple[float, str]:
    prefix = ""
    for larger in prefixes:
        if abs(value) < step:
            break
        prefix, value = larger, value / step
    return value, prefix


def _raised(value: float) -> tuple[float, str]:
    prefix = ""
    for smaller in _SMALL:
        if abs(value) >= 1:
            break
        prefix, value = smaller, value * 1000
    return value, prefix
