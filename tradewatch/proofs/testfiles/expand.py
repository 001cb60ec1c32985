"""Expand an annotation as Prometheus will, for labels and a value that a test knows beforehand."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import quote_plus

from tradewatch.gotemplate import PROMETHEUS_ANNOTATION, parse, split_at_first_action
from tradewatch.gotemplate.nodes import (
    ActionNode,
    BoolNode,
    CommandNode,
    ControlNode,
    DotNode,
    FunctionNode,
    Node,
    NumberNode,
    Operand,
    PipelineNode,
    StringNode,
    TemplateCallNode,
    TextNode,
    VariableNode,
)
from tradewatch.proofs.testfiles.humanize import humanize, humanize1024, humanize_duration, humanize_percentage

Value = str | float | bool

# Patterns that mean the same in Go and in Python, and what puts their groups in; neither may be empty.
_PATTERN = re.compile(r"(?:\\[d.]|[\w ,:()-]|\[[\w.,]+\]|(?<=[\w\])])\{\d+\})+")
_GROUP = re.compile(r"\$\{(\d+)\}")
_VERB = re.compile(r"%(?:%|[-+ 0]*\d*(?:\.\d+)?(?P<kind>[sfeg]))|%")


class CannotExpand(ValueError):
    """The template uses something whose result a test cannot know, for example `query`."""


class _Scope(NamedTuple):
    labels: Mapping[str, str]
    value: float | None
    dot: Value | None


_Writer = Callable[[_Scope], str]
_Reader = Callable[[_Scope], Value]


def expand(text: str, labels: Mapping[str, str], value: float | None) -> str:
    """The annotation as Prometheus expands it. Raises CannotExpand, and TemplateSyntaxError for a broken template."""
    literal, rest = split_at_first_action(text)
    return literal + _template(rest)(_Scope(labels, value, None))


# A template is parsed once, and expanded for each case of each environment.
@cache
def _template(text: str) -> _Writer:
    return _all(parse(text, PROMETHEUS_ANNOTATION).nodes)


def _all(nodes: tuple[Node, ...]) -> _Writer:
    writers = [_node(node) for node in nodes]
    return lambda scope: "".join([write(scope) for write in writers])


def _node(node: Node) -> _Writer:
    match node:
        case TextNode(text=text):
            return lambda scope: text
        case ActionNode():
            read = _pipeline(node.pipeline)
            return lambda scope: _printed(read(scope))
        case ControlNode(keyword="if"):
            condition, body, otherwise = _pipeline(node.pipeline), _all(node.body), _all(node.otherwise)
            return lambda scope: body(scope) if condition(scope) else otherwise(scope)
        case ControlNode(keyword="with"):
            condition, body, otherwise = _pipeline(node.pipeline), _all(node.body), _all(node.otherwise)
            return lambda scope: body(scope._replace(dot=dot)) if (dot := condition(scope)) else otherwise(scope)
    keyword = "template" if isinstance(node, TemplateCallNode) else node.keyword
    raise CannotExpand(f"{{{{{keyword}}}}} cannot be known in a test")


def _pipeline(pipeline: PipelineNode) -> _Reader:
    if pipeline.declares:
        raise CannotExpand("a variable of the template's own cannot be known in a test")
    read: _Reader | None = None
    for command in pipeline.commands:
        read = _command(command, read)
    assert read is not None  # a pipeline has a command
    return read


def _command(command: CommandNode, piped: _Reader | None) -> _Reader:
    first, *rest = command.operands
    if not isinstance(first, FunctionNode):
        return _operand(first)
    function = _FUNCTIONS.get(first.name)
    if function is None:
        raise CannotExpand(f"what {first.name} gives cannot be known in a test")
    arguments = [*map(_operand, rest), *([piped] if piped else [])]
    return lambda scope: function(*[read(scope) for read in arguments])


def _operand(operand: Operand) -> _Reader:
    match operand:
        case DotNode():
            return _dot
        case VariableNode(name="$labels", path=(label,)):
            return lambda scope: scope.labels.get(label, "")
        case VariableNode(name="$value", path=()):
            return _value
        case StringNode(value=text):
            return lambda scope: text
        case BoolNode(value=truth):
            return lambda scope: truth
        case NumberNode(text=text):
            number = float(text)
            return lambda scope: number
        case PipelineNode():
            return _pipeline(operand)
    raise CannotExpand(f"a {type(operand).__name__.removesuffix('Node').lower()} cannot be known in a test")


def _dot(scope: _Scope) -> Value:
    if scope.dot is None:
        raise CannotExpand("all that is known of an alert cannot be known in a test")
    return scope.dot


def _value(scope: _Scope) -> Value:
    if scope.value is None:
        raise CannotExpand("$value of a state cannot be known in a test")
    return scope.value


def _printed(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value
    return _shortest(value)


def _shortest(value: float) -> str:
    """A float as Go prints it: as few digits as tell it apart, with an exponent from a million on and below 1e-4."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    power = len(digits) + int(exponent) - 1
    if -4 <= power < 6:
        return f"{Decimal(repr(value)).normalize():f}"
    mantissa = "".join(map(str, digits))
    point = f".{mantissa[1:]}" if len(digits) > 1 else ""
    return f"{'-' * sign}{mantissa[0]}{point}e{power:+03d}"


def _printf(verbs: Value, *values: Value) -> str:
    """What Go makes of the verbs that mean the same in Python; it writes any slip into the text, and we refuse it."""
    left = list(values)

    def formatted(match: re.Match[str]) -> str:
        verb, kind = match.group(), match["kind"]
        if verb == "%%":
            return "%"
        if kind is None or not left or isinstance(left[0], str) is not (kind == "s"):
            raise CannotExpand(f"what printf makes of {str(verbs)!r} cannot be known in a test")
        value = left.pop(0)
        return verb.replace("g", "s") % _shortest(float(value)) if verb == "%g" else verb % value

    text = _VERB.sub(formatted, str(verbs))
    if left:
        raise CannotExpand(f"{str(verbs)!r} does not print everything that printf is given")
    return text


def _print(*values: Value) -> str:
    """Go parts values by a space where neither is a text."""
    if any(not isinstance(one, str) and not isinstance(other, str) for one, other in pairwise(values)):
        raise CannotExpand("where print puts spaces between numbers cannot be known in a test")
    return "".join(map(_printed, values))


def _replaced(pattern: Value, replacement: Value, text: Value) -> str:
    if not _PATTERN.fullmatch(str(pattern)) or "\\" in str(replacement) or "$" in _GROUP.sub("", str(replacement)):
        raise CannotExpand(f"what reReplaceAll makes of {str(pattern)!r} cannot be known in a test")
    return re.sub(str(pattern), _GROUP.sub(r"\\g<\1>", str(replacement)), str(text), flags=re.ASCII)


def _number(write: Callable[[float], str]) -> Callable[..., Value]:
    return lambda value: write(float(value))


_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "humanize": _number(humanize),
    "humanize1024": _number(humanize1024),
    "humanizeDuration": _number(humanize_duration),
    "humanizePercentage": _number(humanize_percentage),
    "printf": _printf,
    "print": _print,
    "reReplaceAll": _replaced,
    "urlquery": lambda *values: quote_plus("".join(map(_printed, values)), safe=""),
    "eq": lambda first, *others: first in others,
    "ne": lambda first, other: first != other,
    "not": lambda value: not value,
    "and": lambda *values: next((value for value in values if not value), values[-1]),
    "or": lambda *values: next((value for value in values if value), values[-1]),
    "toUpper": lambda text: str(text).upper(),
    "toLower": lambda text: str(text).lower(),
}
