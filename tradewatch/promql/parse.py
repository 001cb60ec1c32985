"""Read an expression. Bounded first, since the parser under this can be crashed by deep nesting."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import promql_parser

from tradewatch.promql.tokens import tokens

# Ten times the longest expression met in public rule sets; nesting far below the 10,000 that crash the parser.
MAXIMUM_LENGTH = 20_000
MAXIMUM_DEPTH = 100

# Inside brackets a Grafana variable is a range, elsewhere a number; any value does, since only the shape is read.
_VARIABLE_IN_RANGE, _VARIABLE_ELSEWHERE = "5m", "1"

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
    depth = 0
    pieces: list[str] = []
    done = 0
    bracket = 0
    for token in tokens(text):
        if token.text in ("(", "{", "["):
            depth += 1
            if depth > MAXIMUM_DEPTH:
                raise SyntaxFault(f"the expression nests deeper than {MAXIMUM_DEPTH}")
        elif token.text in (")", "}", "]"):
            depth -= 1
        if token.kind == "sign" and token.text in "[]":
            bracket += 1 if token.text == "[" else -1
        if token.kind == "variable":
            pieces += text[done : token.start], _VARIABLE_IN_RANGE if bracket else _VARIABLE_ELSEWHERE
            done = token.end
    pieces.append(text[done:])
    try:
        return promql_parser.parse("".join(pieces))
    except ValueError as error:
        raise SyntaxFault(" ".join(str(error).split())) from None


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
