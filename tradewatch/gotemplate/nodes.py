"""The tree that `parse` gives back: the constructs of Go's text/template, each with its position.

Named tuples, since making twenty dataclasses takes a tenth of a whole build's start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tradewatch.gotemplate.source import Position


class Dot(NamedTuple):
    at: Position


class Field(NamedTuple):
    """`.Alerts.Firing`: path ("Alerts", "Firing")."""

    at: Position
    path: tuple[str, ...]


class Variable(NamedTuple):
    """`$labels.bot`: name "$labels", path ("bot",)."""

    at: Position
    name: str
    path: tuple[str, ...]


class Function(NamedTuple):
    """A function's name; its arguments are the other operands of the command that it heads."""

    at: Position
    name: str


class Chain(NamedTuple):
    """`(index .Alerts 0).Labels`: fields of something that is neither field nor variable."""

    at: Position
    base: Operand
    path: tuple[str, ...]


class String(NamedTuple):
    """A quoted or raw string; `value` is what it stands for."""

    at: Position
    value: str


class Number(NamedTuple):
    """A number or character constant, as written."""

    at: Position
    text: str


class Bool(NamedTuple):
    at: Position
    value: bool


class Nil(NamedTuple):
    at: Position


class Command(NamedTuple):
    """One stage of a pipeline: an operand and the arguments given to it."""

    at: Position
    operands: tuple[Operand, ...]


class Pipeline(NamedTuple):
    """Commands, each fed to the next; `declares` holds the variables set from the result."""

    at: Position
    declares: tuple[str, ...]
    assigns: bool
    commands: tuple[Command, ...]


Operand = Dot | Field | Variable | Function | Chain | String | Number | Bool | Nil | Pipeline


class Text(NamedTuple):
    """Literal text, after trimming."""

    at: Position
    text: str


class Action(NamedTuple):
    at: Position
    pipeline: Pipeline


class If(NamedTuple):
    """`{{else if}}` is an If that stands alone in `otherwise`."""

    at: Position
    pipeline: Pipeline
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]


class Range(NamedTuple):
    at: Position
    pipeline: Pipeline
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]


class With(NamedTuple):
    at: Position
    pipeline: Pipeline
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]


class Break(NamedTuple):
    at: Position


class Continue(NamedTuple):
    at: Position


class TemplateCall(NamedTuple):
    """`{{template "name" pipeline}}`; a `{{block}}` is a definition and a call."""

    at: Position
    name: str
    pipeline: Pipeline | None


Node = Text | Action | If | Range | With | Break | Continue | TemplateCall


class Template(NamedTuple):
    """A parsed text, or one of the templates it defines.

    `name` is "" for the text itself. `definitions` is empty for a defined template: definitions
    do not nest. `reassigned` holds the variables that some `$x = ...` in it sets again.
    """

    name: str
    at: Position
    nodes: tuple[Node, ...]
    definitions: Mapping[str, Template]
    reassigned: frozenset[str]
