"""catalogue/naming"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import (
    BOOL,
    BYTES,
    COUNTER,
    GAUGE,
    HISTOGRAM,
    ONE,
    RATIO,
    SECONDS,
    TIMESTAMP,
    USD,
    Finding,
    Metric,
    Unit,
)

# The words that end the name of a metric in this unit, the longer ones first.
_WORDS: dict[Unit, str] = {
    TIMESTAMP: "timestamp_seconds",
    SECONDS: "seconds",
    BYTES: "bytes",
    RATIO: "ratio",
    USD: "usd",
}
_OTHER_SIZES = re.compile(r"_(milliseconds|ms|micros|minutes|hours|days|kilobytes|kb|megabytes|mb|percent)(_total)?$")
_PARTS = ("_bucket", "_count", "_sum")


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A metric's name breaks Prometheus' naming conventions."""
    for metric in built.project.metrics:
        # We do not choose the names of other exporters' metrics.
        if metric.exporter.budget is not None and (fault := _fault(metric)):
            summary, fix = fault
            yield metric.finding(
                summary,
                argument="name",
                details="People who read the name expect a counter, seconds or a ratio.",
                fix=fix,
            )


def _fault(metric: Metric) -> tuple[str, str] | None:
    name = metric.name
    if metric.kind is COUNTER and not name.endswith("_total"):
        return "a counter whose name does not end in _total", f"rename it to {name}_total"
    if metric.kind is GAUGE and name.endswith("_total"):
        return "a gauge with the name of a counter", f"rename it to {name.removesuffix('_total')}"
    if metric.kind is not HISTOGRAM and name.endswith(_PARTS):
        return "the name is that of a part of a histogram", "change the last word"
    if found := _OTHER_SIZES.search(name):
        return f"a name in {found[1]}", "use base units: seconds, bytes, ratio"
    stem = name.removesuffix("_total")
    named = next((word for word in _WORDS.values() if stem.endswith(f"_{word}")), "")
    word = _WORDS.get(metric.unit, "")
    if word and named != word:
        return f"a metric in {metric.unit} whose name does not say so", f"end its name in _{word}"
    if named and metric.unit in (ONE, BOOL):
        return f"the name says {named}, the unit does not", f"correct the unit, or use a name without {named}"
    if re.search(r"[A-Z]|__", name) or ":" in name:
        return "the name is not snake_case", "use lower case and single underscores; colons are for recording rules"
    if not name.startswith(metric.exporter.prefix):
        return f"the name does not begin with {metric.exporter.prefix}", f"rename it to {metric.exporter.prefix}{name}"
    return None
