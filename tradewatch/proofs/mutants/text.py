"""Where the parts of an expression are in its tokens: brackets, operands, selectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tradewatch.promql.tokens import GROUPINGS, Token

# How tightly an operator binds.
_BINDING = {"or": 1, "and": 2, "unless": 2} | dict.fromkeys(("==", "!=", ">", "<", ">=", "<="), 3)
_BINDING |= {"+": 4, "-": 4, "*": 5, "/": 5, "%": 5, "atan2": 5, "^": 6}


class Change(NamedTuple):
    """A fault, the start and the end of the changed text, and the new text."""

    fault: str
    start: int
    end: int
    new: str


class Operands(NamedTuple):
    """The offsets of both operands of an operator; its modifiers are between them."""

    left: tuple[int, int]
    right: tuple[int, int]


def text_at(stream: Sequence[Token], index: int) -> str:
    """The text of a token; empty beyond the last."""
    return stream[index].text if 0 <= index < len(stream) else ""


def inside(stream: Sequence[Token], index: int) -> str:
    """The innermost open bracket around a token; empty without one."""
    opening = _opening_around(stream, index)
    return "" if opening is None else stream[opening].text


def closing(stream: Sequence[Token], opening: int) -> int:
    """The position of the bracket that closes the one at `opening`."""
    depth = 0
    for index in range(opening, len(stream)):
        depth += (stream[index].text in "([{") - (stream[index].text in ")]}") if stream[index].kind == "sign" else 0
        if not depth:
            return index
    return len(stream) - 1


def opening_of(stream: Sequence[Token], closed: int) -> int:
    """The position of the bracket that the one at `closed` closes."""
    return next(at for at in range(closed) if stream[at].text in "([{" and closing(stream, at) == closed)


def with_comma(stream: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """The start and end of some tokens with the comma beside them."""
    if text_at(stream, last + 1) == ",":
        return stream[first].start, stream[last + 1].end
    if first and stream[first - 1].text == ",":
        return stream[first - 1].start, stream[last].end
    return stream[first].start, stream[last].end


def is_operator(stream: Sequence[Token], index: int) -> bool:
    """Whether a token is an operator between two operands, not a sign or a matcher."""
    if text_at(stream, index).lower() not in _BINDING or inside(stream, index) in ("{", "["):
        return False
    before = stream[index - 1] if index else None
    if before is None or before.text in ("(", ",", "offset", "@", "bool") or before.text.lower() in _BINDING:
        return False
    # After `on (...)`, a sign belongs to the operand that follows.
    return before.text != ")" or not _closes_grouping(stream, index - 1)


def operands(stream: Sequence[Token], index: int) -> Operands:
    """Both operands of the operator at `index`."""
    binding = _BINDING[stream[index].text.lower()]
    around = _opening_around(stream, index)
    first, last = (0, len(stream) - 1) if around is None else (around + 1, closing(stream, around) - 1)
    start, end, at = first, last, first
    while at <= last:
        word = stream[at].text.lower()
        if stream[at].kind == "sign" and word in "([{":
            at = closing(stream, at)
        elif at < index and (word == "," or (is_operator(stream, at) and _BINDING[word] < binding)):
            start = at + 1 if word == "," else after_modifiers(stream, at)
        elif at > index and (word == "," or (is_operator(stream, at) and _BINDING[word] <= binding)):
            end = at - 1
            break
        at += 1
    right = after_modifiers(stream, index)
    return Operands((stream[start].start, stream[index - 1].end), (stream[right].start, stream[end].end))


def after_modifiers(stream: Sequence[Token], operator: int) -> int:
    """The position of the first token of an operator's right operand."""
    at = operator + 1
    while text_at(stream, at) == "bool" or text_at(stream, at).lower() in GROUPINGS:
        grouped = text_at(stream, at) != "bool" and text_at(stream, at + 1) == "("
        at = closing(stream, at + 1) + 1 if grouped else at + 1
    return at


def end_of_selector(stream: Sequence[Token], metric: int) -> int:
    """The position of the last token of a selector: of its name, matchers and range."""
    last = metric
    for bracket in "{[":
        if text_at(stream, last + 1) == bracket:
            last = closing(stream, last + 1)
    return last


def _closes_grouping(stream: Sequence[Token], index: int) -> bool:
    """Whether a bracket closes the labels of a join, as in `on (job)`."""
    return text_at(stream, opening_of(stream, index) - 1).lower() in ("on", "ignoring", "group_left", "group_right")


def _opening_around(stream: Sequence[Token], index: int) -> int | None:
    opened: list[int] = []
    for at, token in enumerate(stream[:index]):
        if token.kind == "sign" and token.text in "([{":
            opened.append(at)
        elif token.kind == "sign" and token.text in ")]}" and opened:
            opened.pop()
    return opened[-1] if opened else None
