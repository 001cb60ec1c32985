"""Faulty copies of an expression, each with one token, matcher, label, operand or clause changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tradewatch.model import duration, seconds
from tradewatch.promql import Catalogue
from tradewatch.promql.functions import AGGREGATORS
from tradewatch.promql.tokens import Token, in_groupings, tokens
from tradewatch.proofs.mutants.equivalent import (
    equal_by_chance,
    same_labels,
    same_of_one_series,
    sides_never_meet,
    tells_apart,
)
from tradewatch.proofs.mutants.selectors import of_matcher, of_metric
from tradewatch.proofs.mutants.text import (
    Change,
    Operands,
    after_modifiers,
    closing,
    inside,
    is_operator,
    opening_of,
    operands,
    text_at,
    with_comma,
)

_SWAPPED = {
    ">": (">=", "<"),
    "<": ("<=", ">"),
    ">=": (">", "<"),
    "<=": ("<", ">"),
    "==": ("!=",),
    "!=": ("==",),
    "/": ("*",),
    "*": ("/",),
    "-": ("+",),
    "+": ("-",),
    "and": ("or", "unless"),
    "unless": ("and", "or"),
    "or": ("and", "unless"),
    "sum": ("max", "min", "avg", "count"),
    "max": ("min", "sum", "avg", "count"),
    "min": ("max", "sum", "avg", "count"),
    "avg": ("max", "min", "sum"),
    "count": ("sum",),
    "by": ("without",),
    "without": ("by",),
    "on": ("ignoring",),
    "ignoring": ("on",),
    "rate": ("increase", "irate", "delta"),
    "increase": ("rate", "delta", "irate"),
    "min_over_time": ("max_over_time", "avg_over_time", "last_over_time"),
    "max_over_time": ("min_over_time", "avg_over_time", "last_over_time"),
    "avg_over_time": ("max_over_time", "min_over_time", "last_over_time"),
    "group_left": ("group_right",),
    "group_right": ("group_left",),
}
_BOUNDARIES = ({">", ">="}, {"<", "<="})
# The tokens of `vector(1)`.
_CONSTANT = 4
_COMPARISONS = ("==", "!=", ">", "<", ">=", "<=")
# A sum, a product and a comparison with their sides exchanged are the same, or another fault.
_ONE_WAY = ("-", "/", "and", "unless", "or")
# The change of a number: more than the margin around a limit in the tests.
_NUDGE = 0.01
# Another unit: a percentage for a ratio. What notices a nudge usually notices each greater change.
_OTHER_UNIT = 100.0
_LENGTHS = ((1.2, "a fifth longer"), (0.8, "a fifth shorter"))


def expression_mutants(text: str, catalogue: Catalogue, repeated: str = "") -> Iterator[tuple[str, str]]:
    """Each fault with the changed expression, which may not be PromQL. Faults of the same kind are numbered.

    The catalogue knows the labels and the label values of the series. A part that is `repeated` in the text, because
    the compiler writes it for each limit, has the same fault everywhere.
    """
    stream = list(tokens(text))
    places = [each.start() for each in re.finditer(re.escape(repeated), text)] if repeated else []
    seen: dict[str, int] = {}
    for fault, start, end, new in _changes(text, stream, catalogue):
        place = next((each for each in places if each <= start and end <= each + len(repeated)), None)
        if place not in (None, *places[:1]):
            continue
        seen[fault] = seen.get(fault, 0) + 1
        changed = text[:start] + new + text[end:]
        if place is not None:
            part = repeated[: start - place] + new + repeated[end - place :]
            changed = part.join(text.split(repeated))
        yield fault if seen[fault] == 1 else f"{fault} ({seen[fault]})", changed


def _changes(text: str, stream: Sequence[Token], catalogue: Catalogue) -> Iterator[Change]:
    labels = in_groupings(stream)
    metrics = [index for index in range(len(stream)) if _is_metric(stream, index, labels, catalogue)]
    names = list(dict.fromkeys(stream[index].text for index in metrics))
    for index, token in enumerate(stream):
        around = inside(stream, index)
        if around == "{":
            yield from of_matcher(stream, index, catalogue)
        elif token.kind == "number" and (around == "[" or _in_offset(stream, index)):
            for factor, fault in _LENGTHS:
                length = duration(seconds(token.text) * factor)
                yield Change(f"range {token.text}: {fault}", token.start, token.end, length)
        elif index in labels:
            if token.kind == "word":
                yield Change(f"label {token.text}: left out", *with_comma(stream, index, index), "")
        elif index in metrics:
            yield from of_metric(stream, index, names, catalogue)
        else:
            yield from _of_word(text, stream, index, catalogue)
            # Nothing compares the constant of `vector(1)`: it fires at any value.
            if [each.text for each in stream[:2]] != ["vector", "("] or len(stream) > _CONSTANT:
                yield from _of_number(token)
            if is_operator(stream, index):
                yield from _of_operator(text, stream, index, catalogue)
            yield from _label_added(text, stream, index, catalogue)


def _of_word(text: str, stream: Sequence[Token], index: int, catalogue: Catalogue) -> Iterator[Change]:
    token = stream[index]
    for other in () if _is_times_zero(text, stream, index) else _SWAPPED.get(token.text, ()):
        if token.text in ("group_left", "group_right") and same_labels(_joined(text, stream, index), catalogue):
            continue
        if token.text in AGGREGATORS and same_of_one_series(text[slice(*_call(stream, index))], other, catalogue):
            continue
        if {token.text, other} in _BOUNDARIES and equal_by_chance(
            [text[slice(*each)] for each in operands(stream, index)], catalogue
        ):
            continue
        yield Change(f"{token.text} becomes {other}", token.start, token.end, other)
    if token.text == "bool":
        yield Change("bool: left out", token.start, token.end, "")
    if token.text in ("group_left", "group_right"):
        end = stream[closing(stream, index + 1)].end if text_at(stream, index + 1) == "(" else token.end
        yield Change(f"{token.text}: left out", token.start, end, "")
    if token.text == "timestamp" and text_at(stream, index + 1) == "(":
        # An evaluation is later than the scrape, but rarely in a test.
        yield Change("timestamp becomes time", token.start, stream[closing(stream, index + 1)].end, "time()")


def _is_times_zero(text: str, stream: Sequence[Token], index: int) -> bool:
    """Whether a function's value is multiplied by zero, so that only its labels count."""
    if text_at(stream, index + 1) not in ("(", "by", "without"):
        return False
    products = [at for at, token in enumerate(stream) if token.text == "*" and is_operator(stream, at)]
    for left, right in (operands(stream, at) for at in products):
        for side, other in ((left, right), (right, left)):
            if text[slice(*other)] == "0" and side[0] <= stream[index].start < side[1]:
                return True
    return False


def _call(stream: Sequence[Token], index: int) -> tuple[int, int]:
    """The start and the end of an aggregation, whose labels are before or after its argument."""
    end = index
    while text_at(stream, end + 1) in ("(", "by", "without"):
        end = closing(stream, end + 1) if text_at(stream, end + 1) == "(" else end + 1
    return stream[index].start, stream[end].end


def _of_number(token: Token) -> Iterator[Change]:
    if token.kind != "number":
        return
    value = float(int(token.text, 16) if token.text[:2] in ("0x", "0X") else float(token.text))
    nudged = (value * (1 + _NUDGE), value * (1 - _NUDGE)) if value else (1.0,)
    others = dict.fromkeys((*nudged, -1.0, 0.0, value * _OTHER_UNIT))
    for number in others:
        if number != value:
            yield Change(f"number {token.text} becomes {number:g}", token.start, token.end, f"{number:.10g}")


def _of_operator(text: str, stream: Sequence[Token], index: int, catalogue: Catalogue) -> Iterator[Change]:
    token = stream[index]
    (first, left_end), (right_start, last) = sides = operands(stream, index)
    both = [text[slice(*each)] for each in sides]
    if token.text in ("and", "unless"):
        yield Change(f"{token.text}: left out with what follows", token.start, last, "")
    if token.text == "or":
        yield Change("or: left side left out", first, right_start, "")
        yield Change("or: right side left out", left_end, last, "")
    if token.text in _ONE_WAY and not (token.text == "or" and sides_never_meet(both, catalogue)):
        yield Change(f"{token.text}: sides exchanged", first, last, _exchanged(text, sides))
    if token.text in _COMPARISONS and text_at(stream, index + 1) != "bool":
        yield Change(f"{token.text}: bool added", token.end, token.end, " bool")


def _exchanged(text: str, sides: Operands) -> str:
    left, right = (text[start:end] for start, end in sides)
    return f"({right}){text[sides.left[1] : sides.right[0]]}({left})"


def _label_added(text: str, stream: Sequence[Token], index: int, catalogue: Catalogue) -> Iterator[Change]:
    """A label more in `by (...)` or `on (...)` that a series there may have."""
    word = stream[index].text
    if word not in ("by", "on") or text_at(stream, index + 1) != "(":
        return
    end = closing(stream, index + 1)
    present = {each.text for each in stream[index + 2 : end]}
    if word == "by":
        opening = end + 1 if text_at(stream, end + 1) == "(" else opening_of(stream, index - 1)
        about = [text[stream[opening].start : stream[closing(stream, opening)].end]]
    else:
        about = _joined(text, stream, index)
    trees = [tree for each in about if (tree := catalogue.typed(each)) is not None]
    # Each target has one job.
    known = present | ({"job"} if "instance" in present else set())
    for label in sorted({label for tree in trees for label in tree.type.labels.perhaps} - known):
        if any(tells_apart(each, label, catalogue) for each in about):
            at = stream[end].start
            yield Change(f"{word}: {label} added", at, at, f", {label}" if present else label)


def _joined(text: str, stream: Sequence[Token], index: int) -> list[str]:
    """The operands of the operator that the word at `index` modifies."""
    operator = max(at for at in range(index) if is_operator(stream, at) and after_modifiers(stream, at) > index)
    return [text[slice(*each)] for each in operands(stream, operator)]


def _is_metric(stream: Sequence[Token], index: int, labels: frozenset[int], catalogue: Catalogue) -> bool:
    token = stream[index]
    return (
        token.kind == "word"
        and index not in labels
        and ("_" in token.text or ":" in token.text or token.text in catalogue)
        and text_at(stream, index + 1) != "("
        and token.text not in ("group_left", "group_right")
        and inside(stream, index) not in ("{", "[")
    )


def _in_offset(stream: Sequence[Token], index: int) -> bool:
    before = [token.text for token in stream[max(0, index - 2) : index]]
    return before[-1:] == ["offset"] or (before[:1] == ["offset"] and before[-1] in "+-")
