"""The series that a selector selects, and the labels that its matchers leave."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce

from tradewatch.model import Matcher
from tradewatch.model.regular_expression import PatternError
from tradewatch.promql.labels import Labels
from tradewatch.promql.parse import VARIABLE
from tradewatch.promql.series import Series
from tradewatch.promql.types import Type
from tradewatch.promql.units import united

_VARIABLE = re.compile(r"\$\w|\$\{|\[\[\w")
_UNKNOWN = Type()
# A series of a metric in bytes may count other things, which a label names: flow_bytes{type="keys_read"}.
_THINGS = re.compile(
    r"(?<![a-z])(?:count|entries|events|files|keys|messages|ops|operations|packets|records|requests|rows)(?![a-z])"
)


def is_variable(text: str) -> bool:
    """Whether a string contains a Grafana variable, so its value is unknown."""
    return ("$" in text and _VARIABLE.search(text) is not None) or "[[" in text


@cache
def passes(matcher: Matcher, value: str) -> bool | None:
    """Whether a matcher accepts a label value, as in Prometheus; None if that is unknown."""
    if is_variable(matcher.value):
        return None
    try:
        return matcher.matches(value)
    except PatternError:
        return None


def selected(name: str, matchers: Sequence[Matcher], series: Mapping[str, Series]) -> tuple[tuple[Series, ...], Type]:
    """The known series that a selector selects, and its type; the type of unknown series is unknown."""
    found = tuple(_named(name, matchers, series))
    type_ = reduce(either, (each.type for each in found)) if found else _UNKNOWN
    if not matchers:
        return found, type_
    if type_.unit is not None and type_.unit.power("bytes") and any(_names_things(each) for each in matchers):
        type_ = type_._replace(unit=None)
    return found, type_._replace(labels=reduce(_narrowed, matchers, type_.labels))


def _names_things(matcher: Matcher) -> bool:
    return matcher.operator in ("=", "=~") and _THINGS.search(matcher.value.lower()) is not None


def _named(name: str, matchers: Sequence[Matcher], series: Mapping[str, Series]) -> Iterator[Series]:
    if name:
        if name in series:
            yield series[name]
        return
    asked = [matcher for matcher in matchers if matcher.label == "__name__"]
    if len(asked) == 1 and asked[0].operator == "=":
        yield from _named(asked[0].value, (), series)
    elif any(matcher.operator in ("=", "=~") for matcher in asked):
        answers = {each: [passes(matcher, each) for matcher in asked] for each in series}
        if not any(None in answer for answer in answers.values()):
            yield from (series[each] for each, answer in answers.items() if all(answer))


def either(left: Type, right: Type) -> Type:
    """The type of a set of series that have one of two types."""
    return Type(
        left.kind,
        united(left.unit, right.unit),
        left.labels.or_(right.labels),
        left.counter if left.counter is right.counter else None,
        left.domain.or_(right.domain),
        left.buckets if left.buckets == right.buckets else None,
    )


def _narrowed(labels: Labels, matcher: Matcher) -> Labels:
    name = matcher.label
    if name == "__name__" or VARIABLE in name:
        return labels
    if matcher.operator == "=" and not is_variable(matcher.value):
        one = frozenset({matcher.value})
        return labels.with_(name, one) if matcher.value else labels.drop(frozenset({name}))
    known = labels.values.get(name)
    left = frozenset(value for value in known if passes(matcher, value) is not False) if known else known
    if name not in labels.always and passes(matcher, "") is False and labels.may_have(name):
        return labels.with_(name, left or known)
    return labels._replace(values={**labels.values, name: left}) if left and left != known else labels
