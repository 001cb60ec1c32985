"""The figures of one contender: in one process, and of all processes together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean, median
from typing import Any

from bench.metrics.case import CONTENDERS
from bench.metrics.noise import quantile

# The shares at which a distribution is kept, the worst last.
SHARES = (0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 1.0)


@dataclass(frozen=True)
class Sample:
    """One contender in one process. Times are nanoseconds.

    `mean` and `median` are of a call, taken from batches, without the clock and the loop around the calls.
    `distribution` is of single calls, at SHARES. `to_floor` and `to_raw` are ratios to an empty call and to
    prometheus_client that were measured in the same moments; `to_raw` is None where there is no such twin.
    `counted` holds what is no time: bytes per series, updates made and lost ...
    """

    test: str
    case: str
    contender: str
    mean: float
    median: float
    distribution: tuple[float, ...]
    to_floor: float
    to_raw: float | None = None
    counted: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Sample:
        """A sample from its JSON object. Raises TypeError or ValueError for what is none."""
        sample = cls(**fields)
        if len(sample.distribution) != len(SHARES):
            raise ValueError(f"a distribution has {len(SHARES)} numbers, not {len(sample.distribution)}")
        return replace(sample, distribution=tuple(sample.distribution))


def distribution(times: Iterable[float]) -> tuple[float, ...]:
    """Quantiles at SHARES. Raises ValueError when there is nothing to take them of."""
    ordered = sorted(times)
    return tuple(quantile(ordered, share) for share in SHARES)


def ratio(times: Sequence[float], reference: Sequence[float]) -> float:
    """How many times longer, by the lower deciles: a busy machine makes times longer, never shorter."""
    return quantile(sorted(times), 0.1) / quantile(sorted(reference), 0.1)


@dataclass(frozen=True)
class Figure:
    """One contender over all processes: medians of what the processes say, and the worst of the worst."""

    samples: tuple[Sample, ...]

    @property
    def key(self) -> tuple[str, str, str]:
        first = self.samples[0]
        return first.test, first.case, first.contender

    @property
    def mean(self) -> float:
        return fmean(sample.mean for sample in self.samples)

    @property
    def median(self) -> float:
        return median(sample.median for sample in self.samples)

    def at(self, share: float) -> float:
        """The quantile of a single call, `share` being one of SHARES."""
        values = [sample.distribution[SHARES.index(share)] for sample in self.samples]
        return max(values) if share == 1 else median(values)

    @property
    def to_floor(self) -> tuple[float, ...]:
        """The ratios to an empty call, sorted, one a process."""
        return tuple(sorted(sample.to_floor for sample in self.samples))

    @property
    def to_raw(self) -> tuple[float, ...]:
        """The ratios to raw prometheus_client, sorted, one a process; none when it has no twin."""
        return tuple(sorted(sample.to_raw for sample in self.samples if sample.to_raw is not None))

    def against(self, other: Figure) -> tuple[float, ...]:
        """The ratios to another contender of the case, sorted, one a process."""
        pairs = zip(self.samples, other.samples, strict=True)
        return tuple(sorted(mine.to_floor / theirs.to_floor for mine, theirs in pairs))

    def total(self, name: str) -> float:
        """The sum over the processes of a count."""
        return sum(sample.counted.get(name, 0.0) for sample in self.samples)

    def counted(self, name: str) -> float | None:
        """The median over the processes of a count; None when it was not counted."""
        values = [sample.counted[name] for sample in self.samples if name in sample.counted]
        return median(values) if values else None


def figures(samples: Sequence[Sample]) -> list[Figure]:
    """The samples, brought together by what was measured: tests as they come, cases and contenders in order."""
    together: dict[tuple[str, str, str], list[Sample]] = {}
    for sample in samples:
        together.setdefault((sample.test, sample.case, sample.contender), []).append(sample)
    tests = list(dict.fromkeys(test for test, _, _ in together))
    return [Figure(tuple(together[key])) for key in sorted(together, key=lambda key: _place(tests, *key))]


def _place(tests: list[str], test: str, case: str, contender: str) -> tuple[object, ...]:
    """Where a figure stands in a table: 1,000 series before 10,000, and the empty call before all others."""
    numbers = [int(part.replace(",", "")) for part in re.findall(r"[\d,]*\d", case)]
    rank = CONTENDERS.index(contender) if contender in CONTENDERS else len(CONTENDERS)
    return tests.index(test), re.sub(r"[\d,]*\d", "", case), numbers, rank, contender
