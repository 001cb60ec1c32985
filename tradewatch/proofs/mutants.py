"""Faulty copies of a rule, each with one fault: what a slip of the hand, or a careless review, would let through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tradewatch.model import duration, seconds
from tradewatch.promql import SyntaxFault, parse
from tradewatch.promql.tokens import Token, tokens

Rule = Mapping[str, Any]

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
    "unless": ("and",),
    "or": ("and",),
    "sum": ("max", "min"),
    "max": ("min", "sum"),
    "min": ("max", "sum"),
    "count": ("sum",),
    "rate": ("increase", "irate"),
    "increase": ("rate",),
    "min_over_time": ("max_over_time",),
    "max_over_time": ("min_over_time",),
}
_MATCHES = {"=": "!=", "!=": "=", "=~": "!~", "!~": "=~"}
_LABEL_LISTS = ("by", "without", "on", "ignoring", "group_left", "group_right")
_SEVERITIES = ("critical", "warning", "info", "none")
# How far a number is moved: less than any limit is known, more than the margin that the tests leave.
_NUDGE = 0.01


class Mutant(NamedTuple):
    """A rule with one fault; `fault` says which, the same words in every run."""

    fault: str
    rule: Rule


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every mutant of a rule as Prometheus reads it. What no longer parses is none."""
    for fault, text in _expressions(rule["expr"]):
        if _parses(text):
            yield Mutant(fault, {**rule, "expr": text})
    yield from _durations(rule, "for")
    yield from _durations(rule, "keep_firing_for")
    for key in ("labels", "annotations"):
        for name, value in rule[key].items():
            other = _other_severity(value) if name == "severity" else f"{value} "
            yield Mutant(f"{key[:-1]} {name}: changed", {**rule, key: {**rule[key], name: other}})
            yield Mutant(
                f"{key[:-1]} {name}: left out", {**rule, key: {k: v for k, v in rule[key].items() if k != name}}
            )


def _parses(text: str) -> bool:
    try:
        parse(text)
    except SyntaxFault:
        return False
    return True


def _other_severity(value: str) -> str:
    return _SEVERITIES[(_SEVERITIES.index(value) + 1) % len(_SEVERITIES)]


def _durations(rule: Rule, key: str) -> Iterator[Mutant]:
    if key not in rule:
        return
    length = seconds(rule[key])
    yield Mutant(f"{key}: left out", {name: value for name, value in rule.items() if name != key})
    yield Mutant(f"{key}: doubled", {**rule, key: duration(length * 2)})
    yield Mutant(f"{key}: halved", {**rule, key: duration(length / 2)})


def _expressions(text: str) -> Iterator[tuple[str, str]]:
    """Texts with one token, matcher, label or clause changed; a fault says which of several it is."""
    stream = list(tokens(text))
    seen: dict[str, int] = {}

    def fault(said: str) -> str:
        seen[said] = seen.get(said, 0) + 1
        return said if seen[said] == 1 else f"{said} ({seen[said]})"

    for index, token in enumerate(stream):
        for said, start, end, new in _at(stream, index, token):
            yield fault(said), text[:start] + new + text[end:]


Change = tuple[str, int, int, str]


def _at(stream: list[Token], index: int, token: Token) -> Iterator[Change]:
    before = stream[index - 1].text if index else ""
    after = stream[index + 1].text if index + 1 < len(stream) else ""
    inside = _inside(stream, index)
    if inside == "{":
        if token.text in _MATCHES:
            matched = f"matcher {before}{token.text}{after}"
            yield f"{matched}: turned round", token.start, token.end, _MATCHES[token.text]
            yield f"{matched}: another value", stream[index + 1].start, stream[index + 1].end, '"mutant"'
            start, end = _with_comma(stream, index - 1, index + 1)
            yield f"{matched}: left out", start, end, ""
        return
    if token.kind == "number" and (inside == "[" or _in_offset(stream, index)):
        length = seconds(token.text)
        yield f"range {token.text}: doubled", token.start, token.end, duration(length * 2)
        yield f"range {token.text}: halved", token.start, token.end, duration(length / 2)
        return
    if token.kind == "word" and _in_label_list(stream, index):
        start, end = _with_comma(stream, index, index)
        yield f"label {token.text}: left out", start, end, ""
        return
    for other in _SWAPPED.get(token.text, ()):
        # `max (x)` is an aggregation, `max` alone could be a metric.
        yield f"{token.text} becomes {other}", token.start, token.end, other
    if token.kind == "number":
        value = float(int(token.text, 16) if token.text[:2] in ("0x", "0X") else float(token.text))
        for number in (value * (1 + _NUDGE), value * (1 - _NUDGE)) if value else (1.0, -1.0):
            yield f"number {token.text} becomes {number:g}", token.start, token.end, f"{number:.10g}"
    if token.text in ("and", "unless"):
        yield f"{token.text}: left out with what follows", token.start, _end_of_operand(stream, index), ""
    if (
        token.kind == "word"
        and ("_" in token.text or ":" in token.text)
        and after != "("
        and token.text not in _LABEL_LISTS
    ):
        yield f"metric {token.text}: another", token.start, token.end, f"{token.text}_mutant"


def _in_offset(stream: list[Token], index: int) -> bool:
    before = [token.text for token in stream[max(0, index - 2) : index]]
    return before[-1:] == ["offset"] or (before[:1] == ["offset"] and before[-1] in "+-")


def _inside(stream: list[Token], index: int) -> str:
    """The innermost bracket that a token stands in."""
    open_brackets: list[str] = []
    for token in stream[:index]:
        if token.kind == "sign" and token.text in "([{":
            open_brackets.append(token.text)
        elif token.kind == "sign" and token.text in ")]}" and open_brackets:
            open_brackets.pop()
    return open_brackets[-1] if open_brackets else ""


def _in_label_list(stream: list[Token], index: int) -> bool:
    position = index - 1
    while position >= 0 and (stream[position].kind == "word" or stream[position].text == ","):
        position -= 1
    return position > 0 and stream[position].text == "(" and stream[position - 1].text in _LABEL_LISTS


def _with_comma(stream: list[Token], first: int, last: int) -> tuple[int, int]:
    """The span of some tokens with the comma that parts them from their neighbour."""
    if last + 1 < len(stream) and stream[last + 1].text == ",":
        return stream[first].start, stream[last + 1].end
    if first and stream[first - 1].text == ",":
        return stream[first - 1].start, stream[last].end
    return stream[first].start, stream[last].end


def _end_of_operand(stream: list[Token], index: int) -> int:
    """Where the right side of a set operator ends, when it ends the expression or its bracket."""
    depth = 0
    for token in stream[index + 1 :]:
        if token.kind == "sign" and token.text in "([{":
            depth += 1
        elif token.kind == "sign" and token.text in ")]}":
            depth -= 1
            if depth < 0:
                return token.start
        elif depth == 0 and token.text == "or":
            return token.start
    return stream[-1].end
