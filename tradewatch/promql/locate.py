"""Finds where a part of an expression is written. The parser has no positions, so nodes are matched with tokens.

The tree has names, functions, operators and numbers in the order of the text. If there are as many tokens of a sort as
nodes, each node has its token. If not, no node of that sort has a position: none is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tradewatch.promql.functions import AGGREGATORS
from tradewatch.promql.tokens import GROUPINGS, Token, tokens
from tradewatch.promql.tree import Aggregation, Binary, Call, Number, Selection, Typed

_WORD_OPERATORS = {"and", "or", "unless", "atan2"}
_SIGN_OPERATORS = {*"+-*/%^<>", "==", "!=", "<=", ">="}
_KEYWORDS = {*GROUPINGS, "bool", "offset", "start", "end"}
_NUMBERS = {"inf", "nan"}
_JOINING = {"on", "ignoring", "group_left", "group_right"}


class Span(NamedTuple):
    """A part of the text, by its offsets; `end` is excluded."""

    start: int
    end: int


def span_of(text: str, tree: Typed, node: Typed) -> Span | None:
    """The span of a node's head: a selector's name, a function, an operator, a number. None if it is not certain."""
    head = _head(text, tree, node)
    return None if head is None else Span(head[1].start, head[1].end)


def label_span(text: str, tree: Typed, node: Typed, label: str) -> Span | None:
    """The span of a label in a node, in a selector with its operator and value.

    It is the node's head if the label is missing or there twice; None if the head is not certain.
    """
    head = _head(text, tree, node)
    if head is None:
        return None
    stream, token = head
    index = stream.index(token)
    places = [i for i in _labels_of(stream, index, node) if _unquoted(stream[i]) == label]
    if len(places) != 1:
        return Span(token.start, token.end)
    place = places[0]
    end = stream[place + 2].end if isinstance(node, Selection) else stream[place].end
    return Span(stream[place].start, end)


def marked(text: str, span: Span | None) -> str:
    """The line of the span, with carets below it; the whole text without a span."""
    if span is None:
        return text
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.start)
    line = text[start:] if end < 0 else text[start:end]
    width = min(span.end, start + len(line)) - span.start
    return f"{line}\n{' ' * (span.start - start)}{'^' * max(width, 1)}"


def _head(text: str, tree: Typed, node: Typed) -> tuple[list[Token], Token] | None:
    stream = list(tokens(text))
    sort = _sort(node)
    nodes = [each for each in _as_written(tree) if _sort(each) == sort]
    heads = [token for token, its_sort in _heads(stream) if its_sort == sort]
    if not sort or len(nodes) != len(heads):
        return None
    found = [token for each, token in zip(nodes, heads, strict=True) if each is node]
    return (stream, found[0]) if len(found) == 1 and _fits(node, found[0]) else None


def _sort(node: Typed) -> str:
    match node:
        case Selection():
            return "series"
        case Call() | Aggregation():
            return "function"
        case Binary():
            return "operator"
        case Number():
            return "number"
    return ""


def _fits(node: Typed, token: Token) -> bool:
    match node:
        case Selection(name=name):
            return token.kind == "variable" or "$" in token.text or token.text == (name or "{")
        case Call(function=function):
            return token.text == function.name
        case Aggregation(operator=operator) | Binary(operator=operator):
            return token.text.lower() == operator
    return True


def _as_written(node: Typed) -> Iterator[Typed]:
    if isinstance(node, Binary):
        yield from _as_written(node.left)
        yield node
        yield from _as_written(node.right)
        return
    yield node
    for child in node.children:
        yield from _as_written(child)


def _heads(stream: Sequence[Token]) -> Iterator[tuple[Token, str]]:
    """The tokens that are heads of nodes, with their sorts."""
    brackets: list[str] = []
    before = ""
    for index, token in enumerate(stream):
        following = stream[index + 1].text.lower() if index + 1 < len(stream) else ""
        word, inside = token.text.lower(), brackets[-1] if brackets else ""
        if token.text in ("(", "{", "["):
            if token.text == "{" and before != "series":
                yield token, "series"
            brackets.append(before if before in GROUPINGS else token.text)
            before = token.text
        elif token.text in (")", "}", "]"):
            opened = brackets.pop() if brackets else ""
            # After `on (...)`, a sign belongs to the operand that follows.
            before = "joined" if opened in _JOINING else ")"
        elif inside in ("{", "[") or inside in GROUPINGS or before in ("offset", "@"):
            before = before if before in ("offset", "@") and token.text in "-+" else "operand"
        elif word in _WORD_OPERATORS or token.text in _SIGN_OPERATORS:
            if before in ("series", "operand", ")") or word in _WORD_OPERATORS:
                yield token, "operator"
            before = "operator"
        elif word in _KEYWORDS or token.text in ("@", ","):
            before = word
        elif token.kind == "number" or word in _NUMBERS or (token.kind == "variable" and following not in ("{", "[")):
            yield token, "number"
            before = "operand"
        elif token.kind == "word" and (following == "(" or (word in AGGREGATORS and following in ("by", "without"))):
            yield token, "function"
            before = "function"
        elif token.kind in ("word", "variable"):
            yield token, "series"
            before = "series"
        else:
            before = "operand"


def _labels_of(stream: Sequence[Token], head: int, node: Typed) -> Iterator[int]:
    """The positions of the labels in a node's own modifiers, matchers or strings."""
    if isinstance(node, Selection):
        opening = head if stream[head].text == "{" else head + 1
        if opening < len(stream) and stream[opening].text == "{":
            yield from (
                i
                for i in range(opening + 1, _closing(stream, opening))
                if stream[i].kind == "word" and stream[i - 1].text in ("{", ",")
            )
    elif isinstance(node, Aggregation):
        position = head + 1
        if stream[position].text == "(":
            position = _closing(stream, position) + 1
        yield from _grouped(stream, position)
    elif isinstance(node, Binary):
        position = head + 1
        while position < len(stream) and stream[position].text.lower() in (*_JOINING, "bool"):
            yield from _grouped(stream, position)
            opened = position + 1 < len(stream) and stream[position + 1].text == "("
            position = _closing(stream, position + 1) + 1 if opened else position + 1
    elif isinstance(node, Call):
        closing = _closing(stream, head + 1)
        yield from (i for i in range(head + 2, closing) if stream[i].kind == "string" and stream[i - 1].text == ",")


def _grouped(stream: Sequence[Token], keyword: int) -> Iterator[int]:
    if keyword + 1 < len(stream) and stream[keyword].text.lower() in GROUPINGS and stream[keyword + 1].text == "(":
        yield from (i for i in range(keyword + 2, _closing(stream, keyword + 1)) if stream[i].kind == "word")


def _closing(stream: Sequence[Token], opening: int) -> int:
    depth = 0
    for index in range(opening, len(stream)):
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(stream[index].text, 0)
        if depth == 0:
            return index
    return len(stream)


def _unquoted(token: Token) -> str:
    return token.text[1:-1] if token.kind == "string" else token.text
