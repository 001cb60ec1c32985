"""What the figures should be, and whether they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench.metrics import concurrency, operations, stall, updates
from bench.metrics.case import OURS, PEER
from bench.metrics.sample import Figure

STALL = 10e6  # nanoseconds


@dataclass(frozen=True)
class Goal:
    """The worst figure among those that the goal is about: it should be at most `limit`."""

    text: str
    limit: float
    measured: float
    worst: str

    @property
    def met(self) -> bool:
        return self.measured <= self.limit


def goals(figures: Sequence[Figure]) -> Iterator[Goal]:
    """A goal for each thing that was measured; none for what `--only` left out."""
    through = {
        (test, case): figure
        for figure in figures
        for test, case, contender in [figure.key]
        if contender == OURS and (test == operations.TEST or (test == updates.TEST and case.endswith(updates.BOUND)))
    }
    peers = {(test, case): figure for figure in figures for test, case, name in [figure.key] if name == PEER}
    yield from _worst(
        "TradingMetrics / the same updates on bound children of prometheus_client",
        1.15,
        {case: median(figure.to_raw) for (_, case), figure in through.items()},
    )
    yield from _worst(
        "TradingMetrics / the same updates in opentelemetry",
        1 / 3,
        {key[1]: median(figure.to_raw) / median(peers[key].to_raw) for key, figure in through.items()},
    )
    ways = {figure.key[2]: figure for figure in figures if figure.key[0] == stall.TEST}
    for way in (OURS, *stall.REMEDIES):
        if way in ways:
            longest = median(sample.distribution[-1] for sample in ways[way].samples)
            yield Goal(f"longest stall, ms: {way}", STALL / 1e6, longest / 1e6, stall.CASE)
    yield from _worst(
        "updates lost",
        0.0,
        {
            f"{figure.key[1]}, {figure.key[2]}": max(sample.counted["lost"] for sample in figure.samples)
            for figure in figures
            if figure.key[0] == concurrency.TEST and figure.counted("lost") is not None
        },
    )


def _worst(text: str, limit: float, measured: dict[str, float]) -> Iterator[Goal]:
    if measured:
        worst = max(measured, key=measured.__getitem__)
        yield Goal(text, limit, measured[worst], worst)
