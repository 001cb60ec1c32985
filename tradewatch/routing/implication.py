"""What follows from matchers for every possible alert."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tradewatch.model import Matcher

# A pattern that is a choice of plain words, as most patterns are.
_WORDS = re.compile(r"[\w-]*(?:\|[\w-]*)*", re.ASCII)


def implied(conclusion: Iterable[Matcher], given: Iterable[Matcher]) -> bool:
    """Whether every alert that passes the `given` matchers passes the conclusion too; False if that is not known.

    Raises PatternError.
    """
    given = tuple(given)
    return all(_implied(matcher, [each for each in given if each.label == matcher.label]) for matcher in conclusion)


def contradictory(matchers: Iterable[Matcher]) -> bool:
    """Whether no alert passes all matchers; False if that is not known. Raises PatternError."""
    matchers = tuple(matchers)
    return any(
        not any(all(other.matches(value) for other in matchers if other.label == matcher.label) for value in values)
        for matcher in matchers
        if (values := _values(matcher)) is not None
    )


def _implied(matcher: Matcher, given: list[Matcher]) -> bool:
    if matcher in given or (matcher.operator == "=~" and matcher.value == ".*"):
        return True
    return any(all(matcher.matches(value) for value in values) for each in given if (values := _values(each)))


def _values(matcher: Matcher) -> tuple[str, ...] | None:
    """The values that pass; None if they are not a list."""
    if matcher.operator == "=":
        return (matcher.value,)
    if matcher.operator == "=~" and _WORDS.fullmatch(matcher.value):
        return tuple(matcher.value.split("|"))
    return None
