"""The cases that routes distinguish, if only some labels of an alert are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tradewatch.model import Environment, Matcher, Route
from tradewatch.routing.labels import NOT_EMPTY, AssumedLabels
from tradewatch.routing.tree import MatchedRoute, possible_routes


class LabelCase(NamedTuple):
    """The routes that certainly send an alert which passes the `conditions`; `known` are its labels, as then known."""

    conditions: tuple[Matcher, ...]
    known: AssumedLabels
    matched_routes: tuple[MatchedRoute, ...]


def label_cases(
    root: Route, known: AssumedLabels, environment: Environment, conditions: tuple[Matcher, ...] = ()
) -> Iterator[LabelCase]:
    """Every case that the routes distinguish, each once; `conditions` are those that are assumed already.

    An alert with any further labels is in exactly one of them. Raises what `possible_routes` raises.
    """
    matched_routes = possible_routes(root, known, environment)
    undecided = next((matcher for matched in matched_routes for matcher in matched.conditions), None)
    if undecided is None:
        yield LabelCase(conditions, known, matched_routes)
        return
    for matcher in (undecided, undecided.negated):
        yield from label_cases(root, _assuming(known, matcher), environment, (*conditions, matcher))


def _assuming(known: AssumedLabels, matcher: Matcher) -> AssumedLabels:
    """The labels, if they pass a matcher too that they do not decide."""
    label, value = matcher.label, known.get(matcher.label, ())
    assert isinstance(value, frozenset | tuple)  # a single value decides every matcher
    if isinstance(value, frozenset) and value:
        return {**known, label: frozenset(filter(matcher.matches, value))}
    passed = (Matcher(label, "!=", ""),) if value == NOT_EMPTY else value
    return {**known, label: matcher.value if matcher.operator == "=" else (*passed, matcher)}
