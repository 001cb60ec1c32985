"""Expand an annotation as Prometheus will, for labels and a value that a test knows beforehand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import quote_plus

from tradewatch.gotemplate import PROMETHEUS_ANNOTATION, parse
from tradewatch.gotemplate.nodes import (
    Action,
    Bool,
    Command,
    Dot,
    Function,
    If,
    Node,
    Number,
    Operand,
    Pipeline,
    String,
    Text,
    Variable,
    With,
)
from tradewatch.proofs.humanize import humanize, humanize1024, humanize_duration, humanize_percentage

Value = str | float | bool

_VERB = re.compile(r"%[-+ 0#]*\d*(?:\.\d+)?[sdfegq%]")


class CannotExpand(ValueError):
    """The template uses something whose result a test cannot know beforehand, such as `query`."""


def expand(text: str, labels: Mapping[str, str], value: float | None) -> str:
    """What Prometheus makes of an annotation. Raises CannotExpand, and TemplateSyntaxError for what is no template."""
    return _nodes(parse(text, PROMETHEUS_ANNOTATION).nodes, _Scope(labels, value, ""))


class _Scope:
    def __init__(self, labels: Mapping[str, str], value: float | None, dot: Value) -> None:
        self.labels, self.value, self.dot = labels, value, dot

    def within(self, dot: Value) -> _Scope:
        return _Scope(self.labels, self.value, dot)


def _nodes(nodes: tuple[Node, ...], scope: _Scope) -> str:
    return "".join(_node(node, scope) for node in nodes)


def _node(node: Node, scope: _Scope) -> str:
    match node:
        case Text(text=text):
            return text
        case Action(pipeline=pipeline):
            return _printed(_pipeline(pipeline, scope))
        case If():
            return _nodes(node.body if _pipeline(node.pipeline, scope) else node.otherwise, scope)
        case With():
            dot = _pipeline(node.pipeline, scope)
            return _nodes(node.body, scope.within(dot)) if dot else _nodes(node.otherwise, scope)
    raise CannotExpand(f"{{{{{type(node).__name__.lower()}}}}} cannot be foreseen in a test")


def _pipeline(pipeline: Pipeline, scope: _Scope) -> Value:
    if pipeline.declares:
        raise CannotExpand("a variable of the template's own cannot be foreseen in a test")
    result: tuple[Value, ...] = ()
    for command in pipeline.commands:
        result = (_command(command, result, scope),)
    return result[0]


def _command(command: Command, piped: tuple[Value, ...], scope: _Scope) -> Value:
    first, *rest = command.operands
    if not isinstance(first, Function):
        return _operand(first, scope)
    function = _FUNCTIONS.get(first.name)
    if function is None:
        raise CannotExpand(f"what {first.name} gives cannot be foreseen in a test")
    return function(*(_operand(operand, scope) for operand in rest), *piped)


def _operand(operand: Operand, scope: _Scope) -> Value:
    match operand:
        case Dot():
            return scope.dot
        case Variable(name="$labels", path=(label,)):
            return scope.labels.get(label, "")
        case Variable(name="$value", path=()) if scope.value is not None:
            return scope.value
        case String(value=text):
            return text
        case Bool(value=truth):
            return truth
        case Number(text=text):
            return float(text)
        case Pipeline():
            return _pipeline(operand, scope)
    raise CannotExpand(f"a {type(operand).__name__.lower()} cannot be foreseen in a test")


def _printed(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    # Go prints a whole float without ".0".
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _printf(verbs: Value, *values: Value) -> str:
    left = list(values)

    def put(match: re.Match[str]) -> str:
        verb = match.group()
        return "%" if verb == "%%" else verb.replace("q", "s") % left.pop(0)

    return _VERB.sub(put, str(verbs))


def _number(write: Callable[[float], str]) -> Callable[..., Value]:
    return lambda value: write(float(value))


_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "humanize": _number(humanize),
    "humanize1024": _number(humanize1024),
    "humanizeDuration": _number(humanize_duration),
    "humanizePercentage": _number(humanize_percentage),
    "printf": _printf,
    "print": lambda *values: "".join(map(_printed, values)),
    "urlquery": lambda *values: quote_plus("".join(map(_printed, values)), safe=""),
    "eq": lambda first, *others: first in others,
    "ne": lambda first, other: first != other,
    "not": lambda value: not value,
    "and": lambda *values: next((value for value in values if not value), values[-1]),
    "or": lambda *values: next((value for value in values if value), values[-1]),
    "toUpper": lambda text: str(text).upper(),
    "toLower": lambda text: str(text).lower(),
}
