"""Compare two results: which figures of TradingMetrics became slower.

A figure is the ratio to the same work with prometheus_client, whose code is the same on both sides, in the same
process. It varies half as much as the ratio to an empty call. Other libraries are shown, and not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from statistics import median

from rich.table import Table

from bench.metrics import fork, handover, stall
from bench.metrics.result import Result
from bench.metrics.sample import Summary, summaries
from bench.metrics.table import ratio, titled
from bench.metrics.workload import FLOOR, OURS, PEER, RAW
from bench.stats import FEWEST, Change, change, joint_level

# Their figures are the slowest of many calls, which depend on the system too much.
SLOWEST = (stall.TEST, fork.TEST, handover.TEST)
REFERENCES = (FLOOR, stall.REST)


@dataclass(frozen=True)
class Compared:
    """One figure in both results, as ratios to another contender, one per process."""

    summary: Summary
    to: str
    before: Sequence[float]
    after: Sequence[float]

    @cached_property
    def change(self) -> Change:
        """How many times larger the ratio became."""
        return change(self.before, self.after)

    @property
    def certain(self) -> bool:
        """Whether it can be compared: it is not one of SLOWEST, and both results have FEWEST processes or more."""
        return min(len(self.before), len(self.after)) >= FEWEST and self.summary.test not in SLOWEST

    @property
    def judged(self) -> bool:
        """Whether TradingMetrics can fail because of it."""
        return self.certain and self.summary.contender == OURS


@dataclass(frozen=True)
class Comparison:
    """The figures that two results share; `factor` is the change that is allowed, `machines` what else differs."""

    figures: Sequence[Compared]
    factor: float
    machines: Sequence[str]

    @cached_property
    def judged(self) -> list[Compared]:
        """The figures that can be slower."""
        return [each for each in self.figures if each.judged]

    @cached_property
    def level(self) -> float:
        """The probability that an end of one interval is wrong."""
        return joint_level([each.change.chance for each in self.judged])

    @cached_property
    def slower(self) -> list[Compared]:
        """The figures that became slower by more than the factor, and not only by chance."""
        return [each for each in self.judged if each.change.estimate > self.factor and each.change.chance <= self.level]

    def shown(self) -> Iterator[Table | str]:
        """A table per test, how much other libraries changed, and a last line that names what became slower."""
        for test, of_test in groupby(self.figures, key=lambda each: each.summary.test):
            table = titled(f"{test}, compared")
            for name in ("", "", "ratio to", "before", "after", "change", "between", ""):
                right = name in ("before", "after", "change", "between")
                table.add_column(name, justify="right" if right else "left", no_wrap=True)
            for each in of_test:
                table.add_row(*self._row(each))
            yield table
        yield from (f"not the same in both results: {each}" for each in self.machines)
        if others := [each.change.estimate for each in self.figures if each.certain and each.summary.contender == PEER]:
            yield f"{PEER}, whose code is the same: x {min(others):.3f} to x {max(others):.3f}"
        names = "; ".join(each.summary.workload for each in self.slower)
        counted = f"{len(self.slower)} of {len(self.judged)} figures of {OURS}"
        yield f"{counted} became slower by more than {self.factor:g} times{names and ': '}{names}"

    def _row(self, each: Compared) -> tuple[str, ...]:
        low, high = each.change.interval(self.level)
        return (
            each.summary.workload,
            each.summary.contender,
            each.to,
            ratio(median(each.before)),
            ratio(median(each.after)),
            f"x {each.change.estimate:.3f}",
            f"{low:.3f} and {high:.3f}" if low else "",
            "[red]slower[/]" if each in self.slower else "" if each.judged else "not judged",
        )


def compared(before: Result, after: Result, factor: float) -> Comparison:
    """The comparison of what is in both results, in the order of the later one, without the references of others."""
    old, new = ({each.key: each for each in summaries(result.samples)} for result in (before, after))
    figures = []
    for key in new:
        if key in old and key[2] not in REFERENCES:
            raw = (*key[:2], RAW)
            to_raw = key[2] != RAW and raw in old and raw in new
            ratios = (of[key].to_contender(of[raw]) if to_raw else of[key].to_floor for of in (old, new))
            figures.append(Compared(new[key], RAW if to_raw else FLOOR, *ratios))
    differences = [
        f"{name}, {before.machine.get(name)} and {value}"
        for name, value in after.machine.items()
        if name != "clock" and value != before.machine.get(name)
    ]
    return Comparison(figures, factor, differences)
