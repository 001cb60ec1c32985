"""What every definition is: it knows where it was written, and its fields are of the types that they say."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, Self

from tradewatch.model.checked import Checked, position
from tradewatch.model.problem import DefinitionError, Problem
from tradewatch.model.source import Source, here

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tradewatch.model.waiver import Waiver


# Each list that `recorded` fills.
_recordings: list[list[Defined]] = []


@contextmanager
def recorded() -> Iterator[list[Defined]]:
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
