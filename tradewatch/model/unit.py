"""Units as dimensions, so that a threshold in milliseconds against seconds is a fault and not a habit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure; `name` is how people say it."""

    name: str

    def __str__(self) -> str:
        return self.name


ONE = Unit("1")
RATIO = Unit("ratio")
BOOL = Unit("0/1")
SECONDS = Unit("seconds")
TIMESTAMP = Unit("timestamp")
BYTES = Unit("bytes")
USD = Unit("USD")
PER_SECOND = Unit("1/s")
USD_PER_SECOND = Unit("USD/s")
BYTES_PER_SECOND = Unit("bytes/s")
