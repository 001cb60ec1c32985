"""The unit of a metric from its name, by Prometheus' naming conventions; None for words with several meanings."""

from __future__ import annotations

from tradewatch.model import BYTES, ONE, PERCENT, RATIO, SECONDS, TIMESTAMP, Unit

# By the word in `# UNIT` of OpenMetrics, or the last word of a name.
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

# A gauge of seconds with one of these words may be a point in time.
_MOMENTS = ("after", "before", "boot", "created", "expiration", "expires", "expiry", "last", "start", "time")

# A gauge with one of these words is per second, whatever its last word is.
_PER_SECOND = ("bandwidth", "per", "rate", "speed", "throughput")

# A total of one of these does not count things.
_LOOSE = (
    *("kb", "kib", "mb", "mib", "gb", "ms", "msec", "us", "usec", "ns", "nsec", "sec", "secs"),
    *("minutes", "hours", "cores"),
)


def unit_of(name: str, *, accumulates: bool) -> Unit | None:
    """The unit of the samples, None if unknown; `accumulates` for a counter, a histogram and a summary."""
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
