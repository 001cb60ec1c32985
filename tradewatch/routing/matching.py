"""Compares matchers with labels; all labels or only some are known."""

from __future__ import annotations

from collections.abc import Iterable

from tradewatch.model import Matcher
from tradewatch.routing.implication import implied
from tradewatch.routing.labels import AssumedLabels, Labels


def matches(matchers: Iterable[Matcher], labels: Labels) -> bool:
    """Whether an alert with exactly these labels passes all matchers. Raises PatternError."""
    return all(matcher.matches(labels.get(matcher.label, "")) for matcher in matchers)


def undecided_matchers(matchers: Iterable[Matcher], known: AssumedLabels) -> tuple[Matcher, ...] | None:
    """The matchers that `known` labels do not decide; None if one of them fails. Raises PatternError."""
    undecided = []
    for matcher in matchers:
        result = _passes_known(matcher, known.get(matcher.label))
        if result is False:
            return None
        if result is None:
            undecided.append(matcher)
    return tuple(undecided)


def _passes_known(matcher: Matcher, value: str | frozenset[str] | tuple[Matcher, ...] | None) -> bool | None:
    if value is None:
        return None
    if isinstance(value, str):
        return matcher.matches(value)
    if isinstance(value, frozenset) and value:
        results = {matcher.matches(each) for each in value}
        return results.pop() if len(results) == 1 else None
    passed = value if isinstance(value, tuple) else (Matcher(matcher.label, "!=", ""),)  # NOT_EMPTY
    return True if implied((matcher,), passed) else False if implied((matcher.negated,), passed) else None


def assumed(undecided: Iterable[Matcher]) -> dict[str, str]:
    """The labels that an alert must have if it passes these matchers."""
    return {matcher.label: matcher.value for matcher in undecided if matcher.operator == "="}
