"""Samples under label values that the matchers of an alert do not select."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tradewatch.model import Alert, Matcher, Samples
from tradewatch.promql.selecting import passes
from tradewatch.promql.tree import Selection
from tradewatch.proofs.cases.selectors import Selector, all_selectors, is_seen, selectors_of
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import is_empty_without
from tradewatch.proofs.samples import SampleSet

_WORDS = re.compile(r"[^][.*+?(){}^$\\]+")
# A value that no matcher selects by chance.
_ELSEWHERE = "elsewhere"


def not_selected(alert: Alert, bad: SampleSet, context: ProofContext) -> Iterator[tuple[str, SampleSet]]:
    """A name and the bad samples under each value that a matcher excludes, though another selector selects it."""
    found = all_selectors(alert, context)
    expression = context.measured(alert)
    for name, strange in _strange(found, bad, context):
        if not is_seen(found, _strangers(bad, strange), context):
            continue
        blind = {each for each in found if is_seen([each], bad, context) and not is_seen([each], strange, context)}

        def is_lost(selection: Selection, blind: set[Selector] = blind) -> bool:
            return Selector.of(selection) in blind

        if is_empty_without(expression, is_lost):
            yield name, strange


def unseen(alert: Alert, samples: SampleSet, context: ProofContext) -> SampleSet:
    """The samples under every value that no selector of the alert selects: nothing changes if they exist too."""
    return _unseen(all_selectors(alert, context), samples, context)


def unseen_by_guard(alert: Alert, samples: SampleSet, context: ProofContext) -> SampleSet:
    """The samples under every value that no selector of the guard selects."""
    return _unseen(selectors_of(context.guard(alert)), samples, context)


def _unseen(found: Sequence[Selector], samples: SampleSet, context: ProofContext) -> SampleSet:
    by_identity: dict[tuple[str, tuple[tuple[str, str], ...]], Samples] = {}
    for _, strange in _strange(found, samples, context):
        strangers = _strangers(samples, strange)
        if not is_seen(found, strangers, context):
            for each in strangers:
                by_identity.setdefault((each.series, tuple(sorted(each.labels.items()))), each)
    return tuple(by_identity.values())


def _strangers(samples: SampleSet, strange: SampleSet) -> SampleSet:
    return tuple(after for before, after in zip(samples, strange, strict=True) if after is not before)


def _strange(found: Sequence[Selector], samples: SampleSet, context: ProofContext) -> Iterator[tuple[str, SampleSet]]:
    """A name and the samples, with what a selector selects under each value that it does not select."""
    named: dict[str, SampleSet] = {}
    for selector in found:
        for matcher in selector.matchers:
            for value in _outsiders(matcher, selector.series, context):
                strange = tuple(
                    replace(each, labels={**each.labels, matcher.label: value})
                    if selector.accepts(each, context)
                    else each
                    for each in samples
                )
                if strange != samples and strange not in named.values():
                    name = f"{matcher.label}-{value}"
                    named[f"{name}-{len(named)}" if name in named else name] = strange
    yield from named.items()


def _outsiders(matcher: Matcher, series: str, context: ProofContext) -> Sequence[str]:
    """The values that a matcher does not select: all that are known, or one other value."""
    metric = context.metrics.get(series)
    label = metric.label(matcher.label) if metric else None
    if label and label.values:
        return [value for value in label.values if passes(matcher, value) is False]
    if matcher.operator == "!=":
        return [matcher.value] if matcher.value else []
    if matcher.operator == "!~":
        return alternatives_of(matcher)
    return [_ELSEWHERE] if passes(matcher, _ELSEWHERE) is False else []


def alternatives_of(matcher: Matcher) -> Sequence[str]:
    """The values of a regular expression that is a list of words; nothing for any other."""
    return matcher.value.split("|") if "~" in matcher.operator and _WORDS.fullmatch(matcher.value) else ()
