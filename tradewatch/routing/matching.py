"""Matchers against labels, of which all or only some are known."""

from __future__ import annotations

from collections.abc import Iterable

from tradewatch.model import Matcher
from tradewatch.model.pattern import anchored
from tradewatch.routing.labels import Known, Labels


def passes(matcher: Matcher, value: str) -> bool:
    """Whether a label's value passes the way Alertmanager reads the matcher. Raises PatternError."""
    if matcher.operator in ("=", "!="):
        return (value == matcher.value) is (matcher.operator == "=")
    return (anchored(matcher.value).match(value) is not None) is (matcher.operator == "=~")


def matches(matchers: Iterable[Matcher], labels: Labels) -> bool:
    """Whether an alert with exactly these labels passes all matchers. Raises PatternError."""
    return all(passes(matcher, labels.get(matcher.label, "")) for matcher in matchers)


def open_matchers(matchers: Iterable[Matcher], known: Known) -> tuple[Matcher, ...] | None:
    """The matchers that what is `known` leaves undecided; None when one fails for sure. Raises PatternError."""
    undecided = []
    for matcher in matchers:
        verdict = _verdict(matcher, known.get(matcher.label))
        if verdict is False:
            return None
        if verdict is None:
            undecided.append(matcher)
    return tuple(undecided)


def _verdict(matcher: Matcher, value: str | frozenset[str] | None) -> bool | None:
    if value is None:
        return None
    if isinstance(value, str):
        return passes(matcher, value)
    if value:
        verdicts = {passes(matcher, each) for each in value}
        return verdicts.pop() if len(verdicts) == 1 else None
    # Of SOMETHING it is only known that it is there.
    if matcher.value == "":
        return matcher.operator in ("!=", "!~")
    if matcher.value == ".+" and matcher.operator in ("=~", "!~"):
        return matcher.operator == "=~"
    return None


def assumed(undecided: Iterable[Matcher]) -> dict[str, str]:
    """What the labels are, where undecided matchers that pass leave no choice."""
    return {matcher.label: matcher.value for matcher in undecided if matcher.operator == "="}
