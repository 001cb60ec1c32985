"""The unit of a metric from its name, help and samples; None where they do not decide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from math import isfinite

from tradewatch.model import BYTES, ONE, PERCENT, RATIO, SECONDS, TIMESTAMP, USD, Unit

_TIMES = {
    **dict.fromkeys(("seconds", "second", "secs", "sec"), SECONDS),
    **{name: SECONDS.scaled(1e3) for name in ("milliseconds", "millis", "msec", "ms")},
    **{name: SECONDS.scaled(1e6) for name in ("microseconds", "usec", "us")},
    **{name: SECONDS.scaled(1e9) for name in ("nanoseconds", "nsec", "ns")},
}
_LONG_NAMES = ("seconds", "milliseconds", "microseconds", "nanoseconds")
_SHORT_NAMES = ("millis", "ms", "msec", "us", "usec", "ns", "nsec")

# By the word in `# UNIT` of OpenMetrics, or a word of a name.
UNITS = {
    **{name: _TIMES[name] for name in _LONG_NAMES},
    "bytes": BYTES,
    "bits": BYTES.scaled(8),
    "ratio": RATIO,
    "percent": PERCENT,
    **{name: Unit.base(name) for name in ("celsius", "joules", "volts", "amperes", "watts", "meters", "grams")},
    "usd": USD,
}

# After a unit that is not the last word of a name: `bytes_received` is in bytes, `bytes_requests` may not be.
_AFTER_UNIT = frozenset(
    {
        *("received", "sent", "transmitted", "transferred", "receive", "transmit", "rx", "tx", "in", "out", "read"),
        *("written", "reads", "writes", "copied", "uploaded", "downloaded", "processed", "consumed", "produced"),
        *("used", "free", "available", "allocated", "reserved", "committed", "limit", "max", "min", "avg", "sum"),
        *("current", "usage", "elapsed", "spent", "total", "since"),
    }
)

# A gauge with one of these words may be a point in time.
_MOMENTS = frozenset(
    {
        *("after", "before", "boot", "completed", "completion", "created", "creation", "deadline", "deleted", "due"),
        *("expiration", "expires", "expiry", "finished", "heartbeat", "last", "latest", "modified", "mtime", "ctime"),
        *("next", "seen", "start", "started", "success", "successful", "time", "until", "updated"),
    }
)

# A gauge of seconds with one of these words is a length of time.
_LENGTHS = frozenset(
    {
        *(
            "age",
            "backoff",
            "delay",
            "downtime",
            "drift",
            "duration",
            "elapsed",
            "interval",
            "jitter",
            "lag",
            "latency",
        ),
        *(
            "latency",
            "offset",
            "period",
            "processing",
            "remaining",
            "response",
            "rtt",
            "skew",
            "timeout",
            "ttl",
            "uptime",
        ),
        *("wait", "waiting", "window"),
    }
)
_OF_EPOCH = re.compile(r"\bepoch\b|\b1970\b|\bunix ?time(stamp)?\b|\btimestamp\b", re.IGNORECASE)

# Seconds. From 2001, when timestamps had ten digits for the first time; no length of time is as long.
_FIRST, _LAST = 1e9, 5e9

# A gauge with one of these words is per second, whatever its last word is.
_PER_SECOND = ("bandwidth", "per", "rate", "speed", "throughput")

# A total of one of these does not count things.
_LOOSE = (
    *("kb", "kib", "mb", "mib", "gb", "ms", "msec", "us", "usec", "ns", "nsec", "sec", "secs"),
    *("minutes", "hours", "cores"),
)

# A name with a part like these may be a total of anything: `bytessent`, `processingtime`.
_MEASURED = re.compile(
    r"byte|octet|bit|time(?!out)|latenc|delay|duration|bandwidth|size|traffic|memory|volume|usage|cpu|second|milli|micro|nano"
    r"|watt|joule|cost|amount|distance|length|load|used|percent|ratio|throughput|weight|data|value|spen[dt]|price|fee"
    r"|revenue|profit|loss|pnl|notional|turnover|balance|reward"
)

# A gauge whose last word is one of these counts things that exist.
_COUNTED = frozenset(
    {
        *("clients", "connections", "consumers", "depth", "errors", "failures", "files", "goroutines", "length"),
        *("messages", "nodes", "partitions", "pods", "processes", "replicas", "requests", "restarts", "sessions"),
        *("tasks", "threads"),
    }
)
# Often -1: without a limit, or not known.
_SENTINELS = frozenset({"capacity", "limit", "max", "maximum", "quota"})


def unit_of(
    name: str, *, accumulates: bool, unit: str = "", text: str = "", values: Iterable[float] = ()
) -> Unit | None:
    """The unit of the samples, None if unknown.

    `accumulates` for a counter, a histogram and a summary. `unit` and `text` are those of `# UNIT` and `# HELP`.
    """
    words = name.lower().removesuffix("_total").split("_")
    found = UNITS.get(unit) or _named(words)
    if accumulates:
        if found is not None or not name.endswith("_total"):
            return found
        return None if words[-1] in _LOOSE or _MEASURED.search("_".join(words)) else ONE
    if any(word in _PER_SECOND for word in words):
        return None
    positive = tuple(value for value in values if isfinite(value) and value > 0)
    fractions = any(value < 1 for value in positive)
    if found == RATIO and not fractions:
        return None  # many exporters call a percentage a ratio
    if found == PERCENT and (not positive or (fractions and max(positive) <= 1)):
        return None  # and some, above all in Java, a ratio a percentage
    return _gauge(words, found, text, positive)


def never_negative(name: str, unit: Unit | None, values: Iterable[float]) -> bool:
    """Whether a gauge with this name and unit has no negative values: sizes, and numbers of things that exist."""
    words = name.lower().split("_")
    of_things = unit == BYTES or words[-1] in _COUNTED
    return of_things and _SENTINELS.isdisjoint(words) and not any(value < 0 for value in values)


def _named(words: Sequence[str]) -> Unit | None:
    if words[-1] in UNITS or words[-1] in _SHORT_NAMES:
        return UNITS.get(words[-1]) or _TIMES[words[-1]]
    places = [place for place, word in enumerate(words) if word in UNITS]
    if len(places) != 1 or "per" in words or not _AFTER_UNIT.issuperset(words[places[0] + 1 :]):
        return None
    return UNITS[words[places[0]]]


def _gauge(words: Sequence[str], unit: Unit | None, text: str, values: Sequence[float]) -> Unit | None:
    """The unit of a gauge: a time may be a point in time or a length, and its samples show which."""
    timing = unit if unit in _TIMES.values() else next((_TIMES[word] for word in words if word in _TIMES), None)
    named = "timestamp" in words or _OF_EPOCH.search(text) is not None
    if timing is None and not named and _MOMENTS.isdisjoint(words):
        return unit
    of_epoch = next((scale for scale in (1.0, 1e3, 1e6, 1e9) if values and _are_moments(values, scale)), None)
    if of_epoch is not None and (timing is None or of_epoch >= timing.scale):
        return TIMESTAMP.scaled(of_epoch)
    if named and _LENGTHS.isdisjoint(words):
        return TIMESTAMP.scaled(timing.scale) if timing is not None else None
    # 1 is what examples have.
    measured = bool(values) and max(values) < _FIRST / 10 and set(values) != {1.0}
    return unit if measured or not _LENGTHS.isdisjoint(words) else None


def _are_moments(values: Iterable[float], scale: float) -> bool:
    return all(_FIRST * scale <= value < _LAST * scale for value in values)
