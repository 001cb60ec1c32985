"""How the input series of a test change from good to bad."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property
from typing import Literal

from tradewatch.model import Metric
from tradewatch.proofs.samples import SampleSet, drifts

Line = tuple[tuple[tuple[str, str], ...], float, float]


class LimitPosition(Enum):
    """Where the limit lies between the good value and the bad value of an expression."""

    AT_GOOD = "the good value is the limit"
    AT_BAD = "the bad value is just beyond the limit"
    BETWEEN = "the limit lies between them"


@dataclass(frozen=True)
class SeriesChange:
    """The series are `good` before and after the incident and `bad` during it; `step` is in seconds.

    `limit_position` is where the limits of all conditions lie, if that is known.
    """

    good: SampleSet
    bad: SampleSet
    metrics: Mapping[str, Metric]
    step: float
    limit_position: LimitPosition | None = None

    @cached_property
    def _lines(self) -> tuple[dict[str, set[Line]], dict[str, set[Line]]]:
        return _by_name(self.good), _by_name(self.bad)

    @property
    def reversed(self) -> SeriesChange:
        """The change from bad to good."""
        return replace(self, good=self.bad, bad=self.good)

    def changes(self, name: str) -> bool:
        """Whether any series of this name changes."""
        good, bad = self._lines
        return good.get(name) != bad.get(name)

    def comes_or_goes(self, name: str) -> bool:
        """Whether a series of this name exists only while all is well, or only during the incident."""
        good, bad = ({labels for labels, _, _ in side.get(name, ())} for side in self._lines)
        return good != bad

    def only_comes_or_goes(self, name: str) -> Literal["comes", "goes", ""]:
        """Whether all series of this name come with the incident, or all go; empty if neither."""
        good, bad = (side.get(name, set()) for side in self._lines)
        return "comes" if not good else "goes" if not bad else ""

    @property
    def _sides(self) -> tuple[SampleSet, SampleSet]:
        return self.good, self.bad

    def drifts(self, name: str) -> bool:
        """Whether these series change their slope instead of their value, as counters do."""
        return any(drifts(each, self.metrics) for side in self._sides for each in side if each.series == name)

    def levels(self, names: Iterable[str]) -> tuple[float, float]:
        """The sum of the values, or slopes, of those of these series that change: while all is well, and while not."""
        changed = {name for name in names if self.changes(name)}
        good, bad = (
            sum(each.slope if self.drifts(each.series) else each.start for each in side if each.series in changed)
            for side in self._sides
        )
        return good, bad

    def steps(self, seconds: float) -> float:
        """A length in steps, not rounded."""
        return seconds / self.step


def _by_name(samples: SampleSet) -> dict[str, set[Line]]:
    found: dict[str, set[Line]] = {}
    for each in samples:
        found.setdefault(each.series, set()).add((tuple(sorted(each.labels.items())), each.start, each.slope))
    return found
