"""What follows from matchers for every possible alert."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewatch.model import Matcher
from tradewatch.model.matcher import Operator
from tradewatch.routing import contradictory, implied, matches

A = Matcher("x", "=", "a")


@pytest.mark.parametrize(
    ("conclusion", "given", "expected"),
    [
        ((), (), True),
        ((), (A,), True),
        ((A,), (A,), True),
        ((A,), (A, Matcher("y", "=", "b")), True),
        ((Matcher("x", "!=", "b"),), (A,), True),
        ((Matcher("x", "=~", "a|b"),), (A,), True),
        ((Matcher("x", "=~", "a|b|c"),), (Matcher("x", "=~", "b|c"),), True),
        ((Matcher("x", "!~", "c.*"),), (Matcher("x", "=~", "a|b"),), True),
        ((Matcher("x", "=~", ".*"),), (), True),
        ((Matcher("x", "=~", "a.*"),), (Matcher("x", "=~", "a.*"),), True),
        ((A,), (), False),
        ((A,), (Matcher("y", "=", "a"),), False),
        ((A,), (Matcher("x", "=~", "a|b"),), False),
        ((A, Matcher("y", "=", "b")), (A,), False),
        ((Matcher("x", "!=", "b"),), (Matcher("x", "=~", "a|b"),), False),
        ((Matcher("x", "=~", ".+"),), (Matcher("x", "!=", ""),), True),
        ((Matcher("x", "=~", "a"),), (Matcher("x", "=~", "a|b"), Matcher("x", "!=", "b")), True),
        ((Matcher("x", "=~", ".*b?"),), (), False),  # true, but not known here
    ],
)
def test_what_follows_from_matchers(
    conclusion: tuple[Matcher, ...], given: tuple[Matcher, ...], expected: bool
) -> None:
    """True only if it is certain."""
    assert implied(conclusion, given) is expected


@pytest.mark.parametrize(
    ("matchers", "expected"),
    [
        ((A, Matcher("x", "=", "b")), True),
        ((A, Matcher("x", "!=", "a")), True),
        ((Matcher("x", "=~", "a|b"), Matcher("x", "=~", "c|d")), True),
        ((Matcher("x", "=~", "a|b"), Matcher("x", "!~", "[ab]")), True),
        ((Matcher("x", "=~", "a|b"), Matcher("x", "!=", "a")), False),
        ((A, Matcher("y", "=", "b")), False),
        ((Matcher("x", "=~", "a+"), Matcher("x", "=~", "b+")), False),  # true, but not known here
        ((), False),
    ],
)
def test_contradictory_matchers(matchers: tuple[Matcher, ...], expected: bool) -> None:
    """True only if it is certain."""
    assert contradictory(matchers) is expected


_operators: st.SearchStrategy[Operator] = st.sampled_from(["=", "!=", "=~", "!~"])
_matchers = st.lists(
    st.builds(
        Matcher, st.sampled_from("xy"), _operators, st.sampled_from(["", "a", "b", "a|b", "a|", ".*", ".+", "[ab]"])
    ),
    max_size=3,
)
_labels = st.dictionaries(st.sampled_from("xy"), st.sampled_from(["a", "b", "c"]))


@given(conclusion=_matchers, premises=_matchers, labels=_labels)
def test_no_alert_proves_it_wrong(conclusion: list[Matcher], premises: list[Matcher], labels: dict[str, str]) -> None:
    """An implied matcher passes for every alert, and contradictory matchers for none."""
    if matches(premises, labels):
        assert not contradictory(premises)
        assert not implied(conclusion, premises) or matches(conclusion, labels)
