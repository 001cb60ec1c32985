"""Alerts of one name, such as one per metric: promtool knows alerts by their name alone, so they share a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tradewatch.model import Alert
from tradewatch.proofs.beside import healthy_neighbours
from tradewatch.proofs.series import Course
from tradewatch.proofs.setting import Setting
from tradewatch.proofs.shape import series_in
from tradewatch.proofs.trouble import Case, phases
from tradewatch.proofs.variations import All


def of_family(found: Mapping[Alert, Sequence[Case]], setting: Setting) -> dict[Alert, list[Case]]:
    """All cases of the first alert, and of each other one a target of its own that is broken.

    In short steps, and beside healthy neighbours, one target is broken for all of them at once.
    """
    first, *others = found
    at_once = _at_once(found, setting)
    kept = {first: [case for case in found[first] if case.name != "broken-closely"] if at_once else [*found[first]]}
    for alert in others:
        by_name = {case.name: case for case in found[alert]}
        alone = by_name.get("broken") if at_once else by_name.get("neighbours-are-well", by_name.get("broken"))
        name = f"broken-{'-'.join(alert.labels.values())}"
        kept[alert] = [alone._replace(name=name)] if alone else []
    for alert, case in at_once.items():
        kept[alert].append(case)
    return kept


def _at_once(found: Mapping[Alert, Sequence[Case]], setting: Setting) -> dict[Alert, Case]:
    """The case of a target with the samples that are in the trouble of every alert, if for each it is that trouble."""
    close = {alert: case for alert, each in found.items() for case in each if case.name == "broken-closely"}
    good, when = next(((case.course.phases[0].samples, case.times) for case in close.values()), ((), None))
    alike = all((case.course.phases[0].samples, case.times) == (good, when) for case in close.values())
    if when is None or not alike or close.keys() != found.keys():
        return {}
    bad = tuple(each for each in good if all(each in case.about for case in close.values()))
    if any(_seen(alert, bad, setting) != _seen(alert, case.about, setting) for alert, case in close.items()):
        return {}
    first, *others = [healthy_neighbours(alert, good, bad, setting) for alert in found]
    beside = first if all(each == first for each in others) else ()
    course = Course(phases((*good, *beside), (*bad, *beside), when))
    return {alert: case._replace(course=course, about=bad) for alert, case in close.items()}


def _seen(alert: Alert, samples: All, setting: Setting) -> All:
    """The samples that an alert's expression selects."""
    seen = series_in(setting.measured(alert))
    return tuple(each for each in samples if each.series in seen)
