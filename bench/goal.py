"""A measured figure with its goal, and the table of all goals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bench.stats import growth_exponent

# The width of a table in a pipe or a file.
WIDTH = 132


@dataclass(frozen=True, kw_only=True)
class Goal:
    """The median of `values`, in `unit`, must be at most `at_most` or at least `at_least`; one of the two is given.

    Each of `details` is printed as a line under the table.
    """

    name: str
    values: Sequence[float]
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    details: tuple[str, ...] = ()

    @property
    def measured(self) -> float:
        """The median of the values."""
        return median(self.values)

    @property
    def limit(self) -> float:
        """The one of `at_most` and `at_least` that is given."""
        limit = self.at_most if self.at_least is None else self.at_least
        assert limit is not None
        return limit

    @property
    def met(self) -> bool:
        """Whether the measured value is within the limit."""
        return self.measured <= self.limit if self.at_least is None else self.measured >= self.limit


def growth_goal(name: str, seconds: Mapping[int, float], *details: str) -> Goal:
    """Linear growth of the seconds by size. The figure is the best-fitting exponent: 1 is linear, 2 is quadratic.

    The limit is 1.1, because caches of the processor alone make a few sizes grow slightly faster than linearly.
    """
    measured = ", ".join(f"{size:,}: {took:.2g} s" for size, took in seconds.items())
    values = (growth_exponent(seconds.items()),)
    return Goal(name=name, values=values, unit="exponent", at_most=1.1, details=(measured, *details))


def console() -> Console:
    """Standard output, wide enough for a table."""
    found = Console()
    return found if found.is_terminal else Console(width=WIDTH)


def show(goals: Iterable[Goal]) -> None:
    """Print each goal on standard error as soon as it is measured, and at the end the table on standard output."""
    progress = Console(stderr=True)
    measured = []
    for goal in goals:
        progress.print(f"{goal.name}: {_number(goal.measured)} {goal.unit}", highlight=False, soft_wrap=True)
        measured.append(goal)
    console().print(*goal_table(measured), sep="\n")


def goal_table(goals: Iterable[Goal]) -> Iterator[Table | Text]:
    """The table, then the details line by line; nothing if there are no goals."""
    table = Table("figure", "goal", "measured", "spread", "of goal", "met", box=None, pad_edge=False)
    for column in table.columns[1:5]:
        column.justify = "right"
    details: list[str] = []
    for goal in goals:
        sign = "≤" if goal.at_least is None else "≥"
        table.add_row(
            goal.name,
            f"{sign} {_number(goal.limit)}",
            f"{_number(goal.measured)} {goal.unit}",
            f"{_number(min(goal.values))} to {_number(max(goal.values))}" if len(goal.values) > 1 else "",
            f"{goal.measured / goal.limit:.2f}" if goal.limit else "",
            "yes" if goal.met else "no",
            style=None if goal.met else "red",
        )
        details += [f"{goal.name}: {line}" for line in goal.details]
    if table.row_count:
        yield table
    for line in details:
        yield Text(line, style="dim")


def _number(value: float) -> str:
    """The value with three significant digits, or all digits of its whole part."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
