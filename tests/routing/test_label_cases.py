"""The cases that routes distinguish, if only some labels of an alert are known."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.example import HERE, root
from tradewatch.model import Matcher, Route
from tradewatch.model.matcher import Operator
from tradewatch.routing import NOT_EMPTY, AssumedLabels, label_cases, matches, routes_of

VALUES = ("", "x", "y", "xy", "z")
matchers = st.builds(
    Matcher,
    st.sampled_from(["a", "b"]),
    st.sampled_from(["=", "!=", "=~", "!~"]),
    st.sampled_from(["", "x", "y", "x|y", "x.*", ".+", ".*", "[xz]"]),
)
routes = st.recursive(
    st.builds(Route, st.lists(matchers, max_size=2).map(tuple), continues=st.booleans()),
    lambda below: st.builds(
        Route,
        st.lists(matchers, max_size=2).map(tuple),
        continues=st.booleans(),
        routes=st.lists(below, max_size=3).map(tuple),
    ),
    max_leaves=8,
)
# What is known of a label, and the values that it can then have.
KNOWN: dict[str, tuple[AssumedLabels, tuple[str, ...]]] = {
    "nothing": ({}, VALUES),
    "that it exists": ({"b": NOT_EMPTY}, VALUES[1:]),
    "three values": ({"b": frozenset({"", "x", "z"})}, ("", "x", "z")),
    "its value": ({"b": "y"}, ("y",)),
}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(tree=st.lists(routes, max_size=4), known=st.sampled_from(sorted(KNOWN)))
def test_an_alert_is_in_exactly_one_situation(tree: list[Route], known: str) -> None:
    """Its routes are those that really send it."""
    whole = root(*tree)
    labels, values = KNOWN[known]
    found = list(label_cases(whole, labels, HERE))
    for a in VALUES:
        for b in values:
            (here,) = [each for each in found if matches(each.conditions, {"a": a, "b": b})]
            assert [each.route for each in here.matched_routes] == [
                each.route for each in routes_of(whole, {"a": a, "b": b}, HERE)
            ]


@pytest.mark.parametrize(
    ("matchers", "known", "conditions"),
    [
        ((("=", "x"), ("=", "y")), {}, ['a="x"', 'a!="x", a="y"', 'a!="x", a!="y"']),
        (
            (("=~", "x|y"), ("=", "x"), ("=", "y")),
            {},
            ['a=~"x|y", a="x"', 'a=~"x|y", a!="x"', 'a!~"x|y"'],
        ),
        ((("=~", "x|"), ("=", "x")), {"a": NOT_EMPTY}, ['a=~"x|"', 'a!~"x|"']),
    ],
    ids=["one value", "a choice", "not empty"],
)
def test_an_impossible_situation_is_left_out(
    matchers: tuple[tuple[Operator, str], ...], known: AssumedLabels, conditions: list[str]
) -> None:
    """Nothing may be reported for an alert that cannot exist."""
    tree = root(*(Route((Matcher("a", *matcher),), continues=True) for matcher in matchers))
    assert [", ".join(map(str, each.conditions)) for each in label_cases(tree, known, HERE)] == conditions
