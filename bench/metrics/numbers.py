"""Numbers as a table shows them: three digits and a unit."""

from __future__ import annotations

_TIMES = ((1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns"))
_COUNTS = ((1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))


def duration(nanoseconds: float) -> str:
    return _scaled(nanoseconds, _TIMES)


def count(number: float) -> str:
    return _scaled(number, _COUNTS).strip()


def ratio(number: float) -> str:
    return f"{number:.2f}" if number < 10 else f"{number:.1f}" if number < 100 else count(number)


def _scaled(number: float, units: tuple[tuple[float, str], ...]) -> str:
    size, unit = next((each for each in units if number >= each[0]), units[-1])
    scaled = number / size
    return f"{scaled:.{2 if scaled < 10 else 1 if scaled < 100 else 0}f} {unit}"
