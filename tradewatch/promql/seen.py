"""The label sets of a result, as far as the samples of a catalogue show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tradewatch.model import Matcher
from tradewatch.promql.domain import COMPARISONS
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
            # Several metrics differ in their name, which no label set has.
            if len(series) != 1 or not series[0].label_sets:
                return None
            return frozenset(frozenset(labels.items()) for labels in _selected(series[0], matchers))
        case Negation(operand=operand) | Subquery(operand=operand):
            return seen(operand)
        case Binary(left=left, right=Number()) | Binary(left=Number(), right=left) if node.operator not in COMPARISONS:
            return seen(left)
        case Call(function=function, arguments=arguments) if function.name not in _OTHER_LABELS:
            of = function.operand
            found = seen(arguments[of]) if of is not None and of < len(arguments) else None
            return _without(found, {"le"}) if function.name.startswith("histogram_") else found
        case Aggregation(operator=operator, labels=names, by=by) if operator in ("sum", "avg", "min", "max", "count"):
            found = seen(node.operand)
            if found is None or names is None:
                return found and frozenset({frozenset()})
            if not by:
                return _without(found, names)
            return frozenset(frozenset(pair for pair in each if pair[0] in names) for each in found)
    return None


def matched_on(labels: LabelSet, matching: Matching) -> LabelSet:
    """The part of a label set that a join compares."""
    names = matching.labels or frozenset()
    return frozenset(pair for pair in labels if (pair[0] in names) is matching.on)


def doubles(found: Iterable[LabelSet], matching: Matching) -> Iterator[tuple[LabelSet, LabelSet]]:
    """Each two label sets that a join cannot tell apart."""
    first: dict[LabelSet, LabelSet] = {}
    for each in sorted(found, key=sorted):
        key = matched_on(each, matching)
        if key in first:
            yield first[key], each
        first.setdefault(key, each)


def _selected(series: Series, matchers: Iterable[Matcher]) -> Iterator[Mapping[str, str]]:
    """Those that pass the matchers. A label that only a scrape or service discovery adds is not in the sample."""
    for labels in series.label_sets:
        if all(
            passes(each, labels[each.label]) is not False
            for each in matchers
            if labels.get(each.label) and each.label != "__name__"
        ):
            yield labels


def _without(found: frozenset[LabelSet] | None, names: Iterable[str]) -> frozenset[LabelSet] | None:
    dropped = frozenset(names)
    return None if found is None else frozenset(frozenset(p for p in each if p[0] not in dropped) for each in found)
