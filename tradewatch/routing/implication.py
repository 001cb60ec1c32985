"""What follows from matchers for every possible alert."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tradewatch.model import Matcher

# A pattern that is a choice of plain words, as most patterns are.
_WORDS = re.compile(r"[\w-]*(?:\|[\w-]*)*", re.ASCII)
# The values that do not match; those with a line break are left out.
_REST = {".*": (), ".+": ("",)}


def implied(conclusion: Iterable[Matcher], given: Iterable[Matcher]) -> bool:
    """Whether every alert that passes the `given` matchers passes the conclusion too; False if that is not known.

    Raises PatternError.
    """
    given = tuple(given)
    return all(contradictory((*given, matcher.negated)) for matcher in conclusion)


def contradictory(matchers: Iterable[Matcher]) -> bool:
    """Whether no alert passes all matchers; False if that is not known. Raises PatternError."""
    matchers = tuple(matchers)
    return any(matcher.negated in matchers or _excluded(matcher, matchers) for matcher in matchers)


def _excluded(matcher: Matcher, matchers: Iterable[Matcher]) -> bool:
    """Whether each value that passes a matcher is excluded by another one for the same label."""
    values, others = _values(matcher), [other for other in matchers if other.label == matcher.label]
    return values is not None and not any(all(other.matches(value) for other in others) for value in values)


def _values(matcher: Matcher) -> tuple[str, ...] | None:
    """The values that pass; None if they are not a list."""
    if matcher.operator == "=":
        return (matcher.value,)
    if matcher.operator == "!~":
        return _REST.get(matcher.value)
    if matcher.operator == "=~" and _WORDS.fullmatch(matcher.value):
        return tuple(matcher.value.split("|"))
    return None
