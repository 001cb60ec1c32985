"""What is measured: a case holds statements that do the same work with different libraries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FLOOR = "empty call"
RAW = "prometheus_client"
OURS = "TradingMetrics"
PEER = "opentelemetry"
# In the order of a table; a way to serve a scrape has a name of its own.
CONTENDERS = (FLOOR, OURS, RAW, PEER)


@dataclass(frozen=True)
class Contender:
    """A statement, and the names that it uses."""

    name: str
    source: str
    names: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Case:
    """Statements to be measured side by side.

    `collecting`: with the garbage collector on, as in a bot. `slow`: a call takes so long that it is a batch, and that
    nobody waits for a second one to warm up.
    """

    test: str
    name: str
    contenders: tuple[Contender, ...]
    collecting: bool = False
    slow: bool = False
