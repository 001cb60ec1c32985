"""The label sets of a result, as far as the samples of a catalogue show them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce

from tradewatch.model import Matcher
from tradewatch.promql.combining import ARITHMETIC
from tradewatch.promql.domain import COMPARISONS, Domain
from tradewatch.promql.selecting import passes
from tradewatch.promql.series import Series
from tradewatch.promql.tree import Aggregation, Binary, Call, Matching, Negation, Number, Selection, Subquery, Typed

LabelSet = frozenset[tuple[str, str]]

# They return other labels than their operand has.
_OTHER_LABELS = frozenset({"absent", "absent_over_time", "info", "label_join", "label_replace", "scalar", "vector"})


def seen(node: Typed) -> frozenset[LabelSet] | None:
    """The label sets that the seen samples give; None if that depends on their values, or nobody looked."""
    match node:
        case Selection(series=series, matchers=matchers):
            if not series or not all(each.label_sets for each in series):
                return None
            # Several metrics differ in their name.
            named = [(each, {"__name__": each.name} if len(series) > 1 else {}) for each in series]
            return frozenset(
                frozenset({**name, **labels}.items()) for each, name in named for labels in _selected(each, matchers)
            )
        case Negation(operand=operand) | Subquery(operand=operand):
            return seen(operand)
        case Binary(left=left, right=Number()) | Binary(left=Number(), right=left) if node.operator not in COMPARISONS:
            return seen(left)
        case Call(function=function, arguments=arguments) if function.name not in _OTHER_LABELS:
            of = function.operand
            found = seen(arguments[of]) if of is not None and of < len(arguments) else None
            return _without(found, {"__name__", "le"} if function.name.startswith("histogram_") else {"__name__"})
        case Aggregation(operator=operator, labels=names, by=by) if operator in ("sum", "avg", "min", "max", "count"):
            found = seen(node.operand)
            if found is None or names is None:
                return found and frozenset({frozenset()})
            if not by:
                return _without(found, names | {"__name__"})
            return frozenset(frozenset(pair for pair in each if pair[0] in names) for each in found)
    return None


# They choose among the values of their operand, or are between them.
_OF_VALUES = frozenset(
    {"avg_over_time", "first_over_time", "last_over_time", "max_over_time", "min_over_time", "quantile_over_time"}
)
_OF_SERIES = ("avg", "bottomk", "max", "min", "quantile", "topk")


def seen_values(node: Typed) -> Domain | None:
    """The values that the seen samples give; None if nobody looked, or if it depends on how they change."""
    match node:
        case Number(value=value):
            return Domain.of(value)
        case Selection(series=series) if series:
            spans = [each.span for each in series if each.span is not None]
            return reduce(Domain.or_, spans) if len(spans) == len(series) else None
        case Aggregation(operator=operator, operand=operand) if operator in _OF_SERIES:
            return seen_values(operand)
        case Call(function=function, arguments=arguments) if function.name in _OF_VALUES:
            return seen_values(arguments[-1])
        case Binary(operator=operator, left=left, right=right) if operator in ARITHMETIC:
            one, other = seen_values(left), seen_values(right)
            return ARITHMETIC[operator](one, other) if one is not None and other is not None else None
    return None


def matched_on(labels: LabelSet, matching: Matching) -> LabelSet:
    """The part of a label set that a join compares."""
    names = matching.labels or frozenset()
    if matching.on:
        return frozenset(pair for pair in labels if pair[0] in names)
    return frozenset(pair for pair in labels if pair[0] not in names and pair[0] != "__name__")


def doubles(found: Iterable[LabelSet], matching: Matching) -> Iterator[tuple[LabelSet, LabelSet]]:
    """Each two label sets that a join cannot tell apart."""
    first: dict[LabelSet, LabelSet] = {}
    for each in sorted(found, key=sorted):
        key = matched_on(each, matching)
        if key in first:
            yield first[key], each
        first.setdefault(key, each)


def seen_at_zero(node: Selection) -> bool:
    """Whether a series that it selects had the value 0: it exists, whether all is well or not."""
    return any(True for series in node.series for _ in _passing(series.at_zero, series, node.matchers))


# With two values, one may be 0 by chance; so may all nodes but one.
_FEWEST_STATES = 3
_STATES = re.compile(r"status|state|phase|condition|mode|health", re.IGNORECASE)


def states_label(node: Selection) -> str:
    """A label with a series for each state, of which one is 1 and all others are 0, if no matcher chooses a state.

    Empty without such a label.
    """
    matched = {matcher.label for matcher in node.matchers}
    for series in node.series:
        found = list(_selected(series, node.matchers))
        zeros = list(_passing(series.at_zero, series, node.matchers))
        for label in filter(_STATES.search, series.seen.keys() - matched):
            groups, idle = (
                Counter(frozenset((n, text) for n, text in each.items() if n != label) for each in sets)
                for sets in (found, zeros)
            )
            if groups and all(count >= _FEWEST_STATES and idle[each] == count - 1 for each, count in groups.items()):
                return label
    return ""


def _selected(series: Series, matchers: Iterable[Matcher]) -> Iterator[Mapping[str, str]]:
    return _passing(series.label_sets, series, matchers)


def _passing(
    label_sets: Iterable[Mapping[str, str]], series: Series, matchers: Iterable[Matcher]
) -> Iterator[Mapping[str, str]]:
    """Those that pass the matchers. A label that only a scrape or service discovery adds is in no sample."""
    for labels in label_sets:
        if all(
            passes(each, labels.get(each.label, "")) is not False
            for each in matchers
            if each.label in series.seen and each.label != "__name__"
        ):
            yield labels


def _without(found: frozenset[LabelSet] | None, names: Iterable[str]) -> frozenset[LabelSet] | None:
    dropped = frozenset(names)
    return None if found is None else frozenset(frozenset(p for p in each if p[0] not in dropped) for each in found)
