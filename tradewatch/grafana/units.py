"""Our units and Grafana's unit ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tradewatch.model import (
    BASIS_POINTS,
    BOOL,
    BYTES,
    BYTES_PER_SECOND,
    ONE,
    PER_SECOND,
    PERCENT,
    RATIO,
    SECONDS,
    TIMESTAMP,
    USD,
    USD_PER_SECOND,
    Unit,
)


class Display(NamedTuple):
    """`unit` is Grafana's unit id; values are multiplied by `scale` before Grafana gets them.

    With `from_zero` an axis starts at zero, so that a small change does not look like a collapse. Money and plain
    numbers can be far from zero, for example an equity curve, or on both sides of it.
    """

    unit: str
    from_zero: bool = False
    scale: int = 1


_TIMES = {1000.0: "ms", 1 / 60: "m", 1 / 3600: "h", 1 / 86_400: "d"}

DISPLAYS: Mapping[Unit, Display] = {
    # Neither "short" nor "currencyUSD", which show 1,499 as 1.50 K: people compare and reconcile these.
    ONE: Display("locale"),
    RATIO: Display("percentunit", from_zero=True),
    PERCENT: Display("percent", from_zero=True),
    BASIS_POINTS: Display("suffix:bp"),
    BOOL: Display("bool_on_off", from_zero=True),
    SECONDS: Display("s", from_zero=True),
    **{SECONDS.scaled(scale): Display(id, from_zero=True) for scale, id in _TIMES.items()},
    # Grafana's dates are in milliseconds, timestamps in Prometheus in seconds.
    TIMESTAMP: Display("dateTimeFromNow", scale=1000),
    BYTES: Display("bytes", from_zero=True),
    USD: Display("currency:financial: USD:suffix"),
    # Not "ops" or "reqps", because errors are counted too. Not "si:/s", which shows 0.01 as "10 m/s".
    PER_SECOND: Display("suffix:/s", from_zero=True),
    PER_SECOND.scaled(60): Display("suffix:/min", from_zero=True),
    USD_PER_SECOND: Display("suffix:USD/s"),
    BYTES_PER_SECOND: Display("Bps", from_zero=True),
    BYTES_PER_SECOND.scaled(8): Display("bps", from_zero=True),
}


def display(unit: Unit) -> Display:
    """How Grafana shows a unit; one that it does not know is a suffix of the number."""
    return DISPLAYS.get(unit) or Display(f"suffix:{str(unit).removeprefix('1')}")


# Grafana's letter for each power of a thousand, or of 1,024: people divide by either.
_LARGE = ((1, "k"), (2, "m"), (3, "g"), (4, "t"))

# The unit of a value with this unit id in Grafana; ids that are only a format are not here.
MEANT: Mapping[str, Unit] = {
    "percent": PERCENT,
    "percentunit": RATIO,
    "s": SECONDS,
    "ms": SECONDS.scaled(1e3),
    "µs": SECONDS.scaled(1e6),
    "ns": SECONDS.scaled(1e9),
    **dict.fromkeys(("bytes", "decbytes"), BYTES),
    **dict.fromkeys(("bits", "decbits"), BYTES.scaled(8)),
    **{f"{system}{letter}bytes": BYTES.scaled(1e-3**power) for power, letter in _LARGE for system in ("", "dec")},
    **dict.fromkeys(("Bps", "binBps"), BYTES_PER_SECOND),
    **dict.fromkeys(("bps", "binbps"), BYTES_PER_SECOND.scaled(8)),
    **dict.fromkeys(("reqps", "ops", "rps", "wps", "cps", "eps", "iops"), PER_SECOND),
    **dict.fromkeys(("currencyUSD", DISPLAYS[USD].unit), USD),
    **dict.fromkeys(("dateTimeAsIso", "dateTimeAsUS", "dateTimeFromNow"), TIMESTAMP.scaled(1e3)),
}
