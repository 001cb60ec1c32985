"""The base of all definitions, which know where they were written, and waivers of problems."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar, NoReturn, Self

from tradewatch.model.checked import Checked, position
from tradewatch.model.clock import require_day
from tradewatch.model.problem import DefinitionError, Finding, Problem, one_line
from tradewatch.model.source import Source, here
from tradewatch.model.validator import NonBlank

if TYPE_CHECKING:
    from collections.abc import Iterator

# Each list that `record_definitions` fills.
_recordings: list[list[Defined]] = []


@contextmanager
def record_definitions() -> Iterator[list[Defined]]:
    """A list that gets every definition made in the block, to find those that are never used."""
    made: list[Defined] = []
    _recordings.append(made)
    try:
        yield made
    finally:
        _recordings.remove(made)


class Located(metaclass=Checked):
    """Base of all that is written in content, at the line `defined`, where its problems are reported."""

    defined: Source

    @property
    def subject(self) -> str:
        """How messages name it."""
        raise NotImplementedError

    @property
    def files(self) -> tuple[str, ...]:
        """The files in which it is written."""
        return (self.defined.file,)

    def covers(self, where: Source) -> bool:
        """Whether a line belongs to it. Parses the file, so only problems use it."""
        return where.file == self.defined.file and where.line in self.defined.extent()

    def finding(self, summary: str, *, argument: str = "", details: str = "", fix: str = "") -> Finding:
        """A problem at the line of `argument`, or of the whole definition."""
        return Finding(
            self.defined.of_argument(argument) if argument else self.defined, self.subject, summary, details, fix
        )

    def reject(self, argument: str, summary: str, *, details: str = "", fix: str = "") -> NoReturn:
        """Raise DefinitionError at the line of `argument`."""
        where = self.defined.of_argument(argument, call=type(self).__name__, position=position(type(self), argument))
        raise DefinitionError(Problem("definition", where, self.subject, summary, details, fix))


@dataclass(frozen=True, kw_only=True, eq=False)
class Defined(Located):
    """Base of every definition that is not Grafana's: a dataclass with waivers of its problems (`waive`).

    Definitions are compared by identity (`eq=False`): two alerts with the same name are two alerts.
    """

    # The new names of arguments, by those that they had in an older version.
    renamed: ClassVar[Mapping[str, str]] = {}

    defined: Source = field(default_factory=here, compare=False, repr=False)
    waive: tuple[Waiver, ...] = field(default=(), repr=False)

    def __new__(cls, *_: object, **__: object) -> Self:
        definition = super().__new__(cls)
        for made in _recordings:
            made.append(definition)
        return definition

    @property
    def subject(self) -> str:
        """How messages name this definition."""
        return f"{type(self).__name__.lower()} {getattr(self, 'name', '')}".rstrip()


@dataclass(frozen=True, eq=False)
class Waiver(Defined):
    """Waives the problems of one `check` in a definition, for a `reason`; `until` is the last day.

    `Waiver("promql/unknown-metric", until="2027-01-31", reason="the exporter comes with release 7")`. It covers the
    whole definition, but not the definitions inside it.
    """

    check: NonBlank
    until: str = field(kw_only=True)
    reason: str = field(kw_only=True)

    def __post_init__(self) -> None:
        if not self.reason.strip():
            self.reject("reason", "the waiver has no reason", fix="write in one sentence why this problem may stay")
        object.__setattr__(self, "reason", one_line(self.reason))
        require_day(self, "until")

    @property
    def last_day(self) -> date:
        """The last day of the waiver."""
        return date.fromisoformat(self.until)

    @property
    def subject(self) -> str:
        """How messages name the waiver."""
        return f"waiver of {self.check}"
