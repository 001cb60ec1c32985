"""Healthy neighbours of a broken target, each different from it in one label."""

from __future__ import annotations

from tradewatch.model import Alert, Example
from tradewatch.promql import keeps_apart
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import name_of, selections
from tradewatch.proofs.samples import SampleSet, has_label, neighbours

_NEIGHBOUR = "neighbour"


def healthy_neighbours(alert: Alert, healthy: SampleSet, bad: SampleSet, context: ProofContext) -> SampleSet:
    """Healthy samples under another value of each label that separates an alert's results."""
    expression = context.measured(alert)
    # A series without samples, for example a recorded table, defines which label values exist.
    given = {each.series for each in (*healthy, *bad)}
    defining = [each for each in selections(expression) if name_of(each) not in given]
    found: SampleSet = ()
    for label in sorted(expression.type.labels.exact or ()):
        if any(each.type.labels.may_have(label) for each in defining):
            continue
        others = neighbours(healthy, label, _NEIGHBOUR, context.metrics)
        # Series without the label are shared with the neighbour, so they must not change with the incident.
        same = _without(label, healthy, context) == _without(label, bad, context)
        if others and same and _separates(alert, label, context):
            found = (*found, *others)
    return found


def silent_neighbours(alert: Alert, example: Example, context: ProofContext) -> SampleSet:
    """The samples of a silent example under another value of each label of its target that separates the results."""
    samples, labels = example.samples, context.measured(alert).type.labels.exact or ()
    every = (each for one in samples for each in context.metrics[one.series].exporter.labels)
    return tuple(
        each
        for label in dict.fromkeys(label.name for label in every if label.name in labels)
        if all(has_label(one, label, context.metrics) for one in samples) and _separates(alert, label, context)
        for each in neighbours(samples, label, f"{_NEIGHBOUR}-{example.name}", context.metrics)
    )


def guard_neighbours(alert: Alert, healthy: SampleSet, context: ProofContext) -> SampleSet:
    """Healthy samples, with an open guard, under another value of each label that the guard is joined on."""
    guard = context.guard(alert)
    if alert.guard is None or guard is None:
        return ()
    return tuple(
        each
        for label in alert.guard.on
        if all(label in selected.type.labels.always for selected in selections(guard)) and keeps_apart(guard, label)
        for each in neighbours(healthy, label, _NEIGHBOUR, context.metrics)
    )


def _separates(alert: Alert, label: str, context: ProofContext) -> bool:
    if not keeps_apart(context.measured(alert), label):
        return False
    guard = context.guard(alert)
    if alert.guard is None or guard is None or not any(each.type.labels.may_have(label) for each in selections(guard)):
        return True
    return label in alert.guard.on and keeps_apart(guard, label)


def _without(label: str, samples: SampleSet, context: ProofContext) -> SampleSet:
    return tuple(each for each in samples if not has_label(each, label, context.metrics))
