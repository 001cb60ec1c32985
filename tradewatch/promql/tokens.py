"""PromQL as tokens with positions, which the parser's syntax tree does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<space>\s+|\#[^\n]*)
  | (?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)
  | (?P<variable>\$\{[^}]*\}|\$\w+|\[\[\w+(?::\w+)?\]\])
  | (?P<number>0[xX][0-9a-fA-F]+|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?\w*|\.\d+(?:[eE][+-]?\d+)?)
  | (?P<word>[a-zA-Z_:][a-zA-Z0-9_:]*)
  | (?P<sign>=~|!~|!=|==|>=|<=|.)
    """,
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """`kind` is string, variable, number, word or sign; `start` and `end` are offsets into the text."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of an expression, without spaces and comments. Raises nothing: an unknown character is a sign."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is not None and kind != "space":
            yield Token(kind, match.group(), *match.span())


GROUPINGS = {"by", "without", "on", "ignoring", "group_left", "group_right"}


def in_groupings(stream: Sequence[Token]) -> frozenset[int]:
    """The positions in `stream` of the tokens inside `by (...)`, `on (...)` and the other groupings."""
    found: set[int] = set()
    inside = False
    for index, token in enumerate(stream):
        if token.text == "(":
            inside = index > 0 and stream[index - 1].text.lower() in GROUPINGS
        elif token.text == ")":
            inside = False
        elif inside:
            found.add(index)
    return frozenset(found)
