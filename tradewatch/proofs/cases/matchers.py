"""Samples under other label values, which the matchers of an alert select or do not select."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from tradewatch.model import Alert, Matcher, Samples, ValueAlert
from tradewatch.promql import Typed
from tradewatch.promql.selecting import passes
from tradewatch.promql.tree import Selection
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import is_empty_without, name_of, selections
from tradewatch.proofs.samples import SampleSet

_WORDS = re.compile(r"[^][.*+?(){}^$\\]+")
# A value that no matcher selects by chance.
_ELSEWHERE = "elsewhere"


class _Selector(NamedTuple):
    """A selector of an expression: the name of its series, and its matchers."""

    series: str
    matchers: tuple[Matcher, ...]

    def accepts(self, samples: Samples, context: ProofContext) -> bool:
        """Whether the selector selects these samples; a label with an unknown value does not exclude them."""
        if samples.series != self.series:
            return False
        return all(
            passes(each, value) is not False for each, value in self._values(samples, context) if value is not None
        )

    def _values(self, samples: Samples, context: ProofContext) -> Iterator[tuple[Matcher, str | None]]:
        metric = context.metrics.get(samples.series)
        for matcher in self.matchers:
            of_target = metric is not None and matcher.label in {each.name for each in metric.exporter.labels}
            # Before the case has a target, only its job is known.
            default = (metric.exporter.job if metric and matcher.label == "job" else None) if of_target else ""
            yield matcher, samples.labels.get(matcher.label, default)


def also_selected(
    alert: Alert, healthy: SampleSet, bad: SampleSet, context: ProofContext
) -> Iterator[tuple[str, SampleSet, SampleSet]]:
    """A name, the healthy and the bad samples, under each other value that the same matchers select."""
    found = _all_selectors(alert, context)
    seen: set[tuple[str, str]] = set()
    for matcher in (each for selector in found for each in selector.matchers if each.operator == "=~"):
        label, values = matcher.label, _alternatives(matcher)
        here = {each.labels[label] for each in bad if each.labels.get(label) in values}
        if len(here) != 1 or (isinstance(alert, ValueAlert) and alert.threshold.label == label):
            continue
        (old,) = here
        for new in values:
            others = _moved(bad, label, old, new)
            unseen = any(
                each.accepts(before, context) is not each.accepts(after, context)
                for each in found
                for before, after in zip(bad, others, strict=True)
            )
            if new != old and (label, new) not in seen and not unseen:
                seen.add((label, new))
                yield f"{label}-{new}", _moved(healthy, label, old, new), others


def not_selected(
    alert: Alert, good: SampleSet, bad: SampleSet, context: ProofContext
) -> Iterator[tuple[str, SampleSet]]:
    """A name and the bad samples under each value that a matcher does not select; `good` samples do not fire."""
    found = _all_selectors(alert, context)
    expression = context.measured(alert)
    for name, strange in _strange(found, bad, context):
        strangers = tuple(after for before, after in zip(bad, strange, strict=True) if after is not before)
        if not _seen(found, strangers, context):
            # No selector sees them, so they may exist beside healthy samples.
            yield name, (*good, *strangers)
            continue
        blind = {each for each in found if _seen([each], bad, context) and not _seen([each], strange, context)}

        def is_lost(selection: Selection, blind: set[_Selector] = blind) -> bool:
            return _selector(selection) in blind

        if is_empty_without(expression, is_lost):
            yield name, strange


def not_selected_by_guard(alert: Alert, bad: SampleSet, context: ProofContext) -> Iterator[tuple[str, SampleSet]]:
    """A name and the traffic under each value that a matcher of the guard does not select."""
    found = _selectors(context.guard(alert))
    for name, strange in _strange(found, bad, context):
        strangers = tuple(after for before, after in zip(bad, strange, strict=True) if after is not before)
        if not _seen(found, strangers, context):
            yield name, strangers


def _strange(found: Sequence[_Selector], bad: SampleSet, context: ProofContext) -> Iterator[tuple[str, SampleSet]]:
    """A name and the samples, with what a selector selects under a value that it does not select."""
    named: set[str] = set()
    for selector in found:
        for matcher in selector.matchers:
            for value in _outsiders(matcher, selector.series, context):
                name = f"{matcher.label}-{value}"
                strange = tuple(
                    replace(each, labels={**each.labels, matcher.label: value})
                    if selector.accepts(each, context)
                    else each
                    for each in bad
                )
                if name not in named and strange != bad:
                    named.add(name)
                    yield name, strange


def _outsiders(matcher: Matcher, series: str, context: ProofContext) -> Sequence[str]:
    """Values that a matcher does not select: all that it names, or one other value."""
    if matcher.operator == "!=":
        return [matcher.value] if matcher.value else []
    if matcher.operator == "!~":
        return _alternatives(matcher)
    metric = context.metrics.get(series)
    label = metric.label(matcher.label) if metric else None
    possible = (*(label.values if label else ()), _ELSEWHERE)
    return [value for value in possible if passes(matcher, value) is False][:1]


def _alternatives(matcher: Matcher) -> Sequence[str]:
    """The values of a regular expression that is a list of words; nothing for any other."""
    return matcher.value.split("|") if _WORDS.fullmatch(matcher.value) else ()


def _moved(samples: SampleSet, label: str, old: str, new: str) -> SampleSet:
    return tuple(
        replace(each, labels={**each.labels, label: new}) if each.labels.get(label) == old else each for each in samples
    )


def _seen(found: Sequence[_Selector], samples: SampleSet, context: ProofContext) -> bool:
    return any(each.accepts(one, context) for each in found for one in samples)


def _all_selectors(alert: Alert, context: ProofContext) -> list[_Selector]:
    return [*_selectors(context.measured(alert)), *_selectors(context.guard(alert))]


def _selectors(expression: Typed | None) -> list[_Selector]:
    return [_selector(each) for each in selections(expression)] if expression else []


def _selector(selection: Selection) -> _Selector:
    matchers = tuple(each for each in selection.matchers if each.label != "__name__")
    return _Selector(name_of(selection), matchers)
