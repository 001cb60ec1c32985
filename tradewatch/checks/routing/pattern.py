"""routing/pattern"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Defined, Finding, Matcher
from tradewatch.model.regular_expression import PatternError, anchored


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A matcher whose regular expression Alertmanager refuses, or that these checks cannot interpret."""
    for definition, argument, matcher in _matchers(built):
        if matcher.operator in ("=~", "!~"):
            try:
                anchored(matcher.value)
            except PatternError as error:
                yield definition.finding(str(error), argument=argument, fix="write it in RE2 syntax")


def _matchers(built: BuiltEnvironment) -> Iterator[tuple[Defined, str, Matcher]]:
    for route in built.routing.walk():
        yield from ((route, "matchers", matcher) for matcher in route.matchers)
    for inhibition in built.project.inhibitions:
        yield from ((inhibition, "source", matcher) for matcher in inhibition.source)
        yield from ((inhibition, "target", matcher) for matcher in inhibition.target)
    for promise in built.project.promises:
        yield from ((promise, "matchers", matcher) for matcher in promise.matchers)
