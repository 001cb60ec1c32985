"""The figures of one contender: a sample per process, and the summary of all samples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean, median
from typing import Any

from bench.metrics.workload import CONTENDERS
from bench.stats import percentiles

# The percentiles of single calls that a sample keeps; 100 is the worst call.
PERCENTILES = (1, 25, 50, 75, 95, 99, 100)


@dataclass(frozen=True)
class Sample:
    """One contender of one workload, measured in one process. Times are in nanoseconds.

    `mean` and `median` are of one call, from batches, without the cost of the clock and of the loop around the calls.
    `distribution` holds the PERCENTILES of calls that were timed one by one. `to_floor` is the ratio to an empty
    call that was measured at the same time. `counted` holds what is not the time of a call: bytes per series, updates
    made and lost.
    """

    test: str
    workload: str
    contender: str
    mean: float
    median: float
    distribution: tuple[float, ...]
    to_floor: float
    counted: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls, fields: Mapping[str, Any]) -> Sample:
        """The sample in a JSON object. Raises TypeError or ValueError if the object does not hold one."""
        sample = cls(**fields)
        if len(sample.distribution) != len(PERCENTILES):
            raise ValueError(f"a distribution has {len(PERCENTILES)} numbers, not {len(sample.distribution)}")
        return replace(sample, distribution=tuple(sample.distribution))


def distribution(times: Iterable[float]) -> tuple[float, ...]:
    """The PERCENTILES of the times. Raises StatisticsError if there are no times."""
    found = percentiles(times)
    return tuple(found[percent] for percent in PERCENTILES)


@dataclass(frozen=True)
class Summary:
    """One contender of one workload over all processes; `samples` has one per process."""

    samples: tuple[Sample, ...]

    @property
    def test(self) -> str:
        """The name of the test, for example "updates"."""
        return self.samples[0].test

    @property
    def workload(self) -> str:
        """The name of the workload."""
        return self.samples[0].workload

    @property
    def contender(self) -> str:
        """The name of the contender."""
        return self.samples[0].contender

    @property
    def key(self) -> tuple[str, str, str]:
        """What identifies the summary among all of a run."""
        return self.test, self.workload, self.contender

    @property
    def mean(self) -> float:
        """Nanoseconds of a call."""
        return fmean(sample.mean for sample in self.samples)

    @property
    def median(self) -> float:
        """Nanoseconds of a call."""
        return median(sample.median for sample in self.samples)

    def percentile(self, percent: int) -> float:
        """The nanoseconds of a single call at one of PERCENTILES: the median of the processes, or the worst at 100."""
        values = [sample.distribution[PERCENTILES.index(percent)] for sample in self.samples]
        return max(values) if percent == 100 else median(values)

    @property
    def to_floor(self) -> list[float]:
        """The ratios to an empty call, one per process."""
        return [sample.to_floor for sample in self.samples]

    def to_contender(self, other: Summary) -> list[float]:
        """The ratios to another contender of the workload, one per process."""
        return [mine / theirs for mine, theirs in zip(self.to_floor, other.to_floor, strict=True)]

    def total(self, name: str) -> float:
        """The sum of a count over the processes; 0 if it was not counted."""
        return sum(sample.counted.get(name, 0.0) for sample in self.samples)

    def counted(self, name: str) -> float | None:
        """The median of a count over the processes; None if it was not counted."""
        values = [sample.counted[name] for sample in self.samples if name in sample.counted]
        return median(values) if values else None


def summaries(samples: Sequence[Sample]) -> list[Summary]:
    """A summary per contender and workload; tests in their given order, workloads and contenders sorted."""
    groups: dict[tuple[str, str, str], list[Sample]] = {}
    for sample in samples:
        groups.setdefault((sample.test, sample.workload, sample.contender), []).append(sample)
    tests = list(dict.fromkeys(test for test, _, _ in groups))
    return [Summary(tuple(groups[key])) for key in sorted(groups, key=lambda key: _order(tests, *key))]


def _order(tests: list[str], test: str, workload: str, contender: str) -> tuple[object, ...]:
    """Sorts 1,000 series before 10,000, and contenders as in CONTENDERS."""
    numbers = [int(part.replace(",", "")) for part in re.findall(r"[\d,]*\d", workload)]
    rank = CONTENDERS.index(contender) if contender in CONTENDERS else len(CONTENDERS)
    return tests.index(test), re.sub(r"[\d,]*\d", "", workload), numbers, rank, contender
