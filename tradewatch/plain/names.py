"""What a metric's name says of its unit, by Prometheus' naming conventions; None where people use it loosely."""

from __future__ import annotations

from tradewatch.model import BYTES, ONE, PERCENT, RATIO, SECONDS, TIMESTAMP, Unit

# As `# UNIT` of OpenMetrics and a name's last word say it.
UNITS = {
    "seconds": SECONDS,
    "milliseconds": SECONDS.scaled(1e3),
    "microseconds": SECONDS.scaled(1e6),
    "nanoseconds": SECONDS.scaled(1e9),
    "bytes": BYTES,
    "bits": BYTES.scaled(8),
    "ratio": RATIO,
    "percent": PERCENT,
    **{name: Unit.base(name) for name in ("celsius", "joules", "volts", "amperes", "watts", "meters", "grams", "usd")},
}

# Words in the name of a gauge of seconds that is, or may be, a point in time.
_MOMENTS = ("after", "before", "boot", "created", "expiration", "expires", "expiry", "last", "start", "time")

# Words in the name of a gauge that is per second, whatever its last word says.
_PER_SECOND = ("bandwidth", "per", "rate", "speed", "throughput")

# A total of one of these is no count of things.
_LOOSE = (
    *("kb", "kib", "mb", "mib", "gb", "ms", "msec", "us", "usec", "ns", "nsec", "sec", "secs"),
    *("minutes", "hours", "cores"),
)


def unit_of(name: str, *, accumulates: bool) -> Unit | None:
    """The unit of the samples; `accumulates` is a counter, or what a histogram or a summary observes."""
    words = name.removesuffix("_total").split("_")
    last = words[-1]
    if "timestamp" in words and not accumulates:
        return TIMESTAMP if last == "seconds" else None
    if last == "seconds" and not accumulates and any(word in _MOMENTS for word in words):
        return None
    if not accumulates and any(word in _PER_SECOND for word in words):
        return None
    if last in UNITS:
        return UNITS[last]
    return ONE if name.endswith("_total") and accumulates and last not in _LOOSE else None
