"""Expressions with recording rules inlined, to know which series they select and how far back."""

from __future__ import annotations

from collections.abc import Mapping

from tradewatch.promql.tokens import in_groupings, tokens


def inlined(text: str, recorded: Mapping[str, str], interval: str) -> str:
    """The expression with the expressions of recording rules in place of their names.

    `recorded` has the expression of each rule by its name, `interval` is their evaluation interval. Matchers on a
    recorded series are left out, so only the ranges and series of the result are right.
    """
    stream = list(tokens(text))
    labels = in_groupings(stream)
    pieces: list[str] = []
    done = 0
    for index, token in enumerate(stream):
        if token.kind != "word" or token.text not in recorded or index in labels or token.start < done:
            continue
        # A rule that reads itself would never end.
        others = {name: expr for name, expr in recorded.items() if name != token.text}
        pieces += text[done : token.start], f"(\n{inlined(recorded[token.text], others, interval)}\n)"
        done = token.end
        following = [each.text for each in stream[index + 1 :]]
        if following[:1] == ["{"]:
            closing = index + 1 + following.index("}")
            done, following = stream[closing].end, [each.text for each in stream[closing + 1 :]]
        if following[:1] == ["["] and following[2:3] == ["]"]:
            pieces.append(f"[{following[1]}:{interval}]")
            done = next(each.end for each in stream if each.start >= done and each.text == "]")
    return "".join(pieces) + text[done:]
