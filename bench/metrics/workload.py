"""What is measured: a workload is the same work, written as one statement per library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FLOOR = "empty call"
RAW = "prometheus_client"
OURS = "TradingMetrics"
PEER = "opentelemetry"
# In the order of a table. The ways to answer a scrape have other names and come after these.
CONTENDERS = (FLOOR, OURS, RAW, PEER)


@dataclass(frozen=True)
class Contender:
    """Python source of a statement, and the objects that it uses by name."""

    name: str
    source: str
    names: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Workload:
    """Statements that are measured side by side.

    `collecting`: the garbage collector is on, as in a bot. `slow`: one call is a whole batch, without warm-up.
    """

    test: str
    name: str
    contenders: tuple[Contender, ...]
    collecting: bool = False
    slow: bool = False
