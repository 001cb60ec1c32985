"""The tree that `parse` gives back: the constructs of Go's text/template, each with its position."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tradewatch.gotemplate.source import Position


@dataclass(frozen=True)
class Dot:
    at: Position


@dataclass(frozen=True)
class Field:
    """`.Alerts.Firing`: path ("Alerts", "Firing")."""

    at: Position
    path: tuple[str, ...]


@dataclass(frozen=True)
class Variable:
    """`$labels.bot`: name "$labels", path ("bot",)."""

    at: Position
    name: str
    path: tuple[str, ...]


@dataclass(frozen=True)
class Function:
    """A function's name; its arguments are the other operands of the command that it heads."""

    at: Position
    name: str


@dataclass(frozen=True)
class Chain:
    """`(index .Alerts 0).Labels`: fields of something that is neither field nor variable."""

    at: Position
    base: Operand
    path: tuple[str, ...]


@dataclass(frozen=True)
class String:
    """A quoted or raw string; `value` is what it stands for."""

    at: Position
    value: str


@dataclass(frozen=True)
class Number:
    """A number or character constant, as written."""

    at: Position
    text: str


@dataclass(frozen=True)
class Bool:
    at: Position
    value: bool


@dataclass(frozen=True)
class Nil:
    at: Position


@dataclass(frozen=True)
class Command:
    """One stage of a pipeline: an operand and the arguments given to it."""

    at: Position
    operands: tuple[Operand, ...]


@dataclass(frozen=True)
class Pipeline:
    """Commands, each fed to the next; `declares` holds the variables set from the result."""

    at: Position
    declares: tuple[str, ...]
    assigns: bool
    commands: tuple[Command, ...]


Operand = Dot | Field | Variable | Function | Chain | String | Number | Bool | Nil | Pipeline


@dataclass(frozen=True)
class Text:
    """Literal text, after trimming."""

    at: Position
    text: str


@dataclass(frozen=True)
class Action:
    at: Position
    pipeline: Pipeline


@dataclass(frozen=True)
class If:
    """`{{else if}}` is an If that stands alone in `otherwise`."""

    at: Position
    pipeline: Pipeline
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]


@dataclass(frozen=True)
class Range:
    at: Position
    pipeline: Pipeline
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]


@dataclass(frozen=True)
class With:
    at: Position
    pipeline: Pipeline
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]


@dataclass(frozen=True)
class Break:
    at: Position


@dataclass(frozen=True)
class Continue:
    at: Position


@dataclass(frozen=True)
class TemplateCall:
    """`{{template "name" pipeline}}`; a `{{block}}` is a definition and a call."""

    at: Position
    name: str
    pipeline: Pipeline | None


Node = Text | Action | If | Range | With | Break | Continue | TemplateCall


@dataclass(frozen=True)
class Template:
    """A parsed text, or one of the templates it defines.

    `name` is "" for the text itself. `definitions` is empty for a defined template: definitions
    do not nest. `reassigned` holds the variables that some `$x = ...` in it sets again.
    """

    name: str
    at: Position
    nodes: tuple[Node, ...]
    definitions: Mapping[str, Template]
    reassigned: frozenset[str]
