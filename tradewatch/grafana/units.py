"""How Grafana writes our units."""

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
    """`unit` is Grafana's unit id; values are multiplied by `scale` before it sees them.

    With `from_zero` an axis starts at zero: half of a small number must not look like a collapse. Money and
    plain numbers may lie far from zero (an equity curve), or on both sides of it.
    """

    unit: str
    from_zero: bool = False
    scale: int = 1


_TIMES = {1000.0: "ms", 1 / 60: "m", 1 / 3600: "h", 1 / 86_400: "d"}

DISPLAYS: Mapping[Unit, Display] = {
    ONE: Display("short"),
    RATIO: Display("percentunit", from_zero=True),
    PERCENT: Display("percent", from_zero=True),
    BASIS_POINTS: Display("suffix:bp"),
    BOOL: Display("bool_on_off", from_zero=True),
    SECONDS: Display("s", from_zero=True),
    **{SECONDS.scaled(scale): Display(id, from_zero=True) for scale, id in _TIMES.items()},
    # Grafana's dates are milliseconds, Prometheus' timestamps seconds.
    TIMESTAMP: Display("dateTimeFromNow", scale=1000),
    BYTES: Display("bytes", from_zero=True),
    USD: Display("currencyUSD"),
    # Not "ops" or "reqps": what is counted may be fills or errors. Not "si:/s": 0.01 would read "10 m/s".
    PER_SECOND: Display("suffix:/s", from_zero=True),
    PER_SECOND.scaled(60): Display("suffix:/min", from_zero=True),
    USD_PER_SECOND: Display("suffix:USD/s"),
    BYTES_PER_SECOND: Display("Bps", from_zero=True),
    BYTES_PER_SECOND.scaled(8): Display("bps", from_zero=True),
}


def display(unit: Unit) -> Display:
    """How to show a unit; one that Grafana does not know is written behind the number."""
    return DISPLAYS.get(unit) or Display(f"suffix:{str(unit).removeprefix('1')}")


# What Grafana's unit ids say of the number that they are given; the many that only say how to write it are left out.
MEANT: Mapping[str, Unit] = {
    "percent": PERCENT,
    "percentunit": RATIO,
    "s": SECONDS,
    "ms": SECONDS.scaled(1e3),
    "µs": SECONDS.scaled(1e6),
    "ns": SECONDS.scaled(1e9),
    **dict.fromkeys(("bytes", "decbytes"), BYTES),
    **dict.fromkeys(("bits", "decbits"), BYTES.scaled(8)),
    **dict.fromkeys(("Bps", "binBps"), BYTES_PER_SECOND),
    **dict.fromkeys(("bps", "binbps"), BYTES_PER_SECOND.scaled(8)),
    **dict.fromkeys(("reqps", "ops", "rps", "wps", "cps", "eps", "iops"), PER_SECOND),
    "currencyUSD": USD,
    **dict.fromkeys(("dateTimeAsIso", "dateTimeAsUS", "dateTimeFromNow"), TIMESTAMP.scaled(1e3)),
}
