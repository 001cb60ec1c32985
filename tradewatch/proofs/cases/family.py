"""Alerts of one name, such as one per metric: promtool knows alerts by their name alone, so they share a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tradewatch.model import Alert
from tradewatch.proofs.cases.case import Case, phases
from tradewatch.proofs.cases.neighbours import healthy_neighbours
from tradewatch.proofs.cases.timeline import Timeline
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import series_in
from tradewatch.proofs.samples import SampleSet


def of_family(found: Mapping[Alert, Sequence[Case]], context: ProofContext) -> dict[Alert, list[Case]]:
    """All cases of the first alert, and of each other one a target of its own that is broken.

    In short steps, and beside healthy neighbours, one target is broken for all of them at once.
    """
    first, *others = found
    immediate = _at_once(found, context)
    kept = {first: [case for case in found[first] if case.name != "broken-closely"] if immediate else [*found[first]]}
    for alert in others:
        by_name = {case.name: case for case in found[alert]}
        alone = by_name.get("broken") if immediate else by_name.get("neighbours-are-well", by_name.get("broken"))
        name = f"broken-{'-'.join(alert.labels.values())}"
        kept[alert] = [alone._replace(name=name)] if alone else []
    for alert, case in immediate.items():
        kept[alert].append(case)
    return kept


def _at_once(found: Mapping[Alert, Sequence[Case]], context: ProofContext) -> dict[Alert, Case]:
    """The case of a target with the samples that are in the trouble of every alert, if for each it is that trouble."""
    close = {alert: case for alert, each in found.items() for case in each if case.name == "broken-closely"}
    good, when = next(((case.timeline.phases[0].samples, case.times) for case in close.values()), ((), None))
    alike = all((case.timeline.phases[0].samples, case.times) == (good, when) for case in close.values())
    if when is None or not alike or close.keys() != found.keys():
        return {}
    bad = tuple(each for each in good if all(each in case.about for case in close.values()))
    if any(_seen(alert, bad, context) != _seen(alert, case.about, context) for alert, case in close.items()):
        return {}
    first, *others = [healthy_neighbours(alert, good, bad, context) for alert in found]
    beside = first if all(each == first for each in others) else ()
    timeline = Timeline(phases((*good, *beside), (*bad, *beside), when))
    return {alert: case._replace(timeline=timeline, about=bad) for alert, case in close.items()}


def _seen(alert: Alert, samples: SampleSet, context: ProofContext) -> SampleSet:
    """The samples that an alert's expression selects."""
    seen = series_in(context.measured(alert))
    return tuple(each for each in samples if each.series in seen)
