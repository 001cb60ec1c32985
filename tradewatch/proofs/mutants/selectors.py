"""Faulty selectors: a matcher, a metric or an offset is changed, or other series are selected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tradewatch.model import Matcher
from tradewatch.model.matcher import Operator
from tradewatch.promql import Series
from tradewatch.promql.selecting import passes
from tradewatch.promql.tokens import Token
from tradewatch.proofs.mutants.text import Change, closing, end_of_selector, text_at, with_comma

_TURNED = {"=": "!=", "!=": "=", "=~": "!~", "!~": "=~"}
_OFFSET = "5m"


def of_matcher(stream: Sequence[Token], index: int, series: Mapping[str, Series]) -> Iterator[Change]:
    """The faults of the matcher whose operator is at `index`; none for any other token in braces."""
    token = stream[index]
    if token.text not in _TURNED:
        return
    label, value = stream[index - 1], stream[index + 1]
    matched = f"matcher {label.text}{token.text}{value.text}"
    yield Change(f"{matched}: turned round", token.start, token.end, _TURNED[token.text])
    yield Change(f"{matched}: another value", value.start, value.end, '"mutant"')
    yield Change(f"{matched}: left out", *with_comma(stream, index - 1, index + 1), "")
    named = value.text[1:-1].split("|") if "~" in token.text else [value.text[1:-1]]
    for one in named if len(named) > 1 else ():
        others = "|".join(each for each in named if each != one)
        yield Change(f"{matched}: without {one}", value.start, value.end, f'"{others}"')
    regular: Operator = "=~" if token.text in ("=", "=~") else "!~"
    matcher = Matcher(label.text, regular, value.text[1:-1])
    for one in _values(stream, index, series, label.text):
        if passes(matcher, one) is not (regular == "=~"):
            yield Change(f"{matched}: with {one}", token.start, value.end, f'{regular}"{"|".join([*named, one])}"')


def of_metric(
    stream: Sequence[Token], index: int, names: Sequence[str], series: Mapping[str, Series]
) -> Iterator[Change]:
    """The faults of the selector whose metric is at `index`; `names` are the metrics of the expression."""
    token = stream[index]
    yield Change(f"metric {token.text}: another", token.start, token.end, f"{token.text}_mutant")
    for other in names:
        if other != token.text:
            yield Change(f"metric {token.text} becomes {other}", token.start, token.end, other)
    last = end_of_selector(stream, index)
    if text_at(stream, last + 1) == "offset":
        end = next(each.end for each in stream[last + 1 :] if each.kind == "number")
        yield Change(f"metric {token.text}: offset left out", stream[last].end, end, "")
    elif text_at(stream, last + 1) != "@":
        yield Change(f"metric {token.text}: offset added", stream[last].end, stream[last].end, f" offset {_OFFSET}")
    yield from _narrowed(stream, index, series)


def _narrowed(stream: Sequence[Token], index: int, series: Mapping[str, Series]) -> Iterator[Change]:
    """The selector without one value of each label that it does not match, if all values are known."""
    token, has_braces = stream[index], text_at(stream, index + 1) == "{"
    braces = stream[index + 2 : closing(stream, index + 1)] if has_braces else ()
    matched = {each.text for each in braces if each.kind == "word"}
    for label, values in sorted(_known_values(token.text, series).items()):
        for value in sorted(values) if len(values) > 1 and label not in {*matched, "le", "job"} else ():
            matcher = f'{label}!="{value}"'
            fault, at = f"metric {token.text}: without {label} {value}", token.end
            if not has_braces:
                yield Change(fault, at, at, f"{{{matcher}}}")
            else:
                at = stream[index + 1].end
                yield Change(fault, at, at, f"{matcher}," if braces else matcher)


def _values(stream: Sequence[Token], index: int, series: Mapping[str, Series], label: str) -> list[str]:
    """The values of a label of the selector around `index`; nothing if they are not known."""
    opening = max(at for at in range(index) if stream[at].text == "{")
    return sorted(_known_values(text_at(stream, opening - 1), series).get(label, ()))


def _known_values(metric: str, series: Mapping[str, Series]) -> Mapping[str, frozenset[str]]:
    return series[metric].labels.values if metric in series else {}
