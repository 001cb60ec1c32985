"""The cases that routes distinguish, if only some labels of an alert are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tradewatch.model import Environment, Matcher, Route
from tradewatch.routing.implication import contradictory
from tradewatch.routing.labels import NOT_EMPTY, AssumedLabels
from tradewatch.routing.tree import MatchedRoute, possible_routes


class Situation(NamedTuple):
    """The routes that certainly send an alert which passes the `conditions`; `known` are its labels, as then known."""

    conditions: tuple[Matcher, ...]
    known: AssumedLabels
    matched_routes: tuple[MatchedRoute, ...]


def situations(
    root: Route, known: AssumedLabels, environment: Environment, conditions: tuple[Matcher, ...] = ()
) -> Iterator[Situation]:
    """Every case that the routes distinguish, each once; `conditions` are those that are assumed already.

    An alert with any further labels is in exactly one of them. Raises what `possible_routes` raises.
    """
    matched_routes = possible_routes(root, known, environment)
    undecided = next((matcher for matched in matched_routes for matcher in matched.conditions), None)
    if undecided is None:
        yield Situation(conditions, known, matched_routes)
        return
    for matcher in (undecided, undecided.negated):
        if (assuming := assume(known, matcher)) is not None:
            yield from situations(root, assuming, environment, (*conditions, matcher))


def assume(known: AssumedLabels, matcher: Matcher) -> AssumedLabels | None:
    """The labels, if they pass a matcher too that they leave undecided; None if that is impossible.

    Raises PatternError.
    """
    label, value = matcher.label, known.get(matcher.label, ())
    assert isinstance(value, frozenset | tuple)  # a single value decides every matcher
    if value == NOT_EMPTY:
        value = (Matcher(label, "!=", ""),)
    if isinstance(value, frozenset):
        return {**known, label: frozenset(filter(matcher.matches, value))}
    passed = (*value, matcher)
    if contradictory(passed):
        return None
    return {**known, label: matcher.value if matcher.operator == "=" else passed}
