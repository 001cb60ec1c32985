"""What the input series of a test do: one thing while all is well, another while there is trouble."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

from tradewatch.model import Metric
from tradewatch.proofs.samples import SampleSet, drifts

Line = tuple[tuple[tuple[str, str], ...], float, float]


class LimitPosition(Enum):
    """When a value passes the limit that moves from good to bad little by little."""

    AT_GOOD = "the good value is the limit"
    AT_BAD = "the bad value is just beyond the limit"
    BETWEEN = "the limit lies between them"


@dataclass(frozen=True)
class SeriesChange:
    """What the series do: `good` before and after the trouble, `bad` during it; `step` is in seconds.

    `crossing` says where the limit of every condition lies between the two, if that is known.
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
        return replace(self, good=self.bad, bad=self.good)

    def changes(self, name: str) -> bool:
        good, bad = self._lines
        return good.get(name) != bad.get(name)

    def comes_or_goes(self, name: str) -> bool:
        """Whether some series of this name is there only while all is well, or only while it is not."""
        good, bad = ({labels for labels, _, _ in side.get(name, ())} for side in self._lines)
        return good != bad

    @property
    def _sides(self) -> tuple[SampleSet, SampleSet]:
        return self.good, self.bad

    def drifts(self, name: str) -> bool:
        """Whether a change of these series is one of slope, as that of a counter."""
        return any(drifts(each, self.metrics) for side in self._sides for each in side if each.series == name)

    def levels(self, names: Iterable[str]) -> tuple[float, float]:
        """How high, or how steep, those of these series that change are: while all is well, and while it is not."""
        changed = {name for name in names if self.changes(name)}
        good, bad = (
            sum(each.slope if self.drifts(each.series) else each.start for each in side if each.series in changed)
            for side in self._sides
        )
        return good, bad

    def steps(self, seconds: float) -> float:
        return seconds / self.step


def _by_name(samples: SampleSet) -> dict[str, set[Line]]:
    found: dict[str, set[Line]] = {}
    for each in samples:
        found.setdefault(each.series, set()).add((tuple(sorted(each.labels.items())), each.start, each.slope))
    return found
