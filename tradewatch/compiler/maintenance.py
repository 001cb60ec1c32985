"""Maintenance windows as rules: series that exist while a window is open, and the part of an alert that reads them.

PromQL only knows UTC. The hour of a window in another time zone changes with daylight saving time, so its expression
has a part for each UTC offset, with the times at which the zone has that offset.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from textwrap import indent

from tradewatch.model import ONE, Environment, Maintenance, Project, RecordingRule
from tradewatch.model.clock import WEEKDAYS
from tradewatch.promql import outermost_operator
from tradewatch.routing.maintenance import in_words
from tradewatch.routing.times import zone

# The group of the recording rules.
GROUP = "maintenance"

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def windows_of(project: Project, environment: Environment) -> tuple[Maintenance, ...]:
    """The windows that concern an environment: not those of programs that it does not watch."""
    return tuple(
        window
        for window in project.maintenance
        if (not window.environments or environment.name in window.environments)
        and any(label != project.identity or {*values} & {*environment.watched} for label, values in window.of.items())
    )


@lru_cache
def window_rules(window: Maintenance) -> tuple[RecordingRule, ...]:
    """A recording rule for each label value that a window concerns. Its series exists only while the window is open."""
    expr = _expression(window)
    about = {"window": window.name, "reason": window.reason, "owner": window.owner}
    return tuple(
        RecordingRule(
            record=window.series[label],
            expr=expr,
            labels={label: value, **about},
            unit=ONE,
            defined=window.defined,
        )
        for label, values in window.of.items()
        for value in values
    )


def outside_maintenance(expr: str, labels: Iterable[str]) -> str:
    """The expression of an alert, without results whose value of one of these labels is in maintenance.

    So the alert ends, and Alertmanager sends that it is resolved. If a message were muted instead, an incident that was
    opened before the window would stay open.
    """
    for label in labels:
        # Only `or` binds less tightly than `unless`.
        outside = f"(\n{indent(expr, '  ')}\n)" if outermost_operator(expr) == "or" else expr
        expr = f"{outside}\nunless on ({label}) {label}:maintenance"
    return expr


def _expression(window: Maintenance) -> str:
    by_offset: dict[timedelta, list[tuple[int, int]]] = {}
    for offset, first, last in _spans(window):
        by_offset.setdefault(offset, []).append((first, last))
    parts = "\nor\n".join(_within(window, offset, spans) for offset, spans in by_offset.items())
    return f"# {in_words(window)}\ngroup(\n{indent(parts, '  ')}\n)"


def _within(window: Maintenance, offset: timedelta, spans: Iterable[tuple[int, int]]) -> str:
    """The condition while the zone has this offset. The clock is put back, so that the window starts at midnight."""
    clock = f"vector(time() {'+' if offset >= window.start else '-'} {_seconds(abs(offset - window.start))})"
    days = [f"day_of_week({clock}) == {WEEKDAYS.index(day)}" for day in window.weekdays]
    times = [f"vector(time()) >= {first} < {last}" for first, last in spans]
    conditions = [f"{clock} % 86400 < {_seconds(window.length)}", *filter(None, map(_any, (days, times)))]
    return "\nand ".join(conditions)


def _any(conditions: list[str]) -> str:
    return f"({' or '.join(conditions)})" if len(conditions) > 1 else "".join(conditions)


def _spans(window: Maintenance) -> Iterator[tuple[timedelta, int, int]]:
    """The UTC offsets of the window's zone, with the seconds since 1970 from which and until which each is in force."""
    where = zone(window.location)
    begins = datetime(*window.first_day.timetuple()[:3], tzinfo=UTC) + window.start
    ends = datetime(*window.last_day.timetuple()[:3], tzinfo=UTC) + window.start + _DAY
    days = [begins + number * _DAY for number in range(-1, (ends - begins).days + 2)]
    changes = [_change(*each, where) for each in pairwise(days) if _offset(each[0], where) != _offset(each[1], where)]
    for first, last in pairwise((days[0], *changes, days[-1])):
        offset = _offset(first, where)
        first, last = max(first, begins - offset), min(last, ends - offset)
        if first < last:
            yield offset, _seconds(first - _EPOCH), _seconds(last - _EPOCH)


def _change(before: datetime, after: datetime, where: tzinfo) -> datetime:
    """The time of the change of an offset between two times."""
    old = _offset(before, where)
    while after - before > _SECOND:
        middle = before + (after - before) // 2
        before, after = (middle, after) if _offset(middle, where) == old else (before, middle)
    return after.replace(microsecond=0)


def _offset(moment: datetime, where: tzinfo) -> timedelta:
    offset = moment.astimezone(where).utcoffset()
    assert offset is not None  # a zone has an offset
    return offset


def _seconds(length: timedelta) -> int:
    return int(length.total_seconds())
