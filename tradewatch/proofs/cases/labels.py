"""Samples under other values of their labels: the alert fires as before, with these labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tradewatch.model import Alert, Label, Samples, ValueAlert
from tradewatch.promql.tree import Aggregation, Binary, StringLiteral
from tradewatch.proofs.cases.matchers import alternatives_of
from tradewatch.proofs.cases.selectors import Selector, all_selectors
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import name_of, selections
from tradewatch.proofs.samples import SampleSet

# A label and its value in the samples; empty if they lack the label.
Key = tuple[str, str]


def other_labels(
    alert: Alert, healthy: SampleSet, bad: SampleSet, context: ProofContext
) -> Iterator[tuple[str, SampleSet, SampleSet]]:
    """A name, the healthy and the bad samples, under other values of all labels at once that the alert leaves open.

    Each value of a label with known values is in one of them; any other label has the same value in all of them.
    """
    options = _options(alert, (*healthy, *bad), context)
    for turn in range(max(map(len, options.values()), default=0)):
        moved = _chosen(options, turn)
        new = {moved[key]: key for key, values in options.items() if key in moved and turn < len(values)}
        if new:
            known = [value for value, key in new.items() if value != _renamed(*key)]
            name = "-".join(known) or "elsewhere"
            yield name, _moved(healthy, moved, context), _moved(bad, moved, context)


def under_summed_labels(alert: Alert, samples: SampleSet, context: ProofContext) -> SampleSet:
    """The samples divided among all other values of the labels that neither the alert nor its guard keep."""
    expressions = [each for each in (context.measured(alert), context.guard(alert)) if each]
    kept: set[str] = {*(alert.guard.on if alert.guard else ())}
    for node in (each for expression in expressions for each in expression.walk()):
        if isinstance(node, Aggregation):
            kept |= (node.labels or frozenset()) if node.by else node.operand.type.labels.perhaps
        elif isinstance(node, Binary):
            kept |= node.matching.labels or frozenset()
    kept |= context.measured(alert).type.labels.perhaps
    options = {key: values for key, values in _options(alert, samples, context).items() if key[0] not in kept}
    shares = max(map(len, options.values()), default=1) or 1
    part = tuple(replace(each, start=each.start / shares, slope=each.slope / shares) for each in samples)
    found: dict[tuple[str, frozenset[tuple[str, str]]], Samples] = {}
    for turn in range(shares):
        for each in _moved(part, _chosen(options, turn), context):
            key = each.series, frozenset(each.labels.items())
            same = found.get(key)
            found[key] = replace(each, start=each.start + same.start, slope=each.slope + same.slope) if same else each
    return tuple(found.values())


def _options(alert: Alert, samples: SampleSet, context: ProofContext) -> dict[Key, list[str]]:
    """The other values that each label value may have, so that the same selectors select the samples."""
    found, fixed = all_selectors(alert, context), _fixed(alert, samples, context)
    # Values with limits of their own have cases of their own.
    limited = alert.threshold.exceptions if isinstance(alert, ValueAlert) else {}
    options: dict[Key, list[str]] = {}
    for each in samples:
        for label in _own_labels(each, context):
            key = label.name, each.labels.get(label.name, "")
            if label.name not in fixed and key[1] not in limited:
                values = [value for value in _values(each, label, found, context) if value not in limited]
                options[key] = [value for value in options.get(key, values) if value in values]
    return options


def _fixed(alert: Alert, samples: SampleSet, context: ProofContext) -> set[str]:
    """The labels whose values matter: of buckets, in a call as `label_replace`, and in series without samples."""
    given = {each.series for each in samples}
    fixed = {"le"}
    for expression in (context.measured(alert), context.guard(alert)):
        for node in expression.walk() if expression else ():
            if isinstance(node, StringLiteral):
                fixed.add(node.value)
        for selection in selections(expression) if expression else ():
            if name_of(selection) not in given and selection.name not in context.metrics:
                fixed |= selection.type.labels.perhaps
    return fixed


def _values(samples: Samples, label: Label, found: Iterable[Selector], context: ProofContext) -> Iterator[str]:
    own = [each for each in found if each.series == samples.series]
    here, selecting = samples.labels.get(label.name, ""), [each.accepts(samples, context) for each in own]
    named = [
        value for each in own for one in each.matchers if one.label == label.name for value in alternatives_of(one)
    ]
    for value in label.values or dict.fromkeys((*named, _renamed(label.name, here))):
        moved = replace(samples, labels={**samples.labels, label.name: value})
        if value != here and [each.accepts(moved, context) for each in own] == selecting:
            yield value


def _renamed(label: str, value: str) -> str:
    """A value of a label whose values are not known; no two labels have the same, so that a text shows which it is."""
    return f"{label}-{value or 'another'}"


def _chosen(options: Mapping[Key, list[str]], turn: int) -> dict[Key, str]:
    """One of its other values for each key, the next in each turn; two values never become one."""
    chosen: dict[Key, str] = {}
    taken = {key for key, values in options.items() if not values}
    for key, values in options.items():
        rest = values[turn % len(values) :] + values[: turn % len(values)] if values else []
        free = next((value for value in rest if (key[0], value) not in taken), None)
        if free is not None:
            chosen[key] = free
        taken.add((key[0], key[1] if free is None else free))
    return chosen


def _moved(samples: SampleSet, chosen: Mapping[Key, str], context: ProofContext) -> SampleSet:
    def labels(each: Samples) -> dict[str, str]:
        keys = ((label.name, each.labels.get(label.name, "")) for label in _own_labels(each, context))
        return {**each.labels, **{key[0]: chosen[key] for key in keys if key in chosen}}

    return tuple(replace(each, labels=labels(each)) for each in samples)


def _own_labels(samples: Samples, context: ProofContext) -> tuple[Label, ...]:
    """The labels of the metric itself, without those of its exporter."""
    metric = context.metrics.get(samples.series)
    return metric.labels if metric else ()
