"""What every definition is: it knows where it was written, its fields have their types, and problems can be waived."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NoReturn, Self

from tradewatch.model.checked import Checked, position
from tradewatch.model.problem import DefinitionError, Problem, one_line
from tradewatch.model.source import Source, here
from tradewatch.model.validator import NonBlank

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SUCH_AS = "year-month-day, for example 2027-01-31"

# Each list that `recorded` fills.
_recordings: list[list[Defined]] = []


@contextmanager
def record_definitions() -> Iterator[list[Defined]]:
    """Record every definition that is made in the block, for whoever asks which ones were forgotten."""
    made: list[Defined] = []
    _recordings.append(made)
    try:
        yield made
    finally:
        _recordings.remove(made)


@dataclass(frozen=True, kw_only=True, eq=False)
class Defined(metaclass=Checked):
    """Base of every definition: remembers where it was written, and which checks it is excused from.

    Definitions are compared by identity (`eq=False`): two alerts of one name are two alerts.
    """

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

    def reject(self, argument: str, summary: str, *, details: str = "", fix: str = "") -> NoReturn:
        """Raise a DefinitionError at the line of `argument` within this definition."""
        where = self.defined.of_argument(argument, call=type(self).__name__, position=position(type(self), argument))
        raise DefinitionError(Problem("definition", where, self.subject, summary, details, fix))


@dataclass(frozen=True, eq=False)
class Waiver(Defined):
    """Excuses the definition that carries it from one `check`, for a `reason`, `until` a day, which is the last one.

    `Waiver("promql/unknown-metric", until="2027-01-31", reason="the exporter comes with release 7")`. It holds for
    the whole definition, but not for the definitions written inside it.
    """

    check: NonBlank
    until: str = field(kw_only=True)
    reason: str = field(kw_only=True)

    def __post_init__(self) -> None:
        if not self.reason.strip():
            self.reject("reason", "a waiver without a reason", fix="why this fault may stay, in one sentence")
        object.__setattr__(self, "reason", one_line(self.reason))
        if not _DAY.fullmatch(self.until):
            self.reject("until", f"{self.until!r} is not a day", fix=_SUCH_AS)
        try:
            date.fromisoformat(self.until)
        except ValueError:
            self.reject("until", f"there is no {self.until}", fix=_SUCH_AS)

    @property
    def last_day(self) -> date:
        return date.fromisoformat(self.until)

    @property
    def subject(self) -> str:
        return f"waiver of {self.check}"
