"""Neighbours of a broken target that are well, each told apart from it by one label: what must not confuse an alert."""

from __future__ import annotations

from tradewatch.model import Alert
from tradewatch.promql import keeps_apart
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import name_of, selections
from tradewatch.proofs.samples import SampleSet, has_label, neighbours

_NEXT_DOOR = "next-door"


def healthy_neighbours(alert: Alert, healthy: SampleSet, bad: SampleSet, context: ProofContext) -> SampleSet:
    """Healthy samples under another value of each label by which the alert tells things apart."""
    expression = context.measured(alert)
    # A series that no samples give, such as a recorded table, says itself what there is.
    given = {each.series for each in (*healthy, *bad)}
    told = [each for each in selections(expression) if name_of(each) not in given]
    found: SampleSet = ()
    for label in sorted(expression.type.labels.exact or ()):
        if any(each.type.labels.may_have(label) for each in told):
            continue
        beside = neighbours(healthy, label, _NEXT_DOOR, context.metrics)
        # What has not the label is one and the same for both, so it must not tell of the trouble.
        same = _without(label, healthy, context) == _without(label, bad, context)
        if beside and same and _told_apart(alert, label, context):
            found = (*found, *beside)
    return found


def guard_neighbours(alert: Alert, healthy: SampleSet, context: ProofContext) -> SampleSet:
    """Healthy samples, for which the guard is open, under another value of each label that the guard is joined on."""
    guard = context.guard(alert)
    if alert.guard is None or guard is None:
        return ()
    return tuple(
        each
        for label in alert.guard.on
        if all(label in selected.type.labels.always for selected in selections(guard)) and keeps_apart(guard, label)
        for each in neighbours(healthy, label, _NEXT_DOOR, context.metrics)
    )


def _told_apart(alert: Alert, label: str, context: ProofContext) -> bool:
    if not keeps_apart(context.measured(alert), label):
        return False
    guard = context.guard(alert)
    if alert.guard is None or guard is None or not any(each.type.labels.may_have(label) for each in selections(guard)):
        return True
    return label in alert.guard.on and keeps_apart(guard, label)


def _without(label: str, samples: SampleSet, context: ProofContext) -> SampleSet:
    return tuple(each for each in samples if not has_label(each, label, context.metrics))
