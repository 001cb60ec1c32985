"""Compare two results: which figures became slower, by ratios that a busy machine does not change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from rich.table import Table

from bench.metrics import stall
from bench.metrics.result import Result
from bench.metrics.sample import Summary, summaries
from bench.metrics.table import ratio, titled
from bench.metrics.workload import FLOOR
from bench.stats import FEWEST, Ratio, change


@dataclass(frozen=True)
class Compared:
    """One figure in both results; `change` is that of its ratio to an empty call."""

    before: Summary
    after: Summary
    change: Ratio

    @property
    def testable(self) -> bool:
        """Whether `slower` can be true.

        It cannot with too few processes, nor in the stall test, whose slowest ticks depend on the system too much.
        """
        fewest = min(len(self.before.samples), len(self.after.samples))
        return fewest >= FEWEST and self.after.test != stall.TEST

    def slower(self, factor: float) -> bool:
        """Whether the figure became slower by more than the factor, and not only by chance."""
        return self.testable and self.change.estimate > factor and self.change.low > 1


def compared(before: Result, after: Result) -> list[Compared]:
    """The figures in both results, in the order of the later one, without those that are the reference of others."""
    old = {summary.key: summary for summary in summaries(before.samples)}
    return [
        Compared(old[summary.key], summary, change(old[summary.key].to_floor, summary.to_floor))
        for summary in summaries(after.samples)
        if summary.key in old and summary.contender not in (FLOOR, stall.REST)
    ]


def comparison(found: Sequence[Compared], factor: float) -> Iterator[Table | str]:
    """A table per test, and a last line that names what became slower."""
    for test, of_test in groupby(found, key=lambda each: each.after.test):
        table = titled(f"{test}, compared")
        for name in ("", "", "before, x empty", "after", "change", "between", ""):
            table.add_column(name, justify="left" if not name else "right", no_wrap=True)
        for each in of_test:
            table.add_row(
                each.after.workload,
                each.after.contender,
                ratio(median(each.before.to_floor)),
                ratio(median(each.after.to_floor)),
                f"x {each.change.estimate:.3f}",
                f"{each.change.low:.3f} and {each.change.high:.3f}",
                "[red]slower[/]" if each.slower(factor) else "" if each.testable else "not tested",
            )
        yield table
    tested = sum(each.testable for each in found)
    slower = [f"{each.after.workload} ({each.after.contender})" for each in found if each.slower(factor)]
    names = f": {'; '.join(slower)}" if slower else ""
    yield f"{len(slower)} of {tested} became slower by more than {factor:g} times{names}"
