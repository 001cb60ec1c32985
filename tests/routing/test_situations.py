"""The cases that routes distinguish, if only some labels of an alert are known."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.routing.example import HERE, receiver, root
from tradewatch.model import Matcher, Route, matching
from tradewatch.routing import NOT_EMPTY, AssumedLabels, matches, routes_of, situations

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
    found = list(situations(whole, labels, HERE))
    for a in VALUES:
        for b in values:
            (here,) = [each for each in found if matches(each.conditions, {"a": a, "b": b})]
            assert [each.route for each in here.matched_routes] == [
                each.route for each in routes_of(whole, {"a": a, "b": b}, HERE)
            ]


def test_an_impossible_situation_is_left_out() -> None:
    """A label has one value."""
    tree = root(Route(matching(a="x"), receiver("one"), continues=True), Route(matching(a="y"), receiver("two")))
    assert [tuple(map(str, each.conditions)) for each in situations(tree, {}, HERE)] == [
        ('a="x"',),
        ('a!="x"', 'a="y"'),
        ('a!="x"', 'a!="y"'),
    ]
