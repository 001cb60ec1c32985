"""The goals of the metrics benchmark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from bench.goal import Goal
from bench.metrics import concurrency, operations, stall, updates
from bench.metrics.run import run
from bench.metrics.sample import Summary, summaries
from bench.metrics.workload import OURS, PEER, RAW

TO_RAW = 1.15
TO_PEER = 1 / 3
STALL = 10.0  # milliseconds


def quickly_measured() -> Iterator[Goal]:
    """The goals after a quick run of the tests that have one, in about fifteen seconds. Raises ProcessFailed."""
    return goals(summaries(run((updates.TEST, operations.TEST, stall.TEST, concurrency.TEST), "quick")))


def goals(found: Sequence[Summary]) -> Iterator[Goal]:
    """Each goal with its worst figure; a goal is left out if its test was not run."""
    yield from _operations({each.key: each for each in found if _is_operation(each)})
    yield from _stalls({each.contender: each for each in found if each.test == stall.TEST})
    yield from _arrivals([each for each in found if each.test == concurrency.TEST and each.total("made")])


def _is_operation(summary: Summary) -> bool:
    bound = summary.test == updates.TEST and summary.workload.endswith(updates.BOUND)
    return bound or summary.test == operations.TEST


def _operations(found: Mapping[tuple[str, str, str], Summary]) -> Iterator[Goal]:
    ours = [summary for summary in found.values() if summary.contender == OURS]
    for name, other, at_most in (("bound children", RAW, TO_RAW), ("opentelemetry", PEER, TO_PEER)):
        ratios = {each.workload: each.to_contender(found[each.test, each.workload, other]) for each in ours}
        yield from _worst(f"an operation of TradingMetrics, to {name}", at_most, ratios)


def _worst(name: str, at_most: float, ratios: Mapping[str, Sequence[float]]) -> Iterator[Goal]:
    """The workload with the highest median of its processes."""
    if ratios:
        worst = max(ratios, key=lambda workload: median(ratios[workload]))
        yield Goal(
            name=name,
            values=ratios[worst],
            unit="times",
            at_most=at_most,
            details=(f"the worst is {worst!r}",),
        )


def _stalls(found: Mapping[str, Summary]) -> Iterator[Goal]:
    for way in (OURS, *stall.REMEDIES):
        if way in found:
            yield Goal(
                name=f"longest stall in a {stall.WORKLOAD}, {way}",
                values=[sample.distribution[-1] / 1e6 for sample in found[way].samples],
                unit="ms",
                at_most=STALL,
            )


def _arrivals(found: Sequence[Summary]) -> Iterator[Goal]:
    if found:
        made, lost = (sum(summary.total(name) for summary in found) for name in ("made", "lost"))
        yield Goal(
            name="concurrent updates that arrived",
            values=(100 * (1 - lost / made),),
            unit="%",
            at_least=100,
            details=tuple(f"lost by {each.contender}, {each.workload}" for each in found if each.total("lost")),
        )
