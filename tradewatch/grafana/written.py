"""Where a panel, row, variable or dashboard was written."""

from __future__ import annotations

from typing import NoReturn

from tradewatch.model import Checked, DefinitionError, Problem, Source, Waiver
from tradewatch.model.checked import position


class Written(metaclass=Checked):
    """What `model.Defined` is to the vocabulary, for subclasses of grafanalib's own (attrs) classes.

    Two of them are equal only when they are the same object, so that they can be keys of a dict.
    """

    defined: Source
    waive: tuple[Waiver, ...] = ()

    @property
    def subject(self) -> str:
        """How messages name it."""
        raise NotImplementedError

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def reject(self, argument: str, summary: str, *, details: str = "", fix: str = "") -> NoReturn:
        """Raise a DefinitionError at the line of `argument` within this definition."""
        where = self.defined.of_argument(argument, call=type(self).__name__, position=position(type(self), argument))
        raise DefinitionError(Problem("definition", where, self.subject, summary, details, fix))
