"""Applies the waivers in the content: which problems they cover, and which waivers cover none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tradewatch.compiler import CompiledEnvironment
from tradewatch.grafana.definition import GrafanaDefinition
from tradewatch.model import Defined, PerEnvironment, Problem, Project, Source, Waiver
from tradewatch.model.per_environment import every

Definition = Defined | GrafanaDefinition

# Most values in a definition have these types, and isinstance is faster for them than for a Mapping.
_WITHOUT_DEFINITIONS = (str, int, float, Source)

# The places of a definition and of its waiver, and the check. The objects would not do, because each environment has
# dashboards, and waivers, of its own.
UsedWaiver = tuple[Source, Source, str]


class AfterWaivers(NamedTuple):
    """The problems that no waiver covers, and the waivers that cover the others."""

    remaining: list[Problem]
    used: frozenset[UsedWaiver]


@dataclass(frozen=True)
class ContentWaivers:
    """The waivers in the content, which of them a problem needed, and the day of the check."""

    definitions: Collection[Definition]
    used: frozenset[UsedWaiver] = frozenset()
    today: date = date.min

    def __iter__(self) -> Iterator[tuple[Definition, Waiver]]:
        """Each waiver, with the definition that has it."""
        return ((definition, waiver) for definition in self.definitions for waiver in definition.waive)


def definitions(project: Project, environments: Iterable[CompiledEnvironment]) -> tuple[Definition, ...]:
    """Every definition in the content, once; for dashboards, those of these environments."""
    dashboards = [built for each in environments for built in each.dashboards.values()]
    # `made` also has the definitions that nothing uses.
    content = {name: part for name, part in vars(project).items() if name != "made"}
    return tuple(walk((content, dashboards)))


def apply_waivers(problems: Iterable[Problem], known: Collection[Definition]) -> AfterWaivers:
    """Separate the problems that no waiver covers from the others; `known` are all definitions.

    A problem belongs to the innermost definition at whose lines it points: a waiver on a route does not cover the
    routes below it.
    """
    waived = {waiver.check for definition in known for waiver in definition.waive}
    by_file: dict[str, list[Definition]] = {}
    for definition in known:
        for file in definition.files:
            by_file.setdefault(file, []).append(definition)
    remaining: list[Problem] = []
    used: set[UsedWaiver] = set()
    for problem in problems:
        covering: set[UsedWaiver] = set()
        if problem.check in waived and problem.where is not None:
            covering = {
                used_waiver(definition, waiver)
                for definition in _innermost(by_file.get(problem.where.file, ()), problem.where)
                for waiver in definition.waive
                if waiver.check == problem.check
            }
        used |= covering
        if not covering:
            remaining.append(problem)
    return AfterWaivers(remaining, frozenset(used))


def used_waiver(definition: Definition, waiver: Waiver) -> UsedWaiver:
    """What identifies a definition's waiver."""
    return definition.defined, waiver.defined, waiver.check


def _innermost(candidates: Sequence[Definition], where: Source) -> list[Definition]:
    """The innermost definitions at a line: several if they share it, or if one call in a loop made them."""
    around = [each for each in candidates if each.covers(where)]
    first = max((each.defined.line for each in around), default=0)
    return [each for each in around if each.defined.line == first]


def walk(content: object) -> Iterator[Definition]:
    """Every definition in the content, each before those inside it."""
    seen: set[int] = set()
    waiting = [content]
    while waiting:
        value = waiting.pop()
        inside: Iterable[object] = ()
        if value is None or isinstance(value, _WITHOUT_DEFINITIONS):
            continue
        if isinstance(value, (tuple, list)):
            inside = value
        elif isinstance(value, Definition):
            if id(value) in seen:
                continue
            seen.add(id(value))
            yield value
            inside = vars(value).values()
        elif isinstance(value, PerEnvironment):
            inside = every(value)
        elif isinstance(value, Mapping):
            inside = value.values()
        waiting += reversed(tuple(inside))
