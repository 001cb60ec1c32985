"""A case, and the trouble that most cases of an alert are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tradewatch.model import Alert
from tradewatch.promql import Typed
from tradewatch.proofs.cases.levels import LimitLevels
from tradewatch.proofs.cases.timeline import Phase, Timeline
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.samples import SampleSet
from tradewatch.proofs.timing.case_times import CaseTimes, Durations
from tradewatch.proofs.timing.delay import DetectionDelay
from tradewatch.proofs.timing.series_change import LimitPosition

# The value of the alert at a step, as far as it is known; a state has none.
ValueAt = Callable[[int], float | None]


class Case(NamedTuple):
    """A target, what happens to it, and whether the alert must fire for it, at what times and values.

    `about` are the samples that tell the labels of the alert, as far as `labels` does not.
    """

    name: str
    timeline: Timeline
    times: CaseTimes
    fires: bool
    value: ValueAt
    about: SampleSet = ()
    labels: Mapping[str, str] = MappingProxyType({})


class Incident(NamedTuple):
    """An alert's trouble as its author wrote it, and when it is heard."""

    alert: Alert
    context: ProofContext
    durations: Durations
    detection_delay: DetectionDelay
    healthy: SampleSet
    bad: SampleSet
    value: ValueAt
    limit_position: LimitPosition

    @property
    def times(self) -> CaseTimes:
        return self.durations.times(self.detection_delay)

    @property
    def expression(self) -> Typed:
        return self.context.measured(self.alert)

    def silent(self, name: str, *phases: Phase, missed: int | None = None, restart: int | None = None) -> Case:
        return Case(name, Timeline(phases, restart=restart, missed=missed), self.times, False, no_value)

    def steady(self, name: str, samples: SampleSet) -> Case:
        """A target for which the alert is silent all the time."""
        return self.silent(name, Phase(0, samples))

    def broken(self, name: str, bad: SampleSet, timeline: Timeline | None = None) -> Case:
        """A target whose trouble is of the same kind, and heard at the same time."""
        whole = timeline or Timeline(phases(self.healthy, bad, self.times))
        return Case(name, whole, self.times, True, self.value, bad)


class LimitIncident(NamedTuple):
    """A limit of an alert, the levels around it, and the samples at each level."""

    levels: LimitLevels
    samples: Callable[[float], SampleSet]
    incident: Incident


def phases(healthy: SampleSet, bad: SampleSet, times: CaseTimes) -> tuple[Phase, ...]:
    return (Phase(0, healthy), Phase(times.start, bad), Phase(times.end, healthy))


def no_value(step: int) -> None:
    return None
