"""Compare two results: what became slower, by ratios that a busy machine does not move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from rich.table import Table

from bench.metrics import stall
from bench.metrics.case import FLOOR
from bench.metrics.noise import FEWEST, Change, change
from bench.metrics.numbers import ratio
from bench.metrics.result import Result
from bench.metrics.sample import Figure, figures


@dataclass(frozen=True)
class Compared:
    """A figure of both results: the ratios to an empty call before and after, and what lies between them."""

    before: Figure
    after: Figure
    change: Change

    @property
    def judged(self) -> bool:
        """Whether there are enough processes, and it is not the stall of a loop, whose tail is the system's doing."""
        fewest = min(len(self.before.samples), len(self.after.samples))
        return fewest >= FEWEST and self.after.key[0] != stall.TEST

    def slower(self, factor: float) -> bool:
        """Whether it is slower by more than the factor, and by more than noise."""
        return self.judged and self.change.estimate > factor and self.change.low > 1


def compared(before: Result, after: Result) -> list[Compared]:
    """What both results hold, in the order of the later one; the empty call is what everything is compared by."""
    old = {figure.key: figure for figure in figures(before.samples)}
    return [
        Compared(old[figure.key], figure, change(old[figure.key].to_floor, figure.to_floor))
        for figure in figures(after.samples)
        if figure.key in old and figure.key[2] not in (FLOOR, stall.REST)
    ]


def comparison(found: list[Compared], factor: float) -> Iterator[Table | str]:
    """A table for each test, and a last line that says what became slower."""
    for test, of_test in groupby(found, key=lambda each: each.after.key[0]):
        table = Table(title=f"{test}, compared", title_justify="left", title_style="bold", box=None, pad_edge=False)
        for name in ("", "", "before, x empty", "after", "change", "between", ""):
            table.add_column(name, justify="left" if not name else "right", no_wrap=True)
        for each in of_test:
            _, case, contender = each.after.key
            table.add_row(
                case,
                contender,
                ratio(median(each.before.to_floor)),
                ratio(median(each.after.to_floor)),
                f"x {each.change.estimate:.3f}",
                f"{each.change.low:.3f} and {each.change.high:.3f}",
                "[red]slower[/]" if each.slower(factor) else "" if each.judged else "not judged",
            )
        yield table
    judged = sum(each.judged for each in found)
    slower = [f"{each.after.key[1]} ({each.after.key[2]})" for each in found if each.slower(factor)]
    named = f": {'; '.join(slower)}" if slower else ""
    yield f"{len(slower)} of {judged} became slower by more than {factor:g} times{named}"
