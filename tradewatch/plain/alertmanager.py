"""The routing of an alertmanager.yml, or of an AlertmanagerConfig in Kubernetes, as the routing simulator reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from tradewatch.model import Inhibition, Matcher, Receiver, Route, Source, TimeInterval, did_you_mean, seconds
from tradewatch.model.clock import WEEKDAYS
from tradewatch.plain.levels import OF_ALERTMANAGER, belongs
from tradewatch.plain.waivers import LineRange
from tradewatch.plain.yaml_nodes import YamlReader
from tradewatch.routing import Calendar, CalendarEntry

T = TypeVar("T")

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_MATCHER = re.compile(rf'\s*(?:{_QUOTED}|([^\s=!~"{{}},]+))\s*(=~|!~|!=|=)\s*(?:{_QUOTED}|([^",{{}}]*))')
_ESCAPED = re.compile(r"\\(.)")
_CAPITAL = re.compile(r"(?<=[a-z])([A-Z])")
_DURATIONS = ("group_wait", "group_interval", "repeat_interval")


class ParsedRouting(NamedTuple):
    """The routing of one file; `lines` are those of each route, receiver and inhibition."""

    file: str
    root: Route
    receivers: tuple[Receiver, ...]
    inhibitions: tuple[Inhibition, ...]
    lines: tuple[LineRange, ...]


class WrittenAt(Source):
    """A line of a file, with the lines of the arguments that are written there."""

    lines: Mapping[str, int]

    def of_argument(self, *names: str, call: str = "", position: int | None = None) -> Source:
        """The line of the first of these arguments; without it, this line."""
        found = next((self.lines[name] for name in names if name in self.lines), self.line)
        return Source(self.file, found)


class RoutingReader:
    """Reads the routing of one document. In Kubernetes, keys have capitals instead of underscores."""

    def __init__(self, reader: YamlReader) -> None:
        self._reader = reader
        self._intervals: dict[str, tuple[CalendarEntry, ...]] = {}
        self._lines: list[LineRange] = []

    def routing(self, top: Mapping[str, yaml.Node]) -> ParsedRouting | None:
        """The routing; None without a route."""
        reader, parts = self._reader, _snake(top)
        if "route" not in parts:
            return None
        self._report_level(parts, "the top level")
        for key in ("time_intervals", "mute_time_intervals"):
            for each in reader.items(parts.get(key), f"`{key}`"):
                interval = _snake(reader.mapping(each, "a time interval"))
                name = reader.text(interval.get("name"), "`name` of a time interval")
                self._intervals[name] = tuple(self._entries(interval, f"time interval {name}"))
        receivers = tuple(
            self._made(Receiver, each, {}, name=reader.text(fields_.get("name"), "`name` of a receiver"))
            for each in reader.items(parts.get("receivers"), "`receivers`")
            if (fields_ := self._receiver(each))
        )
        inhibitions = tuple(
            self._inhibition(each) for each in reader.items(parts.get("inhibit_rules"), "`inhibit_rules`")
        )
        root = self._route(parts["route"], {receiver.name: receiver for receiver in receivers})
        return ParsedRouting(reader.place.file, root, receivers, inhibitions, tuple(self._lines))

    def _report_level(self, parts: Mapping[str, yaml.Node], level: str) -> None:
        """Report the keys that belong on another level: Alertmanager does not load the file."""
        for key, node in parts.items():
            if advice := belongs(key, level, OF_ALERTMANAGER):
                self._reader.report(node, level, f"Alertmanager does not know the key `{key}` here", advice)

    def _receiver(self, node: yaml.Node) -> Mapping[str, yaml.Node]:
        parts = _snake(self._reader.mapping(node, "a receiver"))
        self._report_level(parts, "a receiver")
        for key in (key for key in parts if key.endswith("_configs")):
            for each in self._reader.items(parts[key], f"`{key}`"):
                entry = _snake(self._reader.mapping(each, f"an entry of `{key}`"))
                of_routes = {name: entry[name] for name in entry if name in OF_ALERTMANAGER["a route"]}
                self._report_level(of_routes, f"an entry of `{key}`")
        return parts

    def _route(self, node: yaml.Node, receivers: Mapping[str, Receiver]) -> Route:
        reader = self._reader
        parts = _snake(reader.mapping(node, "a route"))
        self._report_level(parts, "a route")
        labels = reader.items(parts.get("group_by"), "`group_by`")
        group_by = tuple(reader.text(each, "a label of `group_by`") for each in labels)
        name = reader.text(parts.get("receiver"), "`receiver` of a route")
        durations = {key: self._duration(parts, key) for key in _DURATIONS}
        muted = (*self._named(parts, "mute_time_intervals"), *self._outside(parts))
        return self._made(
            Route,
            node,
            {
                **{"matchers": parts.get("matchers") or parts.get("match") or parts.get("match_re")},
                **{"receiver": parts.get("receiver"), "group_by": parts.get("group_by"), "routes": parts.get("routes")},
                **{"continues": parts.get("continue"), "mute": parts.get("mute_time_intervals")},
                **{key: parts.get(key) for key in _DURATIONS},
            },
            matchers=tuple(self._matchers(parts, "")),
            receiver=(receivers.get(name) or self._made(Receiver, parts["receiver"], {}, name=name)) if name else None,
            group_by=group_by if "group_by" in parts else None,
            routes=tuple(self._route(each, receivers) for each in reader.items(parts.get("routes"), "`routes`")),
            mute=muted,
            continues=reader.text(parts.get("continue"), "`continue`").lower() in ("true", "yes", "on", "y"),
            **durations,
        )

    def _inhibition(self, node: yaml.Node) -> Inhibition:
        parts = _snake(self._reader.mapping(node, "an inhibition"))
        self._report_level(parts, "an inhibition")
        equal = self._reader.items(parts.get("equal"), "`equal`")
        written = {
            side: next((parts[key] for key in parts if key.startswith(f"{side}_match")), None)
            for side in ("source", "target")
        }
        return self._made(
            Inhibition,
            node,
            {**written, "equal": parts.get("equal")},
            source=tuple(self._matchers(parts, "source_")),
            target=tuple(self._matchers(parts, "target_")),
            equal=tuple(self._reader.text(each, "a label of `equal`") for each in equal),
        )

    def _matchers(self, parts: Mapping[str, yaml.Node], prefix: str) -> Iterator[Matcher]:
        """The matchers of all three keys; in Kubernetes, each is a mapping."""
        reader = self._reader
        for key, operator in ((f"{prefix}match", "="), (f"{prefix}match_re", "=~"), (f"{prefix}matchers", "")):
            node = parts.get(key)
            if isinstance(node, yaml.MappingNode) and operator:
                for label, value in reader.mapping(node, f"`{key}`").items():
                    yield _matcher(label, operator, reader.text(value, f"`{label}` in `{key}`"))
                continue
            for each in reader.items(node, f"`{key}`"):
                if isinstance(each, yaml.MappingNode):
                    fields_ = reader.mapping(each, "a matcher").items()
                    given = {name: reader.text(value, name) for name, value in fields_}
                    default = "=~" if given.get("regex") == "true" else "="
                    yield _matcher(given.get("name", ""), given.get("matchType") or default, given.get("value", ""))
                else:
                    yield from self._written(each, reader.text(each, "a matcher"))

    def _written(self, node: yaml.Node, text: str) -> Iterator[Matcher]:
        try:
            yield from matchers_of(text)
        except ValueError as error:
            self._reader.report(node, "a matcher", str(error), 'write NAME="VALUE"')

    def _duration(self, parts: Mapping[str, yaml.Node], key: str) -> str | None:
        text = self._reader.text(parts.get(key), f"`{key}`")
        try:
            seconds(text or "0s")
        except ValueError as error:
            self._reader.report(parts[key], f"`{key}`", str(error))
            return None
        return text or None

    def _named(self, parts: Mapping[str, yaml.Node], key: str) -> Iterator[Calendar]:
        for each in self._reader.items(parts.get(key), f"`{key}`"):
            name = self._reader.text(each, "the name of a time interval")
            if name not in self._intervals:
                fix = did_you_mean(name, self._intervals)
                self._reader.report(each, "a route", f"there is no time interval {name!r}", fix)
            yield self._made(Calendar, each, {}, name=name, entries=self._intervals.get(name, ()))

    def _outside(self, parts: Mapping[str, yaml.Node]) -> Iterator[TimeInterval]:
        """Nothing is sent outside all active intervals."""
        active = list(self._named(parts, "active_time_intervals"))
        if active:
            names = " or ".join(each.name for each in active)
            entries = tuple(entry for each in active for entry in each.entries)
            node = parts["active_time_intervals"]
            yield self._made(Calendar, node, {}, name=f"outside {names}", entries=entries, outside=True)

    def _entries(self, interval: Mapping[str, yaml.Node], subject: str) -> Iterator[CalendarEntry]:
        reader = self._reader
        for each in reader.items(interval.get("time_intervals"), f"`time_intervals` of {subject}"):
            parts = _snake(reader.mapping(each, subject))
            location = reader.text(parts.get("location"), f"`location` of {subject}") or "UTC"
            try:
                ZoneInfo(location)
                minutes = tuple(map(self._minutes, reader.items(parts.get("times"), f"`times` of {subject}")))
                yield CalendarEntry(
                    minutes,
                    self._ranges(parts, "weekdays", WEEKDAYS, 0),
                    self._ranges(parts, "days_of_month", (), 0),
                    self._ranges(parts, "months", _MONTHS, 1),
                    self._ranges(parts, "years", (), 0),
                    location,
                )
            except (ValueError, ZoneInfoNotFoundError, OSError):
                reader.report(each, subject, "has a time that Alertmanager does not read", "compare it with its manual")

    def _minutes(self, node: yaml.Node) -> tuple[int, int]:
        parts = _snake(self._reader.mapping(node, "a time"))
        times = [self._reader.text(parts.get(key), f"`{key}`") for key in ("start_time", "end_time")]
        start, end = (60 * int(hours) + int(minutes) for hours, _, minutes in (each.partition(":") for each in times))
        return start, end

    def _ranges(
        self, parts: Mapping[str, yaml.Node], key: str, names: tuple[str, ...], first: int
    ) -> tuple[tuple[int, int], ...]:
        """Numbers, names, and ranges `monday:friday`; in Kubernetes, a day of the month is a mapping."""

        def number(text: str) -> int:
            text = text.strip().lower()
            return names.index(text) + first if text in names else int(text)

        found = []
        for each in self._reader.items(parts.get(key), f"`{key}`"):
            if isinstance(each, yaml.MappingNode):
                day = {name: self._reader.text(value, name) for name, value in self._reader.mapping(each, key).items()}
                text = f"{day['start']}:{day.get('end') or day['start']}"
            else:
                text = self._reader.text(each, f"`{key}`")
            start, _, end = text.partition(":")
            found.append((number(start), number(end or start)))
        return tuple(found)

    def _made(self, kind: type[T], node: yaml.Node, lines: Mapping[str, yaml.Node | None], **values: object) -> T:
        """A definition without the limits of content: whatever Alertmanager accepts."""
        where = self._reader.source(node)
        if isinstance(node, yaml.MappingNode):
            # The end of a block is where the next one begins.
            last = max(node.start_mark.line, node.end_mark.line - (not node.flow_style))
            self._lines.append(LineRange(where.line, self._reader.place.line(last)))
        defined = WrittenAt(where.file, where.line)
        defined.lines = {name: self._reader.source(each).line for name, each in lines.items() if each is not None}
        made = object.__new__(kind)
        for each in fields(kind):  # type: ignore[arg-type]  # every definition is a dataclass
            default: Any = None if each.default is MISSING else each.default
            object.__setattr__(made, each.name, values.get(each.name, default))
        object.__setattr__(made, "defined", defined)
        object.__setattr__(made, "waive", ())
        return made


def matchers_of(text: str) -> Iterator[Matcher]:
    """The matchers in a text: `severity="critical", team=~"a|b"`, also in braces. Raises ValueError."""
    left = text.strip().removeprefix("{").removesuffix("}").strip()
    while left:
        found = _MATCHER.match(left)
        left = left[found.end() :].strip() if found else "?"
        if found is None or (left and left[0] != ","):
            raise ValueError(f"{text!r} is not a matcher")
        quoted, bare, operator, value, plain = found.groups()
        label = bare if quoted is None else _unescaped(quoted)
        yield _matcher(label, operator, plain.strip() if value is None else _unescaped(value))
        left = left[1:].strip()


def _matcher(label: str, operator: str, value: str) -> Matcher:
    return Matcher(label, operator, value)  # type: ignore[arg-type]  # one of the four, or else it matches nothing


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: {"n": "\n"}.get(found[1], found[1] if found[1] in '"\\' else found[0]), text)


def _snake(parts: Mapping[str, yaml.Node]) -> dict[str, yaml.Node]:
    """The values by keys as in alertmanager.yml, which Kubernetes writes with capitals."""
    snake = {_CAPITAL.sub(lambda found: f"_{found[1].lower()}", key): node for key, node in parts.items()}
    for side in ("source", "target"):
        if isinstance(snake.get(f"{side}_match"), yaml.SequenceNode):
            snake[f"{side}_matchers"] = snake.pop(f"{side}_match")
    return snake
