"""The values of a series over a situation."""

from __future__ import annotations

import pytest

from tradewatch.model import Samples
from tradewatch.model.situation import Frozen, Stamped
from tradewatch.proofs.situations.timeline import Part, values


def samples(start: float, slope: float = 0.0) -> Samples:
    return Samples("x", {}, start, slope)


@pytest.mark.parametrize(
    ("parts", "counts", "expected"),
    [
        ([Part(0, samples(7))], False, "7+0x6"),
        # An age of 5 s: the timestamp follows the clock.
        ([Part(0, samples(-5, 1))], False, "-5+10x6"),
        ([Part(0, samples(-5, 1)), Part(30, Frozen("x", {}))], False, "-5+10x2 15+0x3"),
        ([Part(0, samples(1)), Part(20, None), Part(40, samples(1))], False, "1+0x1 stale _x1 1+0x2"),
        ([Part(0, None), Part(20, samples(1))], False, "_x2 1+0x4"),
        # A counter continues with another slope, and begins at 0 after it was gone.
        ([Part(0, samples(0, 0.1)), Part(30, samples(0, 1))], True, "0+1x2 12+10x3"),
        ([Part(0, samples(0, 1)), Part(30, None), Part(40, samples(0, 1))], True, "0+10x2 stale 0+10x2"),
        ([Part(0, samples(0, 1)), Part(30, Frozen("x", {}))], True, "0+10x2 20+0x3"),
        ([Part(0, Stamped("x", {}, 30))], False, "0+0x2 30+0x2 60"),
        ([Part(0, samples(9)), Part(20, Stamped("x", {}, None))], False, "9+0x1 20+0x4"),
    ],
)
def test_values_in_promtools_notation(parts: list[Part], counts: bool, expected: str) -> None:
    """Seven values, ten seconds apart."""
    assert expand(values(parts, step=10, steps=6, counts=counts)) == expand(expected)


def expand(notation: str) -> list[str]:
    """The values one by one, so that two ways to write them are the same."""
    found: list[str] = []
    for part in notation.split():
        first, _, times = part.partition("x")
        if first == "_":
            found += ["_"] * int(times)
        elif not times:
            found.append(first)
        else:
            sign = "+" if "+" in first else "-"
            start, _, step = first.rpartition(sign)
            found += [f"{float(start) + number * float(sign + step):g}" for number in range(int(times) + 1)]
    return [each if each in ("_", "stale") else f"{float(each):g}" for each in found]
