"""Which routes send an alert, and with what settings."""

from __future__ import annotations

import pytest

from tests.routing.example import HERE, ROOT_RECEIVER, environment, receiver, root
from tradewatch.model import DefinitionError, Matcher, Route, TimeInterval, Version, matching
from tradewatch.routing import SOMETHING, Labels, Leaf, Repeat, Settings, possible_routes, routes_of, settings_in

A, B, C = receiver("a"), receiver("b"), receiver("c")


def heard(tree: Route, **labels: str) -> list[str]:
    return [leaf.settings.receiver.name for leaf in routes_of(tree, labels, HERE)]


def only(tree: Route, labels: Labels) -> Leaf:
    (leaf,) = routes_of(tree, labels, HERE)
    return leaf


def test_the_root_takes_what_no_route_does() -> None:
    """No alert is lost."""
    assert heard(root(Route(matching(x="1"), A)), x="2") == ["root"]


def test_the_first_matching_route_takes_an_alert() -> None:
    """Later siblings do not hear it."""
    assert heard(root(Route(matching(x="1"), A), Route(matching(x="1"), B)), x="1") == ["a"]


def test_continues_lets_later_siblings_hear_it_too() -> None:
    """In their order; the parent does not, since a child took it."""
    tree = root(Route(matching(x="1"), A, continues=True), Route(matching(x="2"), B), Route((), C))
    assert heard(tree, x="1") == ["a", "c"]


def test_the_deepest_route_sends() -> None:
    """Depth first: what no child takes stays with the parent, not with an uncle."""
    tree = root(
        Route(matching(x="1"), A, routes=(Route(matching(y="1"), B), Route(matching(y="2"), C))),
        Route(matching(x="1"), B),
    )
    assert heard(tree, x="1", y="2") == ["c"]
    assert heard(tree, x="1", y="3") == ["a"]


def test_continues_of_a_child_ends_with_its_parent() -> None:
    """Only the parent's own `continues` brings an alert to the parent's siblings."""
    child = Route(matching(y="1"), B, continues=True)
    assert heard(root(Route(matching(x="1"), A, routes=(child,)), Route((), C)), x="1", y="1") == ["b"]


def test_one_receiver_can_hear_an_alert_twice() -> None:
    """Duplicates are kept: they are two messages."""
    assert heard(root(Route(matching(x="1"), A, continues=True), Route((), A)), x="1") == ["a", "a"]


@pytest.mark.parametrize(
    ("matcher", "value", "passes"),
    [
        (Matcher("x", "=", ""), None, True),
        (Matcher("x", "!=", "1"), None, True),
        (Matcher("x", "!=", ""), None, False),
        (Matcher("x", "=~", ".*"), None, True),
        (Matcher("x", "=~", ".+"), None, False),
        (Matcher("x", "!~", "1|2"), None, True),
        (Matcher("x", "=~", "1"), "12", False),
        (Matcher("x", "=~", "1|2"), "2", True),
        (Matcher("x", "!~", "1.*"), "12", False),
    ],
)
def test_a_missing_label_is_empty_and_patterns_match_the_whole_value(
    matcher: Matcher, value: str | None, passes: bool
) -> None:
    """As in PromQL."""
    labels = {} if value is None else {"x": value}
    assert heard(root(Route((matcher,), A)), **labels) == ["a" if passes else "root"]


def test_settings_that_nobody_gives_are_alertmanagers_own() -> None:
    """30s, 5m, 4h, and all alerts in one group."""
    assert only(root(), {}).settings == Settings(ROOT_RECEIVER, (), 30, 300, 14_400)


def test_settings_are_inherited_one_by_one() -> None:
    """From the parent, and where that is silent from its parent."""
    inner = Route(matching(y="1"), group_wait="0s")
    tree = Route(
        receiver=A, group_by=("x",), group_interval="1m", routes=(Route((), B, repeat_interval="1h", routes=(inner,)),)
    )
    assert only(tree, {"y": "1"}).settings == Settings(B, ("x",), 0, 60, 3600)


def test_mute_times_are_not_inherited() -> None:
    """Only the route that sends is asked for them."""
    weekend = TimeInterval(name="weekend", weekdays=("saturday",))
    tree = root(Route(matching(x="1"), A, mute=(weekend,), routes=(Route(matching(y="1"), B),)))
    assert only(tree, {"x": "1"}).mute == (weekend,)
    assert only(tree, {"x": "1", "y": "1"}).mute == ()


@pytest.mark.parametrize(("version", "group_by"), [(Version(0, 30), ("x",)), (Version(0, 31), ())])
def test_an_empty_group_by_is_inherited_before_0_31(version: Version, group_by: tuple[str, ...]) -> None:
    """An older Alertmanager reads `group_by: []` as nothing said."""
    tree = Route(receiver=A, group_by=("x",), routes=(Route((), group_by=()),))
    (leaf,) = routes_of(tree, {}, environment(alertmanager=version))
    assert leaf.settings.group_by == group_by


def test_the_group_are_the_labels_to_group_by_that_an_alert_has() -> None:
    """A label that is missing is no label of the group."""
    settings = Settings(A, ("y", "x", "z"), 0, 1, 1)
    assert list(settings.group({"z": "3", "x": "1", "y": "", "w": "0"}).items()) == [("x", "1"), ("z", "3")]


def test_three_dots_group_by_every_label() -> None:
    """Each alert has a message of its own."""
    assert Settings(A, ("...",), 0, 1, 1).group({"b": "2", "a": "1"}) == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("group_interval", "repeat_interval", "expected"),
    [
        ("1m", "50s", Repeat(60, 60)),
        ("5m", "5m", Repeat(300, 600)),
        ("5m", "4h", Repeat(14_400, 14_700)),
        ("5m", "7m", Repeat(600, 600)),
        ("300ms", "900ms", Repeat(0.9, 1.2)),
    ],
)
def test_a_message_repeats_at_a_multiple_of_the_group_interval(
    group_interval: str, repeat_interval: str, expected: Repeat
) -> None:
    """Below it, at the group_interval itself; at an exact multiple, mostly one interval later."""
    tree = root(group_interval=group_interval, repeat_interval=repeat_interval)
    assert only(tree, {}).settings.repeat == expected


def test_a_root_without_receiver_is_told_at_its_line() -> None:
    """There is nobody to tell of an alert."""
    with pytest.raises(DefinitionError, match="has no receiver"):
        routes_of(Route(), {}, HERE)


def test_a_pattern_that_cannot_be_read_is_told_at_the_route() -> None:
    """With the route's own line."""
    bad = Route((Matcher("x", "=~", r"\pL"),), A)
    with pytest.raises(DefinitionError, match="do not read alike") as raised:
        routes_of(root(bad), {"x": "1"}, HERE)
    assert raised.value.problems[0].where == bad.defined


def possible(tree: Route, **known: str | frozenset[str]) -> list[tuple[str, bool, str]]:
    return [
        (leaf.settings.receiver.name, leaf.certain, ", ".join(map(str, leaf.conditions)))
        for leaf in possible_routes(tree, known, HERE)
    ]


def test_a_condition_on_an_unknown_label_leaves_the_choice_open() -> None:
    """The route may take the alert, and if it does not, those after it may."""
    tree = root(Route(matching(bot="x"), A), Route(matching(severity="warning"), B), Route((), C))
    assert possible(tree, severity="warning") == [("a", False, 'bot="x"'), ("b", False, "")]


def test_a_label_known_to_be_missing_leaves_none() -> None:
    """The value "" says so."""
    tree = root(Route(matching(bot="x"), A), Route(matching(bot=""), B))
    assert possible(tree, bot="") == [("b", True, "")]


def test_conditions_add_up_and_one_that_is_met_is_no_condition_any_more() -> None:
    """A child that wants another value than its parent cannot be reached."""
    inner = (Route(matching(bot="y"), A), Route(matching(bot="x"), B))
    tree = root(Route(matching(bot="x", venue="v"), C, routes=inner))
    assert possible(tree) == [("b", False, 'bot="x", venue="v"'), ("root", False, "")]


def test_a_route_that_continues_takes_nothing_from_later_ones() -> None:
    """They are certain all the same."""
    tree = root(Route(matching(bot="x"), A, continues=True), Route((), B))
    assert possible(tree) == [("a", False, 'bot="x"'), ("b", True, "")]


def test_a_label_with_a_choice_of_values_decides_where_all_of_them_agree() -> None:
    """Where they do not, it is a condition as if nothing were known."""
    tree = root(Route((Matcher("bot", "=~", "x|y"),), A), Route(matching(bot="z"), B))
    assert possible(tree, bot=frozenset({"x", "y"})) == [("a", True, "")]
    assert possible(tree, bot=frozenset({"v", "w"})) == [("root", True, "")]
    assert possible(tree, bot=frozenset({"x", "v"})) == [("a", False, 'bot=~"x|y"'), ("root", False, "")]


@pytest.mark.parametrize(
    ("matcher", "expected"),
    [
        (Matcher("bot", "!=", ""), [("a", True, "")]),
        (Matcher("bot", "=~", ".+"), [("a", True, "")]),
        (Matcher("bot", "!~", ""), [("a", True, "")]),
        (Matcher("bot", "=", ""), [("root", True, "")]),
        (Matcher("bot", "!~", ".+"), [("root", True, "")]),
        (Matcher("bot", "=~", ""), [("root", True, "")]),
        (Matcher("bot", "=", "x"), [("a", False, 'bot="x"'), ("root", False, "")]),
        (Matcher("bot", "=", ".+"), [("a", False, 'bot=".+"'), ("root", False, "")]),
    ],
    ids=str,
)
def test_a_label_that_is_known_to_be_there(matcher: Matcher, expected: list[tuple[str, bool, str]]) -> None:
    """Whatever its value, it is not the empty one."""
    assert possible(root(Route((matcher,), A)), bot=SOMETHING) == expected


def test_the_settings_in_force_at_every_route() -> None:
    """What is inherited, and Alertmanager's own defaults at the root."""
    inner = Route(matching(bot="y"), group_wait="1s")
    outer = Route(matching(bot="x"), A, group_interval="1m", routes=(inner,))
    tree = root(outer)
    found = settings_in(tree, HERE)
    assert found[tree] == Settings(ROOT_RECEIVER, (), 30, 300, 14_400)
    assert found[inner] == Settings(A, (), 1, 60, 14_400)
    assert list(found) == [tree, outer, inner]
