"""What reading a template brings to light: facts that checks compare with the rules, and problems.

Named tuples, like the nodes.
"""

from __future__ import annotations

from typing import NamedTuple

from tradewatch.gotemplate.shapes import Holder
from tradewatch.gotemplate.source import Position


class Place(NamedTuple):
    """A position in a template; `template` is "" for the text that was read, else a defined template's name."""

    template: str
    at: Position


class KeyRead(NamedTuple):
    """A label or annotation that the template reads by name."""

    holder: Holder
    name: str
    place: Place


class TemplateCalled(NamedTuple):
    name: str
    place: Place


class UnknownField(NamedTuple):
    """`path`, as written, ends in a name that its owner does not have; `known` are those it has."""

    path: str
    owner: str
    known: tuple[str, ...]
    place: Place

    def __str__(self) -> str:
        name = self.path.rpartition(".")[2]
        known = f"it has {', '.join(self.known)}" if self.known else "it has no fields"
        return f"unknown field {self.path}: {self.owner} has no {name}, {known}"


class UndefinedTemplate(NamedTuple):
    name: str
    place: Place

    def __str__(self) -> str:
        return f'template "{self.name}" is not defined'


class WrongArguments(NamedTuple):
    """A function, method or value given a number of arguments that it does not take (`most` None: no limit)."""

    name: str
    given: int
    least: int
    most: int | None
    place: Place

    def __str__(self) -> str:
        if self.most is None:
            wanted = f"at least {self.least}"
        elif self.least == self.most:
            wanted = str(self.least) if self.most else "none: is a | missing?"
        else:
            wanted = f"{self.least} to {self.most}"
        plural = "" if self.given == 1 else "s"
        return f"{self.name} is given {self.given} argument{plural}, it takes {wanted}"


class NotIterable(NamedTuple):
    """A `{{range}}` over something that is neither list nor map."""

    what: str
    place: Place

    def __str__(self) -> str:
        return f"range over {self.what}: it takes a list or a map"


TemplateProblem = UnknownField | UndefinedTemplate | WrongArguments | NotIterable


class Reading(NamedTuple):
    """All that a text reads, the templates it calls included; each finding once, in order of reading."""

    labels: tuple[KeyRead, ...]
    annotations: tuple[KeyRead, ...]
    calls: tuple[TemplateCalled, ...]
    problems: tuple[TemplateProblem, ...]
