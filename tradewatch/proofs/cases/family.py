"""Alerts with the same name, for example one per metric. promtool finds alerts by name, so they share their tests."""

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
    """The cases of alerts with the same name: all cases of the first, and for each other a broken target of its own.

    If their samples allow it, one more target is broken for all of them at once, in short steps and beside healthy
    neighbours. It proves the hold of each.
    """
    first, *others = found
    shared = _broken_for_all(found, context)
    kept = {
        first: [case for case in found[first] if case.name != "broken-in-short-steps"] if shared else [*found[first]]
    }
    for alert in others:
        by_name = {case.name: case for case in found[alert]}
        alone = by_name.get("broken") if shared else by_name.get("healthy-neighbours", by_name.get("broken"))
        name = f"broken-{'-'.join(alert.labels.values())}"
        kept[alert] = [alone._replace(name=name)] if alone else []
    for alert, case in shared.items():
        kept[alert].append(case)
    return kept


def _broken_for_all(found: Mapping[Alert, Sequence[Case]], context: ProofContext) -> dict[Alert, Case]:
    """The case of a target that is broken for every alert: it has the samples that are bad for all of them."""
    close = {alert: case for alert, each in found.items() for case in each if case.name == "broken-in-short-steps"}
    good, times = next(((case.timeline.phases[0].samples, case.times) for case in close.values()), ((), None))
    alike = all((case.timeline.phases[0].samples, case.times) == (good, times) for case in close.values())
    if times is None or not alike or close.keys() != found.keys():
        return {}
    bad = tuple(each for each in good if all(each in case.about for case in close.values()))
    if any(_selected(alert, bad, context) != _selected(alert, case.about, context) for alert, case in close.items()):
        return {}
    first, *others = [healthy_neighbours(alert, good, bad, context) for alert in found]
    neighbours = first if all(each == first for each in others) else ()
    timeline = Timeline(phases((*good, *neighbours), (*bad, *neighbours), times))
    return {alert: case._replace(timeline=timeline, about=bad) for alert, case in close.items()}


def _selected(alert: Alert, samples: SampleSet, context: ProofContext) -> SampleSet:
    """The samples that an alert's expression selects."""
    names = series_in(context.measured(alert))
    return tuple(each for each in samples if each.series in names)
