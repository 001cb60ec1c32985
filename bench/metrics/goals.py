"""What the figures should be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from bench.generator.figure import Figure as Goal
from bench.metrics import concurrency, operations, stall, updates
from bench.metrics.case import OURS, PEER
from bench.metrics.sample import Figure

TO_RAW = 1.15
TO_PEER = 1 / 3
STALL = 10.0  # milliseconds


def goals(found: Sequence[Figure]) -> Iterator[Goal]:
    """What was measured against its goals, the worst of it each time; nothing for what `--only` left out."""
    compared = {
        figure.key: figure
        for figure in found
        if figure.key[0] == operations.TEST or (figure.key[0] == updates.TEST and figure.key[1].endswith(updates.BOUND))
    }
    ours = {key[:2]: figure for key, figure in compared.items() if key[2] == OURS}
    yield from _worst(
        "an operation of TradingMetrics, to bound children",
        TO_RAW,
        {case: figure.to_raw for (_, case), figure in ours.items()},
    )
    yield from _worst(
        "an operation of TradingMetrics, to opentelemetry",
        TO_PEER,
        {key[1]: figure.against(compared[*key, PEER]) for key, figure in ours.items()},
    )
    ways = {figure.key[2]: figure for figure in found if figure.key[0] == stall.TEST}
    for way in (OURS, *stall.REMEDIES):
        if way in ways:
            longest = sorted(sample.distribution[-1] / 1e6 for sample in ways[way].samples)
            yield Goal(
                name=f"longest stall in a {stall.CASE}, {way}",
                measured=median(longest),
                unit="ms",
                at_most=STALL,
                spread=(longest[0], longest[-1]),
            )
    counted = [figure for figure in found if figure.key[0] == concurrency.TEST and figure.total("made")]
    if counted:
        made, lost = (sum(figure.total(name) for figure in counted) for name in ("made", "lost"))
        losers = sorted(f"lost by {figure.key[2]}, {figure.key[1]}" for figure in counted if figure.total("lost"))
        yield Goal(
            name="concurrent updates that arrived",
            measured=100 * (1 - lost / made),
            unit="%",
            at_least=100,
            details=tuple(losers),
        )


def _worst(name: str, at_most: float, ratios: Mapping[str, Sequence[float]]) -> Iterator[Goal]:
    """The case with the highest ratio, each case's being the median of its processes."""
    if ratios:
        worst = max(ratios, key=lambda case: median(ratios[case]))
        found = sorted(ratios[worst])
        yield Goal(
            name=name,
            measured=median(found),
            unit="times",
            at_most=at_most,
            spread=(found[0], found[-1]),
            details=(f"the worst is {worst!r}",),
        )
