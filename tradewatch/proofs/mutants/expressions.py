"""Faulty copies of an expression, each with one token, matcher, label or clause changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tradewatch.model import duration, seconds
from tradewatch.promql.tokens import Token, in_groupings, tokens

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
    "sum": ("max", "min", "avg", "count"),
    "max": ("min", "sum", "avg"),
    "min": ("max", "sum", "avg"),
    "avg": ("max", "min"),
    "count": ("sum",),
    "by": ("without",),
    "on": ("ignoring",),
    "rate": ("increase", "irate"),
    "increase": ("rate",),
    "min_over_time": ("max_over_time", "avg_over_time"),
    "max_over_time": ("min_over_time", "avg_over_time"),
    "avg_over_time": ("max_over_time", "min_over_time"),
}
_MATCHES = {"=": "!=", "!=": "=", "=~": "!~", "!~": "=~"}
# The change of a number: more than the margin around a limit in the tests.
_NUDGE = 0.01
_LENGTHS = ((2, "doubled"), (0.5, "halved"), (1.2, "a fifth longer"), (0.8, "a fifth shorter"))
_OFFSET = "5m"

# The fault, the start and the end of the changed text, and the new text.
Change = tuple[str, int, int, str]


def expression_mutants(text: str) -> Iterator[tuple[str, str]]:
    """Each fault with the changed expression, which may not be PromQL. Faults of the same kind are numbered."""
    stream = list(tokens(text))
    seen: dict[str, int] = {}
    for fault, start, end, new in _changes(stream):
        seen[fault] = seen.get(fault, 0) + 1
        yield fault if seen[fault] == 1 else f"{fault} ({seen[fault]})", text[:start] + new + text[end:]


def _changes(stream: Sequence[Token]) -> Iterator[Change]:
    labels = in_groupings(stream)
    metrics = [index for index in range(len(stream)) if _is_metric(stream, index, labels)]
    names = list(dict.fromkeys(stream[index].text for index in metrics))
    for index, token in enumerate(stream):
        inside = _inside(stream, index)
        if inside == "{":
            yield from _of_matcher(stream, index)
        elif token.kind == "number" and (inside == "[" or _in_offset(stream, index)):
            for factor, fault in _LENGTHS:
                yield f"range {token.text}: {fault}", token.start, token.end, duration(seconds(token.text) * factor)
        elif index in labels:
            if token.kind == "word":
                yield f"label {token.text}: left out", *_with_comma(stream, index, index), ""
        elif index in metrics:
            yield from _of_metric(stream, index, names)
        else:
            yield from _of_operator(stream, index)


def _of_matcher(stream: Sequence[Token], index: int) -> Iterator[Change]:
    token = stream[index]
    if token.text not in _MATCHES:
        return
    label, value = stream[index - 1], stream[index + 1]
    matched = f"matcher {label.text}{token.text}{value.text}"
    yield f"{matched}: turned round", token.start, token.end, _MATCHES[token.text]
    yield f"{matched}: another value", value.start, value.end, '"mutant"'
    yield f"{matched}: left out", *_with_comma(stream, index - 1, index + 1), ""
    alternatives = value.text[1:-1].split("|")
    for alternative in alternatives if token.text in ("=~", "!~") and len(alternatives) > 1 else ():
        others = "|".join(each for each in alternatives if each != alternative)
        yield f"{matched}: without {alternative}", value.start, value.end, f'"{others}"'


def _of_metric(stream: Sequence[Token], index: int, names: Sequence[str]) -> Iterator[Change]:
    token = stream[index]
    yield f"metric {token.text}: another", token.start, token.end, f"{token.text}_mutant"
    for other in names:
        if other != token.text:
            yield f"metric {token.text} becomes {other}", token.start, token.end, other
    last = index
    for opening, closing in (("{", "}"), ("[", "]")):
        if _text(stream, last + 1) == opening:
            last = next(at for at in range(last, len(stream)) if stream[at].text == closing)
    if _text(stream, last + 1) == "offset":
        yield f"metric {token.text}: offset left out", stream[last].end, _end_of_offset(stream, last + 1), ""
    elif _text(stream, last + 1) != "@":
        yield f"metric {token.text}: offset added", stream[last].end, stream[last].end, f" offset {_OFFSET}"


def _of_operator(stream: Sequence[Token], index: int) -> Iterator[Change]:
    token = stream[index]
    for other in _SWAPPED.get(token.text, ()):
        yield f"{token.text} becomes {other}", token.start, token.end, other
    if token.kind == "number":
        value = float(int(token.text, 16) if token.text[:2] in ("0x", "0X") else float(token.text))
        for number in (value * (1 + _NUDGE), value * (1 - _NUDGE)) if value else (1.0, -1.0):
            yield f"number {token.text} becomes {number:g}", token.start, token.end, f"{number:.10g}"
    if token.text in ("and", "unless"):
        yield f"{token.text}: left out with what follows", token.start, _end_of_operand(stream, index), ""
    if token.text in ("group_left", "group_right"):
        last = next(at for at in range(index, len(stream)) if stream[at].text == ")")
        yield f"{token.text}: left out", token.start, stream[last].end, ""
    if token.text == "timestamp" and _text(stream, index + 1) == "(":
        # An evaluation is later than the scrape, but rarely in a test.
        yield "timestamp becomes time", token.start, _end_of_bracket(stream, index + 1), "time()"


def _is_metric(stream: Sequence[Token], index: int, labels: frozenset[int]) -> bool:
    token = stream[index]
    return (
        token.kind == "word"
        and index not in labels
        and ("_" in token.text or ":" in token.text)
        and _text(stream, index + 1) != "("
        and token.text not in ("group_left", "group_right")
        and _inside(stream, index) not in ("{", "[")
    )


def _text(stream: Sequence[Token], index: int) -> str:
    return stream[index].text if index < len(stream) else ""


def _in_offset(stream: Sequence[Token], index: int) -> bool:
    before = [token.text for token in stream[max(0, index - 2) : index]]
    return before[-1:] == ["offset"] or (before[:1] == ["offset"] and before[-1] in "+-")


def _end_of_offset(stream: Sequence[Token], index: int) -> int:
    return next(token.end for token in stream[index:] if token.kind == "number")


def _inside(stream: Sequence[Token], index: int) -> str:
    """The innermost open bracket around a token."""
    open_brackets: list[str] = []
    for token in stream[:index]:
        if token.kind == "sign" and token.text in "([{":
            open_brackets.append(token.text)
        elif token.kind == "sign" and token.text in ")]}" and open_brackets:
            open_brackets.pop()
    return open_brackets[-1] if open_brackets else ""


def _with_comma(stream: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """The start and end of some tokens with the comma beside them."""
    if _text(stream, last + 1) == ",":
        return stream[first].start, stream[last + 1].end
    if first and stream[first - 1].text == ",":
        return stream[first - 1].start, stream[last].end
    return stream[first].start, stream[last].end


def _end_of_bracket(stream: Sequence[Token], opening: int) -> int:
    depth = 0
    for token in stream[opening:]:
        depth += (token.text == "(") - (token.text == ")")
        if not depth:
            return token.end
    return stream[-1].end


def _end_of_operand(stream: Sequence[Token], index: int) -> int:
    """Where the right side of a set operator ends."""
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
