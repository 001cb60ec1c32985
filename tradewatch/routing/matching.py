"""Matchers against labels, of which all or only some are known."""

from __future__ import annotations

from collections.abc import Iterable

from tradewatch.model import Matcher
from tradewatch.model.pattern import anchored
from tradewatch.routing.labels import Labels


def passes(matcher: Matcher, value: str) -> bool:
    """Whether a label's value passes the way Alertmanager reads the matcher. Raises PatternError."""
    if matcher.operator in ("=", "!="):
        return (value == matcher.value) is (matcher.operator == "=")
    return (anchored(matcher.value).match(value) is not None) is (matcher.operator == "=~")


def matches(matchers: Iterable[Matcher], labels: Labels) -> bool:
    """Whether an alert with exactly these labels passes all matchers. Raises PatternError."""
    return all(passes(matcher, labels.get(matcher.label, "")) for matcher in matchers)


def open_matchers(matchers: Iterable[Matcher], known: Labels) -> tuple[Matcher, ...] | None:
    """The matchers that labels beside the `known` ones decide; None when a known label fails. Raises PatternError."""
    undecided = []
    for matcher in matchers:
        value = known.get(matcher.label)
        if value is None:
            undecided.append(matcher)
        elif not passes(matcher, value):
            return None
    return tuple(undecided)


def assumed(undecided: Iterable[Matcher]) -> dict[str, str]:
    """What the labels are, where undecided matchers that pass leave no choice."""
    return {matcher.label: matcher.value for matcher in undecided if matcher.operator == "="}
