"""Situations: stories about a whole program, each with exactly the alerts that people must hear."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tradewatch.model.checked import checked
from tradewatch.model.defined import Defined
from tradewatch.model.duration import Hold, seconds
from tradewatch.model.metric import Metric, Samples
from tradewatch.model.problem import one_line
from tradewatch.model.rule import Alert
from tradewatch.model.validator import NonBlank

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Frozen:
    """The series of a metric with these labels keep their last value."""

    series: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Gone:
    """The series of a metric with these labels do not exist."""

    series: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stamped:
    """A timestamp is set once, or at each multiple of `every` seconds, and keeps its value in between."""

    series: str
    labels: Mapping[str, str]
    every: float | None


@dataclass(frozen=True, slots=True)
class Down:
    """The process does not answer: what Prometheus writes about it is 0, and all its series are gone."""


@dataclass(frozen=True, slots=True)
class Healthy:
    """Everything is as in the healthy world again; counters begin at 0 if they were gone."""


DOWN, HEALTHY = Down(), Healthy()

Change = Samples | Frozen | Gone | Stamped | Down | Healthy
Changes = Change | tuple[Change | tuple[Change, ...], ...]


@checked
def frozen(metric: Metric, **labels: str) -> Frozen:
    """The metric's series with these labels keep their last value, like those of a part that hangs."""
    return Frozen(metric.stays(0, **labels).series, labels)


@checked
def gone(metric: Metric, **labels: str) -> Gone:
    """The metric's series with these labels do not exist."""
    return Gone(metric.stays(0, **labels).series, labels)


@checked
def stamped(metric: Metric, every: str | None = None, **labels: str) -> Stamped:
    """The timestamp is set at this moment or, with `every`, at each multiple of it: `every="1h"` is on the hour."""
    return Stamped(metric.stays(0, **labels).series, labels, None if every is None else seconds(every))


@dataclass(frozen=True, eq=False)
class Hears(Defined):
    """`alert` fires at the time `by` at the latest, and is over at the time `over`; without it, it fires to the end.

    `labels` are those of the result; the identity is the program's name and `instance` the active replica's, or that of
    its `standby`, if they are not given.
    """

    alert: Alert
    labels: Mapping[str, str] = field(default_factory=dict)
    by: Hold = field(kw_only=True)
    over: Hold | None = field(default=None, kw_only=True)
    standby: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, kw_only=True, eq=False)
class Situation(Defined):
    """A story that begins in the healthy world, and the alerts that fire in it; no other alert may fire.

    `story` says in plain words what happens. Times count from the begin of the test, which `lasts` so long. `steps`
    change series of the program's active replica from a time on, until a later step changes them again; `standby` does
    so for the second replica, if there is one, and `servers` for Prometheus and Alertmanager. A series that the healthy
    world does not have begins with its step. `resembles` are alerts that a less careful rule would raise here. `pages`
    is how often somebody is paged, if that matters: the routes group alerts. The rules are those of `environment`, by
    default of the last one.
    """

    name: str
    story: NonBlank
    lasts: Hold
    steps: Mapping[str, Changes] = field(default_factory=dict)
    standby: Mapping[str, Changes] | None = None
    servers: Mapping[str, Changes] | None = None
    hears: tuple[Hears, ...] = ()
    resembles: tuple[Alert, ...] = ()
    pages: int | None = None
    environment: str | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            fix = "use lower case letters, digits and dashes"
            self.reject("name", f"{self.name!r} is not a situation's name", fix=fix)
        object.__setattr__(self, "story", one_line(self.story))
        for argument in ("steps", "standby", "servers"):
            for time in getattr(self, argument) or ():
                self._require_time(self, argument, time)
        for heard in self.hears:
            self._require_time(heard, "by", heard.by)
            if heard.over is not None:
                self._require_time(heard, "over", heard.over)
                if seconds(heard.over) <= seconds(heard.by):
                    heard.reject("over", f"{heard.over} is not after {heard.by}")
            if heard.alert in self.resembles:
                self.reject("resembles", f"{heard.alert} fires here, so it cannot be in `resembles`")

    def _require_time(self, definition: Defined, argument: str, time: str) -> None:
        try:
            length = seconds(time)
        except ValueError:
            definition.reject(argument, f"{time!r} is not a time", fix="use a duration since the begin, such as 1h30m")
        if length > seconds(self.lasts):
            definition.reject(argument, f"{time} is after the situation's end, which is at {self.lasts}")

    @property
    def begins(self) -> float:
        """When the trouble begins, in seconds: the first change after those at the begin of the test, if there is
        one."""
        return min(filter(None, self._times), default=0.0)

    @property
    def ends(self) -> float:
        """When the last change is, in seconds."""
        return max(self._times, default=0.0)

    @property
    def _times(self) -> list[float]:
        return [seconds(time) for time in (*self.steps, *(self.standby or ()), *(self.servers or ()))]


@dataclass(frozen=True, kw_only=True, eq=False)
class World(Defined):
    """The series of healthy programs, in which every situation begins, without the labels of their targets.

    `active` are those of a program's first replica, `standby` those of the others, `servers` those of each server.
    """

    active: tuple[Samples, ...]
    standby: tuple[Samples, ...]
    servers: tuple[Samples, ...]


def one_by_one(changes: Changes) -> Iterator[Change]:
    """The changes of a step: a histogram is several series."""
    if isinstance(changes, tuple):
        for each in changes:
            yield from one_by_one(each)
    else:
        yield changes
