"""The goals of the metrics benchmark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from bench.goal import Goal
from bench.metrics import concurrency, fork, operations, refused, rotation, stall, updates
from bench.metrics.run import run
from bench.metrics.sample import Summary, summaries
from bench.metrics.workload import OURS, PEER, RAW

TO_RAW = 1.15
TO_PEER = 1 / 3
STALL = 10.0  # milliseconds
# A hundred times the series, and the cost of a refused update may not be more than noise higher.
REFUSED_GROWTH = 1.5
ROTATION_GROWTH = 10.0  # bytes per symbol: less than anything that could be kept of it


def quickly_measured() -> Iterator[Goal]:
    """The goals after a quick run of the tests that have one, in about half a minute. Raises ProcessFailed."""
    tests = (updates, operations, stall, refused, rotation, concurrency, fork)
    return goals(summaries(run([test.TEST for test in tests], "quick")))


def goals(found: Sequence[Summary]) -> Iterator[Goal]:
    """Each goal with its worst figure; a goal is left out if its test was not run."""
    yield from _operations({each.key: each for each in found if _is_operation(each)})
    yield from _stalls({each.contender: each for each in found if each.test == stall.TEST})
    yield from _refused({each.workload: each for each in found if each.test == refused.TEST and each.contender == OURS})
    yield from _rotated([each for each in found if each.test == rotation.TEST and each.contender == OURS])
    yield from _arrivals([each for each in found if each.test == concurrency.TEST and each.total("made")])
    yield from _forked([each for each in found if each.test == fork.TEST and each.contender == OURS])


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
    if OURS in found:
        yield Goal(
            name=f"longest stall in a {stall.WORKLOAD}",
            values=[sample.distribution[-1] / 1e6 for sample in found[OURS].samples],
            unit="ms",
            at_most=STALL,
        )


def _refused(found: Mapping[str, Summary]) -> Iterator[Goal]:
    few, many = refused.SERIES
    growth = {
        reason: found[refused.name(reason, many)].to_contender(found[refused.name(reason, few)])
        for reason in refused.REASONS
        if found
    }
    yield from _worst(f"a refused update, with {many:,} series to {few}", REFUSED_GROWTH, growth)


def _rotated(found: Sequence[Summary]) -> Iterator[Goal]:
    for each in found:
        if each.workload == rotation.NEW:
            yield Goal(
                name=f"memory that stays of {rotation.ROTATED:,} symbols",
                values=[sample.counted["grown"] for sample in each.samples],
                unit="B each",
                at_most=ROTATION_GROWTH,
            )


def _forked(found: Sequence[Summary]) -> Iterator[Goal]:
    if found:
        yield Goal(
            name="children that hang, forked beside threads",
            values=(sum(each.total("hung") for each in found),),
            unit=f"of {sum(each.total('forked') for each in found):.0f}",
            at_most=0,
            details=tuple(f"{each.total('hung'):.0f} hang beside {each.workload}" for each in found),
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
