"""What every definition of a dashboard is: it knows where it was written, and problems can be waived."""

from __future__ import annotations

from typing import NoReturn

from tradewatch.model import Checked, DefinitionError, Problem, Source, Waiver
from tradewatch.model.checked import position


class GrafanaDefinition(metaclass=Checked):
    """Base of dashboards, rows, panels and variables: `model.Defined` for subclasses of grafanalib's attrs classes.

    Two are equal only if they are the same object, so they can be keys of a dict.
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
