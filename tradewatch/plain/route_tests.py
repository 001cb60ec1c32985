"""Tests of routes: who is notified of an alert by an alertmanager.yml, in which group, and how soon."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import yaml

from tradewatch.foreign import read_file
from tradewatch.model import DefinitionError, Matcher, Problem, ProblemsFound, Source, duration, seconds
from tradewatch.model.regular_expression import PatternError
from tradewatch.plain.alertmanager import ParsedRouting, matchers_of
from tradewatch.plain.place import Place
from tradewatch.plain.routing import PlainEnvironment
from tradewatch.plain.yaml_nodes import Document, documents, is_null
from tradewatch.routing import Labels, MatchedRoute, inhibited, matches, muted, routes_of

_LARGEST = 4 * 2**20


class RouteTest(NamedTuple):
    """One test; `group` and `delay` (in seconds) are None if the test does not give them."""

    where: Source
    name: str
    labels: Labels
    time: datetime | None
    firing: tuple[Labels, ...]
    silences: tuple[tuple[Matcher, ...], ...]
    receivers: tuple[str, ...]
    group: Labels | None
    delay: float | None

    def problems(self, routing: ParsedRouting) -> Iterator[Problem]:
        """What is otherwise than the test says. Raises DefinitionError for a regular expression that cannot be read."""
        deliveries = [] if self._is_silent(routing) else self._deliveries(routing)
        names = tuple(each.settings.receiver.name for each in deliveries)
        if names != self.receivers:
            why = self._why(routing) if not names else ""
            yield self._problem(f"notifies {_listed(names)}, not {_listed(self.receivers)}", why)
            return
        for each in deliveries:
            group, delay = each.settings.group(self.labels), self._delay(routing, each)
            if self.group is not None and group != dict(self.group):
                yield self._problem(f"{each.settings.receiver.name} gets it in the group {_labels(group)}")
            if self.delay is not None and delay != self.delay:
                yield self._problem(f"{each.settings.receiver.name} gets it after {duration(delay)}")

    def _is_silent(self, routing: ParsedRouting) -> bool:
        return any(matches(each, self.labels) for each in self.silences) or bool(
            inhibited(self.labels, self.firing, routing.inhibitions)
        )

    def _why(self, routing: ParsedRouting) -> str:
        if any(matches(each, self.labels) for each in self.silences):
            return "A silence matches it."
        if by := inhibited(self.labels, self.firing, routing.inhibitions):
            return f"{_labels(by[0].by)} inhibits it, line {by[0].through.defined.line} of {routing.file}."
        return "All its routes are muted at this time."

    def _deliveries(self, routing: ParsedRouting) -> list[MatchedRoute]:
        """The routes that send it."""
        matched = routes_of(routing.root, self.labels, _NEWEST)
        return [each for each in matched if self.time is None or not muted(each.mute, self.time)]

    def _delay(self, routing: ParsedRouting, delivery: MatchedRoute) -> float:
        """Seconds until the message: a group that has a firing alert has been sent before."""
        settings = delivery.settings
        own = settings.group(self.labels)
        for other in self.firing:
            routes = (each.route for each in routes_of(routing.root, other, _NEWEST))
            if delivery.route in routes and settings.group(other) == own:
                return settings.group_interval
        return settings.group_wait

    def _problem(self, summary: str, details: str = "") -> Problem:
        return Problem("route-test", self.where, f"test {self.name}", summary, details)


_NEWEST: Any = PlainEnvironment()


def read_route_tests(path: Path) -> tuple[RouteTest, ...]:
    """The tests in a file. Raises ProblemsFound with what is not as in the schema, at its line."""
    text = read_file(path, _LARGEST).decode("utf-8", "replace")
    found = list(documents(Place(str(path)), text))
    problems = [each for each in found if isinstance(each, Problem)]
    read = [each for each in found if isinstance(each, Document)]
    if problems or len(read) != 1:
        raise ProblemsFound(*problems or [_fault(Source(str(path), 1), f"file {path}", "is not one document of tests")])
    content, line_of = _content(read[0].root), _line_of(str(path), read[0].root)
    from jsonschema import Draft7Validator  # here, because only route tests need it

    validator = Draft7Validator(orjson.loads(_SCHEMA.read_bytes()))
    errors = sorted(validator.iter_errors(content), key=lambda error: str(error.absolute_path))
    if errors:
        raise ProblemsFound(
            *(_fault(line_of(each.absolute_path), f"file {path}", _in_words(each), _FIX) for each in errors)
        )
    return tuple(_test(each, line_of(("tests", number)), number) for number, each in enumerate(content["tests"]))


_SCHEMA = Path(__file__).with_name("route-test.schema.json")
_FIX = f"compare it with tradewatch/plain/{_SCHEMA.name}"


def _test(content: Mapping[str, Any], where: Source, number: int) -> RouteTest:
    """A test that is as in the schema. Raises ProblemsFound for a time, a duration or a matcher that is wrong."""
    name = content.get("name") or str(number + 1)
    try:
        time = datetime.fromisoformat(content["time"]) if "time" in content else None
        if time is not None and time.tzinfo is None:
            raise ValueError(f"{content['time']!r} has no zone")
        return RouteTest(
            where,
            name,
            content["labels"],
            time,
            tuple(content.get("firing", ())),
            tuple(tuple(matchers_of(each)) for each in content.get("silences", ())),
            tuple(content["receivers"]),
            content.get("group"),
            seconds(content["delay"]) if "delay" in content else None,
        )
    except ValueError as error:
        raise ProblemsFound(_fault(where, f"test {name}", str(error))) from None


def run_route_tests(tests: Sequence[RouteTest], routing: ParsedRouting) -> list[Problem]:
    """What is otherwise than the tests say."""
    found: list[Problem] = []
    for test in tests:
        try:
            found += test.problems(routing)
        except DefinitionError as error:
            found += error.problems
        except PatternError as error:
            found.append(_fault(test.where, f"test {test.name}", str(error)))
    return list(dict.fromkeys(found))


def _content(node: yaml.Node) -> Any:
    """A node as JSON would have it; every scalar is a text."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _content(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return list(map(_content, node.value))
    return "" if is_null(node) else node.value


def _line_of(file: str, root: yaml.Node) -> Callable[[Any], Source]:
    """A function from a path in the content to its line."""

    def find(path: Any) -> Source:
        node = root
        for step in path:
            pairs = node.value
            node = pairs[step] if isinstance(step, int) else next(value for key, value in pairs if key.value == step)
        return Source(file, node.start_mark.line + 1)

    return find


def _in_words(error: Any) -> str:
    path = ".".join(map(str, error.absolute_path))
    return f"{path + ': ' if path else ''}{error.message}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "nobody"


def _labels(labels: Labels) -> str:
    return "{" + ", ".join(f"{name}={value}" for name, value in sorted(labels.items())) + "}"


def _fault(where: Source, subject: str, summary: str, fix: str = "") -> Problem:
    return Problem("route-test", where, subject, summary, fix=fix)
