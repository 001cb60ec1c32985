"""How wide texts are in Grafana's tables, in pixels, without a browser."""

from __future__ import annotations

from collections.abc import Mapping

FONT_SIZE = 14

# Widths of Inter's characters, as a share of the font's size.
_CLASSES: Mapping[str, float] = {
    **dict.fromkeys("ijl.,:;|!' ", 0.29),
    **dict.fromkeys("frt()[]-/", 0.40),
    **dict.fromkeys("mwMW%@", 0.88),
}
_UPPER, _DIGIT, _OTHER = 0.70, 0.63, 0.58

# The padding of a cell on both sides, its border, and some room for a font that replaces Inter.
_AROUND = 2 * 6 + 1 + 7

# The widest usual value of each unit, without decimals.
_VALUES: Mapping[str, str] = {
    "bool_on_off": "Off",
    "bytes": "999 MiB",
    "currency:financial: USD:suffix": "-123,456 USD",
    "locale": "123,456",
    "m": "59 minutes",
    "percent": "-100%",
    "percentunit": "-100%",
    "s": "59 minutes",
}


def text_width(text: str) -> int:
    """The width of a text in a table's cell."""
    em = sum(_CLASSES.get(each, _DIGIT if each.isdigit() else _UPPER if each.isupper() else _OTHER) for each in text)
    return round(em * FONT_SIZE)


def column_width(title: str, *cells: str) -> int:
    """The width that a column needs for its title and its cells, with the space around them."""
    return max(text_width(text) for text in (title, *cells)) + _AROUND


def widest_value(unit: str, decimals: int | None) -> str:
    """The widest usual text of a value, with Grafana's id of its unit."""
    kind, _, unknown = unit.partition(":")
    text = _VALUES.get(unit) or (f"-1,234{unknown}" if kind in ("suffix", "prefix") else "12,345")
    # Without decimals Grafana chooses their number, up to two.
    return f"{text}.{'0' * decimals}" if decimals else text if decimals == 0 else f"{text}.0"
