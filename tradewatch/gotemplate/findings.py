"""What a template reads and calls, which checks compare with the rules, and what is wrong with it."""

from __future__ import annotations

from typing import NamedTuple

from tradewatch.gotemplate.position import TextPosition
from tradewatch.gotemplate.types import Holder


class TemplatePlace(NamedTuple):
    """A position in a template; `template` is the name of a defined template, or "" for the text itself."""

    template: str
    at: TextPosition


class KeyRead(NamedTuple):
    """A label or annotation that the template reads by name."""

    holder: Holder
    name: str
    place: TemplatePlace


class TemplateCalled(NamedTuple):
    """A call of a template by name."""

    name: str
    place: TemplatePlace


class UnknownField(NamedTuple):
    """A field that its owner does not have: `path` as the template has it, and the names that are `known`."""

    path: str
    owner: str
    known: tuple[str, ...]
    place: TemplatePlace

    def __str__(self) -> str:
        name = self.path.rpartition(".")[2]
        known = f"it has {', '.join(self.known)}" if self.known else "it has no fields"
        return f"unknown field {self.path}: {self.owner} has no {name}, {known}"


class UndefinedTemplate(NamedTuple):
    """A call of a template that neither the files nor the program define."""

    name: str
    place: TemplatePlace

    def __str__(self) -> str:
        return f'template "{self.name}" is not defined'


class WrongArguments(NamedTuple):
    """A function, method or value with the wrong number of arguments; without a limit, `most` is None."""

    name: str
    given: int
    least: int
    most: int | None
    place: TemplatePlace

    def __str__(self) -> str:
        if self.most is None:
            wanted = f"at least {self.least}"
        elif self.least == self.most:
            wanted = str(self.least) if self.most else "none: is a | missing?"
        else:
            wanted = f"{self.least} to {self.most}"
        plural = "" if self.given == 1 else "s"
        return f"{self.name} has {self.given} argument{plural}, it takes {wanted}"


class NotIterable(NamedTuple):
    """A `{{range}}` over something that is neither a list nor a map."""

    what: str
    place: TemplatePlace

    def __str__(self) -> str:
        return f"range over {self.what}, but it takes a list or a map"


TemplateProblem = UnknownField | UndefinedTemplate | WrongArguments | NotIterable


class References(NamedTuple):
    """Everything that a text and the templates that it calls read, each once and in order."""

    labels: tuple[KeyRead, ...]
    annotations: tuple[KeyRead, ...]
    calls: tuple[TemplateCalled, ...]
    problems: tuple[TemplateProblem, ...]
