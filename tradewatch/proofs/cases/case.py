"""A case, and the incident that most cases of an alert have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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

# The value of the alert at a step; None if it is not known, and for a state alert, which has none.
ValueAt = Callable[[int], float | None]


class Case(NamedTuple):
    """A target, what happens to it, and whether the alert must fire for it, when, and with which value.

    The alert has the labels of the samples `about` it; `labels` overrides them. The target's value of the label
    `in_maintenance` is in maintenance, from the start to the end.
    """

    name: str
    timeline: Timeline
    times: CaseTimes
    fires: bool
    value: ValueAt
    about: SampleSet = ()
    labels: Mapping[str, str] = MappingProxyType({})
    in_maintenance: str = ""


class Incident(NamedTuple):
    """The healthy and the bad samples that the author of an alert wrote, and when the alert detects the bad ones."""

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
        """When things happen in its cases."""
        return self.durations.times(self.detection_delay)

    @property
    def expression(self) -> Typed:
        """What the alert measures, without limit and guard."""
        return self.context.measured(self.alert)

    def silent(self, name: str, *phases: Phase, missed: int | None = None, restarts: Sequence[int] = ()) -> Case:
        """A case in which the alert must not fire; `missed` and `restarts` are steps."""
        return Case(name, Timeline(phases, restarts, missed), self.times, False, no_value)

    def steady(self, name: str, samples: SampleSet) -> Case:
        """A case in which the target always has these samples, and the alert must not fire."""
        return self.silent(name, Phase(0, samples))

    def broken(self, name: str, bad: SampleSet, timeline: Timeline | None = None) -> Case:
        """A case in which the alert must fire; it has `bad` samples during the incident unless `timeline` differs."""
        whole = timeline or Timeline(phases(self.healthy, bad, self.times))
        return Case(name, whole, self.times, True, self.value, bad)


class LimitIncident(NamedTuple):
    """A limit of an alert, the levels around it, and the samples at each level."""

    levels: LimitLevels
    samples: Callable[[float], SampleSet]
    incident: Incident


def phases(healthy: SampleSet, bad: SampleSet, times: CaseTimes) -> tuple[Phase, ...]:
    """Healthy samples, bad ones during the incident, and healthy ones again."""
    return (Phase(0, healthy), Phase(times.start, bad), Phase(times.end, healthy))


def no_value(step: int) -> None:
    """The value of an alert that has none."""
    return
