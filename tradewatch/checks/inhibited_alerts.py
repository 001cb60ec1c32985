"""Finds the alerts that inhibit each other, from the labels that are known before they fire."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tradewatch.checks.sent_alerts import SentAlert
from tradewatch.model import Environment, Inhibition, Project, at


class InhibitedAlert(NamedTuple):
    """While `source` fires, `target` is not sent if their labels `equal` are equal, which is possible."""

    inhibition: Inhibition
    source: SentAlert
    target: SentAlert


def inhibited_alerts(
    project: Project, environment: Environment, alerts: Iterable[SentAlert]
) -> tuple[InhibitedAlert, ...]:
    """The pairs of alerts in which one inhibits the other, in the order of the inhibitions.

    One alert represents all with the same inhibitions, labels and hold.
    """
    kinds: dict[object, SentAlert] = {}
    for sent in alerts:
        sides = [sent.passes(side) for each in project.inhibitions for side in (each.source, each.target)]
        labels = [(sent.has(label), sent.values(label)) for each in project.inhibitions for label in each.equal]
        kinds.setdefault((*sides, *labels, at(sent.alert.hold, environment.name)), sent)
    return tuple(
        InhibitedAlert(inhibition, source, target)
        for inhibition in project.inhibitions
        for source in kinds.values()
        if source.passes(inhibition.source)
        for target in kinds.values()
        if target.passes(inhibition.target)
        and _agree(inhibition, source, target)
        and not _on_both_sides(inhibition, source, target)
    )


def _agree(inhibition: Inhibition, source: SentAlert, target: SentAlert) -> bool:
    """Whether two alerts can have equal labels `equal`; False also if unknown."""
    for label in inhibition.equal:
        if source.has(label) is None or source.has(label) is not target.has(label):
            return False
        values, others = source.values(label), target.values(label)
        if values and others and values.isdisjoint(others):
            return False
    return True


def _on_both_sides(inhibition: Inhibition, source: SentAlert, target: SentAlert) -> bool:
    """An alert that may match both sides does not inhibit another such alert."""
    return source.passes(inhibition.target) is not False and target.passes(inhibition.source) is not False
