"""The syntax tree of a template: the constructs of Go's text/template, each with its position.

Named tuples, because creating twenty dataclasses would take a tenth of the start of a build.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tradewatch.gotemplate.position import TextPosition


class DotNode(NamedTuple):
    """`.`"""

    at: TextPosition


class FieldNode(NamedTuple):
    """`.Alerts.Firing` has the path ("Alerts", "Firing")."""

    at: TextPosition
    path: tuple[str, ...]


class VariableNode(NamedTuple):
    """`$labels.job` has the name "$labels" and the path ("job",)."""

    at: TextPosition
    name: str
    path: tuple[str, ...]


class FunctionNode(NamedTuple):
    """The name of a function; its arguments are the other operands of its command."""

    at: TextPosition
    name: str


class ChainNode(NamedTuple):
    """`(index .Alerts 0).Labels`: fields of something that is neither a field nor a variable."""

    at: TextPosition
    base: Operand
    path: tuple[str, ...]


class StringNode(NamedTuple):
    """A quoted or raw string, and its `value`."""

    at: TextPosition
    value: str


class NumberNode(NamedTuple):
    """A number or a character constant, as in the template."""

    at: TextPosition
    text: str


class BoolNode(NamedTuple):
    """`true` or `false`."""

    at: TextPosition
    value: bool


class NilNode(NamedTuple):
    """`nil`."""

    at: TextPosition


class CommandNode(NamedTuple):
    """One stage of a pipeline: an operand and its arguments."""

    at: TextPosition
    operands: tuple[Operand, ...]


class PipelineNode(NamedTuple):
    """Commands, each with the result of the one before; `declares` are the variables that get the last result.

    `assigns` says that the variables exist already (`=` instead of `:=`).
    """

    at: TextPosition
    declares: tuple[str, ...]
    assigns: bool
    commands: tuple[CommandNode, ...]


Literal = StringNode | NumberNode | BoolNode | NilNode
Operand = DotNode | FieldNode | VariableNode | FunctionNode | ChainNode | Literal | PipelineNode


class TextNode(NamedTuple):
    """Literal text, after trimming."""

    at: TextPosition
    text: str


class ActionNode(NamedTuple):
    """`{{pipeline}}`, which writes the value of its pipeline."""

    at: TextPosition
    pipeline: PipelineNode


class ControlNode(NamedTuple):
    """`{{if}}`, `{{range}}` or `{{with}}`; `otherwise` is used for an empty value, and for a range without elements.

    An `{{else if}}` is the only node in `otherwise`.
    """

    at: TextPosition
    keyword: str
    pipeline: PipelineNode
    body: tuple[Node, ...]
    otherwise: tuple[Node, ...]


class LoopExitNode(NamedTuple):
    """`{{break}}` or `{{continue}}`."""

    at: TextPosition
    keyword: str


class TemplateCallNode(NamedTuple):
    """`{{template "name" pipeline}}`; a `{{block}}` is a definition and such a call."""

    at: TextPosition
    name: str
    pipeline: PipelineNode | None


Node = TextNode | ActionNode | ControlNode | LoopExitNode | TemplateCallNode


class Template(NamedTuple):
    """A parsed text, or one of the templates it defines.

    `name` is "" for the text itself. `definitions` is empty for a defined template, because definitions do not nest.
    `reassigned` are the variables to which it assigns with `$x = ...`.
    """

    name: str
    at: TextPosition
    nodes: tuple[Node, ...]
    definitions: Mapping[str, Template]
    reassigned: frozenset[str]
