"""Adds matchers to an expression, or changes its durations; the rest of the text stays as its author wrote it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from tradewatch.model.duration import duration, seconds
from tradewatch.promql.tokens import Token, in_groupings, tokens

Length = Literal["range", "step", "offset"]


def add_matchers(text: str, wanted: Callable[[str], Mapping[str, str]]) -> str:
    """The expression with matchers added to each selector.

    `wanted(name)` returns the matchers of a series by label; empty for a word that is not a series. If the selector
    already has a matcher for a label, that label is left to its author.
    """
    stream = list(tokens(text))
    labels = in_groupings(stream)
    pieces: list[str] = []
    done = depth = 0
    for index, token in enumerate(stream):
        name, opening = "", index + 1
        if token.text == "{":
            depth += 1
            name, opening = _named_inside(stream, index), index
        elif token.text == "}":
            depth -= 1
        elif token.kind == "word" and not depth and index not in labels:
            name = token.text
        if not name or not (matchers := dict(wanted(name))):
            continue
        present = _matched_labels(stream, opening)
        missing = [matcher for label, matcher in matchers.items() if present is None or label not in present]
        if not missing:
            continue
        inserted = ",".join(missing)
        if present is None:
            position, inserted = token.end, f"{{{inserted}}}"
        else:
            position, inserted = stream[opening].end, inserted + ("," if present else "")
        pieces += text[done:position], inserted
        done = position
    return "".join(pieces) + text[done:]


def change_durations(text: str, changed: Callable[[Length, float], float]) -> str:
    """The expression with other ranges, offsets, and steps of subqueries.

    `changed(which, length)` returns the new length for one in seconds; the sign of an offset stays.
    """
    stream = list(tokens(text))
    pieces: list[str] = []
    done = 0
    inside = False
    for index, token in enumerate(stream):
        before = [each.text.lower() for each in stream[max(0, index - 2) : index]]
        written = token.text.lstrip(":")
        which: Length
        if token.text in ("[", "]"):
            inside = token.text == "["
            continue
        if inside and written:
            which = "range" if before[-1] == "[" else "step"
        elif token.kind == "number" and (before[-1:] == ["offset"] or before == ["offset", "-"]):
            which = "offset"
        else:
            continue
        pieces += text[done : token.end - len(written)], duration(changed(which, seconds(written)))
        done = token.end
    return "".join(pieces) + text[done:]


def _named_inside(stream: list[Token], opening: int) -> str:
    """The series of `{__name__="up"}`; empty if the braces that open here do not name a series."""
    for label, operator, value in zip(stream[opening:], stream[opening + 1 :], stream[opening + 2 :], strict=False):
        if label.text == "}":
            break
        if label.text == "__name__" and operator.text == "=" and value.kind == "string":
            return value.text[1:-1]
    return ""


def _matched_labels(stream: list[Token], opening: int) -> set[str] | None:
    """The labels in the braces that open at this token; None without braces."""
    if opening >= len(stream) or stream[opening].text != "{":
        return None
    labels = set()
    for token in stream[opening + 1 :]:
        if token.text == "}":
            break
        if token.kind == "word":
            labels.add(token.text)
    return labels
