"""The base of the definitions in dashboards: they have a place in the source, and problems can be waived."""

from __future__ import annotations

from tradewatch.model import Waiver
from tradewatch.model.defined import Located


class GrafanaDefinition(Located):
    """Base of dashboards, rows, panels and variables: `model.Defined` for subclasses of grafanalib's attrs classes.

    Two are equal only if they are the same object, so they can be keys of a dict.
    """

    waive: tuple[Waiver, ...] = ()

    __eq__ = object.__eq__
    __hash__ = object.__hash__
