"""The grid of 24 columns."""

from hypothesis import given
from hypothesis import strategies as st

from tradewatch.grafana.layout import COLUMNS, Position, Size, arranged

SIZES = st.lists(
    st.builds(Size, st.none() | st.integers(1, COLUMNS), st.none() | st.integers(1, 20), st.integers(1, 10)),
    max_size=30,
)


def overlap(a: Position, b: Position) -> bool:
    return a.x < b.x + b.w and b.x < a.x + a.w and a.y < b.y + b.h and b.y < a.y + a.h


@given(SIZES, st.integers(0, 1000))
def test_panels_neither_overlap_nor_leave_the_grid(sizes: list[Size], top: int) -> None:
    """Every panel has its own position in the 24 columns, at or below the top."""
    positions, bottom = arranged(sizes, top)
    assert len(positions) == len(sizes)
    for index, place in enumerate(positions):
        assert place.x >= 0 and place.w >= 1 and place.x + place.w <= COLUMNS
        assert top <= place.y and place.y + place.h <= bottom
        assert not any(overlap(place, other) for other in positions[:index])


@given(SIZES)
def test_given_sizes_are_kept(sizes: list[Size]) -> None:
    """A panel has the width and height that it was given."""
    for size, place in zip(sizes, arranged(sizes, 0)[0], strict=True):
        assert size.width in (None, place.w)
        assert size.height in (None, place.h)


@given(st.integers(1, 8))
def test_panels_share_a_row_evenly(count: int) -> None:
    """Up to eight panels without a width fill one line, and their widths differ by at most one column."""
    positions, _ = arranged([Size(None, None, 8)] * count, 0)
    widths = [place.w for place in positions]
    assert sum(widths) == COLUMNS
    assert max(widths) - min(widths) <= 1


def test_panels_without_a_width_share_the_remaining_columns() -> None:
    """Two panels beside one of 12 columns have 6 each."""
    positions, _ = arranged([Size(12, None, 8), Size(None, None, 8), Size(None, None, 8)], 0)
    assert [place.w for place in positions] == [12, 6, 6]


def test_panels_in_a_line_have_the_same_height() -> None:
    """A stat beside a graph is as high as the graph; alone in its line it has its usual height."""
    positions, bottom = arranged([Size(12, None, 4), Size(12, None, 8), Size(24, None, 4)], 1)
    assert [(place.y, place.h) for place in positions] == [(1, 8), (1, 8), (9, 4)]
    assert bottom == 13


def test_many_panels_wrap_into_even_lines() -> None:
    """Ten panels are two lines of five, because ten in one line would be too narrow."""
    positions, _ = arranged([Size(None, None, 4)] * 10, 0)
    assert [place.w for place in positions] == [5, 5, 5, 5, 4] * 2
    assert [place.y for place in positions] == [0] * 5 + [4] * 5
