"""What every benchmark of the generator gives: a figure against its goal, and the table of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text


@dataclass(frozen=True, kw_only=True)
class Figure:
    """`measured`, in `unit`, is promised to be `at_most` so much, or `at_least`; one of the two is given.

    `spread` holds the lowest and the highest of what was measured, `details` is what else to know, a line each.
    """

    name: str
    measured: float
    unit: str
    at_most: float | None = None
    at_least: float | None = None
    spread: tuple[float, float] | None = None
    details: tuple[str, ...] = ()

    @property
    def goal(self) -> float:
        goal = self.at_most if self.at_least is None else self.at_least
        assert goal is not None  # one of the two is given
        return goal

    @property
    def ratio(self) -> float:
        """What was measured as a share of the goal."""
        return self.measured / self.goal

    @property
    def met(self) -> bool:
        return self.measured <= self.goal if self.at_least is None else self.measured >= self.goal


def show(figures: Iterable[Figure]) -> None:
    """All figures as a table; each is told on standard error as soon as it is there."""
    told = Console(stderr=True)
    found = []
    for figure in figures:
        told.print(f"{figure.name}: {_said(figure.measured, figure.unit)}", highlight=False)
        found.append(figure)
    Console().print(*rendered(found), sep="\n")


def rendered(figures: Iterable[Figure]) -> Iterator[Table | Text]:
    """The table, and under it what else to know; nothing when there are no figures."""
    table = Table("figure", "goal", "measured", "spread", "of goal", "met", box=None, pad_edge=False)
    for column in table.columns[1:5]:
        column.justify = "right"
    details: list[str] = []
    for figure in figures:
        sign = "≤" if figure.at_least is None else "≥"
        table.add_row(
            figure.name,
            f"{sign} {_number(figure.goal)}",
            _said(figure.measured, figure.unit),
            f"{_number(figure.spread[0])} to {_number(figure.spread[1])}" if figure.spread else "",
            f"{figure.ratio:.2f}",
            "yes" if figure.met else "no",
            style=None if figure.met else "red",
        )
        details += [f"{figure.name}: {line}" for line in figure.details]
    if table.row_count:
        yield table
    for line in details:
        yield Text(line, style="dim")


def _said(value: float, unit: str) -> str:
    return f"{_number(value)} {unit}"


def _number(value: float) -> str:
    """Three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
