"""Positions on Grafana's grid of 24 columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import NamedTuple

COLUMNS = 24
NARROWEST = 3

# In pixels: the screen for which widths are computed, what Grafana has beside the grid, the gap between two panels, and
# a panel's padding with its scroll bar.
_SCREEN, _BESIDE, _GAP, _INSIDE = 1280, 32, 8, 18


class Size(NamedTuple):
    """The size of a panel in columns and grid cells, where it is given; else the row decides, or `usual_height`."""

    width: int | None
    height: int | None
    usual_height: int


class Position(NamedTuple):
    """`gridPos`: height and width in grid cells, `x` in 0..23, `y` from the top of the dashboard."""

    h: int
    w: int
    x: int
    y: int


def inner_width(columns: int) -> int:
    """The pixels of a panel's content on a screen 1280 pixels wide; `columns` is the panel's width on the grid."""
    column = (_SCREEN - _BESIDE - (COLUMNS - 1) * _GAP) / COLUMNS
    return int(columns * column + (columns - 1) * _GAP - _INSIDE)


def arranged(sizes: Sequence[Size], top: int) -> tuple[list[Position], int]:
    """The position of each panel, from left to right in lines of 24 columns, and the first free grid row below them.

    Panels without a width share the remaining columns. Panels without a height are as high as their line. `top` is the
    grid row of the first line.
    """
    positions: list[Position] = []
    line: list[tuple[Size, int]] = []
    y = top
    for size, width in zip(sizes, _widths(sizes), strict=True):
        if sum(taken for _, taken in line) + width > COLUMNS:
            y = _place_line(line, y, positions)
        line.append((size, width))
    return positions, _place_line(line, y, positions)


def _place_line(line: list[tuple[Size, int]], y: int, positions: list[Position]) -> int:
    """Add the positions of a line at `y`, empty the line, and return the `y` of the next one."""
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
    """Columns split evenly: 24 for 5 panels are 5, 5, 5, 5, 4."""
    even, left = divmod(columns, count)
    return [even + (index < left) for index in range(count)]
