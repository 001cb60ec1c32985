"""Where a panel, row, variable or dashboard was written."""

from __future__ import annotations

from typing import NoReturn

from tradewatch.model import DefinitionError, Problem, Source, Waiver


class Written:
    """What `model.Defined` is to the vocabulary, for subclasses of grafanalib's own (attrs) classes.

    Two of them are equal only when they are the same object, so that they can be keys of a dict.
    """

    defined: Source
    subject: str
    waive: tuple[Waiver, ...] = ()

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def reject(self, argument: str, summary: str, *, details: str = "", fix: str = "") -> NoReturn:
        """Raise a DefinitionError at the line of `argument` within this definition."""
        raise DefinitionError(
            Problem("definition", self.defined.of_argument(argument), self.subject, summary, details, fix)
        )
