"""Maintenance windows: times in which alerts about a program or something else that it uses do not fire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tradewatch.model.clock import CLOCK, WEEKDAYS, require_day, require_time_zone, require_weekdays
from tradewatch.model.defined import Defined
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.problem import one_line
from tradewatch.model.validator import NonBlank, OneLine

# Long enough for weekly maintenance, and short enough that somebody asks whether it still takes place.
_LONGEST = timedelta(days=2 * 366)


@dataclass(frozen=True, kw_only=True, eq=False)
class Maintenance(Defined):
    """While the window is open, an alert with one of these label values does not fire; alerts about money still do.

    `of` names what it concerns: `{"database": ("accounts", "users")}`. The window is open every day, or on
    `weekdays`, between `times` on the clock of `location`: its end is not part of it. `("23:45", "00:45")` passes
    midnight and belongs to the day on which it starts. `since` and `until` are the first and the last day on which it
    starts; for a single window, they are the same. Without `environments`, it concerns all.
    """

    name: OneLine
    reason: str
    owner: NonBlank
    of: Mapping[str, tuple[NonBlank, ...]]
    times: tuple[str, str]
    location: str = "UTC"
    weekdays: tuple[str, ...] = ()
    since: str
    until: str
    environments: tuple[NonBlank, ...] = ()

    def __post_init__(self) -> None:
        if not self.reason.strip():
            self.reject("reason", "the window has no reason", fix="write in one sentence what happens in it")
        object.__setattr__(self, "reason", one_line(self.reason))
        self._require_labels()
        start, end = self.times
        if not (CLOCK.fullmatch(start) and CLOCK.fullmatch(end)) or start in (end, "24:00"):
            fix = "use HH:MM and another HH:MM; an earlier end is on the next day"
            self.reject("times", f"{start} to {end} is not a time of the day", fix=fix)
        require_weekdays(self, self.weekdays)
        require_time_zone(self, self.location)
        first, last = require_day(self, "since"), require_day(self, "until")
        if last < first:
            self.reject("until", f"the window ends on {last}, before it begins on {first}")
        if last - first > _LONGEST:
            self.reject(
                "until",
                "the window recurs for more than two years",
                details="nobody would notice that the maintenance no longer takes place",
                fix="write an earlier day; when it has passed, `validate` asks for a later one",
            )
        days = {
            WEEKDAYS[(first + timedelta(days=number)).isoweekday() % 7] for number in range((last - first).days + 1)
        }
        if self.weekdays and not days & {*self.weekdays}:
            self.reject("weekdays", f"there is no {' or '.join(self.weekdays)} from {first} to {last}")

    def _require_labels(self) -> None:
        if not self.of or not all(self.of.values()):
            fix = 'name values of a label: {"instance": ("db-1:9100",)}'
            self.reject("of", "the window concerns nobody", fix=fix)
        for label, values in self.of.items():
            if not LABEL_NAME.fullmatch(label) or label.startswith("__"):
                self.reject("of", f"{label!r} is not a label name")
            if label in ("window", "reason", "owner"):
                self.reject("of", f"{label!r} is a label of the window's own series")
            if len(set(values)) != len(values):
                self.reject("of", f"a value of {label!r} is given twice")

    @property
    def first_day(self) -> date:
        """The first day on which it starts."""
        return date.fromisoformat(self.since)

    @property
    def last_day(self) -> date:
        """The last day on which it starts."""
        return date.fromisoformat(self.until)

    @property
    def start(self) -> timedelta:
        """Its start on the clock, after midnight."""
        return _after_midnight(self.times[0])

    @property
    def length(self) -> timedelta:
        """How long it is open, on a day on which the clock does not change."""
        length = _after_midnight(self.times[1]) - self.start
        return length if length > timedelta() else length + timedelta(days=1)

    @property
    def series(self) -> Mapping[str, str]:
        """By label, the series that Prometheus records while the window is open: `database:maintenance`."""
        return {label: f"{label}:maintenance" for label in self.of}

    @property
    def subject(self) -> str:
        """How messages name the window."""
        return f"maintenance {self.name}"


def _after_midnight(clock: str) -> timedelta:
    hours, minutes = map(int, clock.split(":"))
    return timedelta(hours=hours, minutes=minutes)
