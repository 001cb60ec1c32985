"""The memory of a series: what Python says that it allocated, and by how much the process grew."""

from __future__ import annotations

import gc
import os
import tracemalloc
from itertools import product
from pathlib import Path

from bench.metrics.case import OURS, PEER, RAW
from bench.metrics.peers import SERIES_OF_HISTOGRAM, Peer, otel, ours, raw, rows
from tradewatch.model import COUNTER, GAUGE, HISTOGRAM, Kind

SERIES = 2_000
MAKERS = {OURS: ours, RAW: raw, PEER: otel}
_KINDS = (COUNTER, GAUGE, HISTOGRAM)
_STATM = Path("/proc/self/statm")


def per_series() -> dict[tuple[str, str], dict[str, float]]:
    """Bytes of one series by kind and contender: "traced" by tracemalloc, and "resident" where the system tells.

    A histogram's label set is many series. Resident memory is measured first and everything is kept until the end,
    since memory that was freed would be used again unseen.
    """
    found: dict[tuple[str, str], dict[str, float]] = {}
    kept = []
    for kind, name in product(_KINDS, MAKERS):
        peer = MAKERS[name]()
        before = _resident()
        _create(peer, kind)
        grown = (_resident() - before) / SERIES
        found[kind, name] = {"resident": grown} if _STATM.exists() else {}
        kept.append(peer)
    for kind, name in product(_KINDS, MAKERS):
        peer = MAKERS[name]()
        tracemalloc.start()
        _create(peer, kind)
        found[kind, name]["traced"] = tracemalloc.get_traced_memory()[0] / SERIES
        tracemalloc.stop()
    return found


def _create(peer: Peer, kind: Kind) -> None:
    for row in rows(SERIES // (SERIES_OF_HISTOGRAM if kind is HISTOGRAM else 1)):
        peer.update[kind](row)
    gc.collect()


def _resident() -> int:
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if _STATM.exists() else 0
