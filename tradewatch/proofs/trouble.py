"""A case, and the trouble that most cases of an alert are about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from tradewatch.model import Alert
from tradewatch.promql import Typed
from tradewatch.proofs.levels import Levels
from tradewatch.proofs.motion import Crossing
from tradewatch.proofs.response import Response
from tradewatch.proofs.schedule import Plan, Schedule
from tradewatch.proofs.series import Course, Phase
from tradewatch.proofs.setting import Setting
from tradewatch.proofs.variations import All

# The value of the alert at a step, as far as it is known; a state has none.
ValueAt = Callable[[int], float | None]


class Case(NamedTuple):
    """A target, what happens to it, and whether the alert must fire for it, at what times and values.

    `about` are the samples that tell the labels of the alert, as far as `labels` does not.
    """

    name: str
    course: Course
    times: Schedule
    fires: bool
    value: ValueAt
    about: All = ()
    labels: Mapping[str, str] = MappingProxyType({})


class Trouble(NamedTuple):
    """An alert's trouble as its author wrote it, and when it is heard."""

    alert: Alert
    setting: Setting
    plan: Plan
    answer: Response
    healthy: All
    bad: All
    value: ValueAt
    crossing: Crossing

    @property
    def times(self) -> Schedule:
        return self.plan.schedule(self.answer)

    @property
    def expression(self) -> Typed:
        return self.setting.measured(self.alert)

    def silent(self, name: str, *phases: Phase, missed: int | None = None, restart: int | None = None) -> Case:
        return Case(name, Course(phases, restart=restart, missed=missed), self.times, False, nothing)

    def steady(self, name: str, samples: All) -> Case:
        """A target for which the alert is silent all the time."""
        return self.silent(name, Phase(0, samples))

    def broken(self, name: str, bad: All, course: Course | None = None) -> Case:
        """A target whose trouble is of the same kind, and heard at the same time."""
        whole = course or Course(phases(self.healthy, bad, self.times))
        return Case(name, whole, self.times, True, self.value, bad)


class Limit(NamedTuple):
    """A limit of an alert, the levels around it, and the samples at each level."""

    levels: Levels
    samples: Callable[[float], All]
    trouble: Trouble


def phases(healthy: All, bad: All, times: Schedule) -> tuple[Phase, ...]:
    return (Phase(0, healthy), Phase(times.bad, bad), Phase(times.recovery, healthy))


def nothing(step: int) -> None:
    return None
