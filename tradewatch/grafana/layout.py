"""Positions on Grafana's grid of 24 columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import NamedTuple

COLUMNS = 24
NARROWEST = 3


class Size(NamedTuple):
    """What was asked for; None is the row's choice. `usual_height` is for a panel that is alone in its line."""

    width: int | None
    height: int | None
    usual_height: int


class Position(NamedTuple):
    """`gridPos`: height and width in grid cells, `x` in 0..23, `y` from the top of the dashboard."""

    h: int
    w: int
    x: int
    y: int


def arranged(sizes: Sequence[Size], top: int) -> tuple[list[Position], int]:
    """Pack panels left to right, wrapping at 24 columns; also returns the first free line under them.

    Panels without a width share what the others leave. Panels without a height are as high as their line.
    """
    positions: list[Position] = []
    line: list[tuple[Size, int]] = []
    y = top
    for size, width in zip(sizes, _widths(sizes), strict=True):
        if sum(taken for _, taken in line) + width > COLUMNS:
            y = _close(line, y, positions)
        line.append((size, width))
    return positions, _close(line, y, positions)


def _close(line: list[tuple[Size, int]], y: int, positions: list[Position]) -> int:
    """Place one full line at `y`, empty it, and return where the next one starts."""
    tallest = max((size.height or size.usual_height for size, _ in line), default=0)
    x = 0
    for size, width in line:
        positions.append(Position(size.height or tallest, width, x, y))
        x += width
    line.clear()
    return y + tallest


def _widths(sizes: Sequence[Size]) -> list[int]:
    undecided = sum(1 for size in sizes if size.width is None)
    if not undecided:
        return [size.width or 0 for size in sizes]
    free = COLUMNS - sum(size.width or 0 for size in sizes)
    if free >= NARROWEST * undecided:
        shares = _shares(free, undecided)
    else:
        lines = -(-undecided // (COLUMNS // NARROWEST))
        shares = _shares(COLUMNS, -(-undecided // lines))
    share = cycle(shares)
    return [next(share) if size.width is None else size.width for size in sizes]


def _shares(columns: int, count: int) -> list[int]:
    """Columns split evenly: 24 over 5 is 5, 5, 5, 5, 4."""
    even, left = divmod(columns, count)
    return [even + (index < left) for index in range(count)]
