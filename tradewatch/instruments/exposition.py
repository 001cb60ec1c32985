"""The text of a scrape, line by line as prometheus_client writes it, but in a fraction of the time.

A scrape runs in a thread of the program. So a label set writes its name and labels once and keeps them, and the
program's other threads get a turn after each slice.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric as MetricFamily
from prometheus_client.utils import floatToGoString

# Lines between two pauses: less than half a millisecond.
SLICE = 500
# Seconds: a waiting thread gets its turn in any pause.
_PAUSE = 1e-6


class WrittenFamily(MetricFamily):
    """A metric that writes its own lines, besides the samples that prometheus_client reads."""

    def lines(self) -> Iterable[str]:
        """Its lines, each with its end."""
        raise NotImplementedError


def exposition(registry: CollectorRegistry) -> Iterator[bytes]:
    """The text format 0.0.4 of all metrics in the registry, in slices."""
    lines: list[str] = []
    for family in registry.collect():
        for line in _lines(family):
            lines.append(line)
            if len(lines) >= SLICE:
                yield "".join(lines).encode()
                lines.clear()
                time.sleep(_PAUSE)
    yield "".join(lines).encode()


def _lines(family: MetricFamily) -> Iterable[str]:
    if isinstance(family, WrittenFamily):
        return family.lines()
    alone: Any = SimpleNamespace(collect=lambda: [family])
    return [generate_latest(alone).decode()]


def number(value: float) -> str:
    """The value as prometheus_client writes it."""
    # Others need an exponent as in Go, or are not finite.
    return repr(value) if -1e6 < value < 1e6 else floatToGoString(value)


def pairs(labels: dict[str, str]) -> list[str]:
    """Each label as `name="value"`, escaped, in prometheus_client's order."""
    return [f'{name}="{_escaped(value)}"' for name, value in sorted(labels.items())]


def head(name: str, labels: dict[str, str]) -> str:
    """The beginning of a sample's line, up to its value."""
    return f"{name}{{{','.join(pairs(labels))}}} " if labels else f"{name} "


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
