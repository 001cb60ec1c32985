"""Read an expression. Bounded first, since the parser under this can be crashed by deep nesting."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import promql_parser

from tradewatch.promql.tokens import Token, in_groupings, tokens

# Ten times the longest expression met in public rule sets; nesting far below the 10,000 that crash the parser.
MAXIMUM_LENGTH = 20_000
MAXIMUM_DEPTH = 100
# A chain of operators nests too, and walking it costs the third power of its length.
MAXIMUM_OPERATORS = 200

_OPERATORS = {*"+-*/%^<>", "==", "<=", ">=", "and", "or", "unless", "atan2"}

# What the parser under this reads, and the oldest Prometheus that we promise does not.
_NEWER = {
    "double_exponential_smoothing",
    "histogram_avg",
    "histogram_stddev",
    "histogram_stdvar",
    "info",
    "limit_ratio",
    "limitk",
    "mad_over_time",
    "sort_by_label",
    "sort_by_label_desc",
}

Expression = Any  # promql_parser ships classes, but its nodes' attributes are not typed


class SyntaxFault(ValueError):
    """The text is no PromQL; the message is one line."""


@cache
def parse(text: str) -> Expression:
    """The syntax tree of an expression; Grafana's variables in it are read as what may stand in their place.

    Raises SyntaxFault.
    """
    if len(text) > MAXIMUM_LENGTH:
        raise SyntaxFault(f"the expression has {len(text):,} characters, more than {MAXIMUM_LENGTH:,}")
    depth = operators = 0
    pieces: list[str] = []
    done = 0
    brackets: list[str] = []
    stream = list(tokens(text))
    labels = in_groupings(stream)
    for index, token in enumerate(stream):
        following = stream[index + 1].text if index + 1 < len(stream) else ""
        if token.text in ("(", "{", "["):
            depth += 1
            if depth > MAXIMUM_DEPTH:
                raise SyntaxFault(f"the expression nests deeper than {MAXIMUM_DEPTH}")
            brackets.append(token.text)
        elif token.text in (")", "}", "]"):
            depth -= 1
            if brackets:
                brackets.pop()
        inside = brackets[-1] if brackets else ""
        if inside != "{" and token.text.lower() in _OPERATORS:
            operators += 1
            if operators > MAXIMUM_OPERATORS:
                raise SyntaxFault(f"the expression has more than {MAXIMUM_OPERATORS} operators")
        if inside == "{" and token.kind == "string" and stream[index - 1].text in ("{", ","):
            raise SyntaxFault(f"a name in quotes, {token.text}, is read by Prometheus 3 alone")
        if inside == "{" and token.text == "or" and not following.startswith(("=", "!")):
            raise SyntaxFault("`or` inside braces is no PromQL of Prometheus")
        if token.text in _NEWER and following == "(":
            raise SyntaxFault(f"{token.text} is read by newer versions of Prometheus alone")
        if token.kind == "variable":
            before = stream[index - 1] if index else None
            pieces += text[done : token.start], _stand_in(inside, before, following, index in labels)
            done = token.end
    pieces.append(text[done:])
    try:
        return promql_parser.parse("".join(pieces))
    except ValueError as error:
        raise SyntaxFault(" ".join(str(error).split())) from None


def _stand_in(inside: str, before: Token | None, following: str, is_label: bool) -> str:
    """What may stand in the place of a Grafana variable; any value does, since only the shape is read."""
    if inside == "[" or (before is not None and before.text.lower() == "offset"):
        return "5m"
    if is_label or inside == "{":
        return "label"
    return "metric" if following in ("{", "[") else "1"


def outermost_operator(text: str) -> str:
    """The binary operator that an expression ends in, the loosest: `or`, `>`, `/`; empty without one.

    A text that is no PromQL has none: that is for a check to tell, with its line.
    """
    try:
        expression = parse(text)
    except SyntaxFault:
        return ""
    return str(expression.op) if isinstance(expression, promql_parser.BinaryExpr) else ""


def selected_series(expression: Expression) -> Iterator[str]:
    """The name of every series that the expression selects, in order, doubles kept."""
    found: list[str] = []

    def visit(node: Expression) -> None:
        if isinstance(node, promql_parser.VectorSelector):
            named = [m.value for m in node.matchers.matchers if m.name == "__name__" and str(m.op) == "MatchOp.Equal"]
            found.extend([node.name] if node.name else named)

    promql_parser.walk(expression, visit)
    yield from found
