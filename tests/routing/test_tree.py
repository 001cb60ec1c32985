"""Which routes send an alert, and with which settings."""

from __future__ import annotations

import pytest

from tests.routing.example import HERE, ROOT_RECEIVER, environment, receiver, root
from tradewatch.model import DefinitionError, Matcher, Route, TimeInterval, Version, matching
from tradewatch.routing import (
    NOT_EMPTY,
    Labels,
    MatchedRoute,
    RepeatTimes,
    RouteSettings,
    possible_routes,
    routes_of,
    settings_in,
)

A, B, C = receiver("a"), receiver("b"), receiver("c")


def receivers(tree: Route, **labels: str) -> list[str]:
    return [leaf.settings.receiver.name for leaf in routes_of(tree, labels, HERE)]


def only(tree: Route, labels: Labels) -> MatchedRoute:
    (leaf,) = routes_of(tree, labels, HERE)
    return leaf


def test_the_root_takes_alerts_that_no_route_matches() -> None:
    """No alert is lost."""
    assert receivers(root(Route(matching(x="1"), A)), x="2") == ["root"]


def test_the_first_matching_route_takes_an_alert() -> None:
    """Later siblings do not send it."""
    assert receivers(root(Route(matching(x="1"), A), Route(matching(x="1"), B)), x="1") == ["a"]


def test_continues_lets_later_siblings_send_it_too() -> None:
    """They send in their order; the parent does not, because a child took the alert."""
    tree = root(Route(matching(x="1"), A, continues=True), Route(matching(x="2"), B), Route((), C))
    assert receivers(tree, x="1") == ["a", "c"]


def test_the_deepest_route_sends() -> None:
    """If no child takes an alert, the parent sends it, not the parent's sibling."""
    tree = root(
        Route(matching(x="1"), A, routes=(Route(matching(y="1"), B), Route(matching(y="2"), C))),
        Route(matching(x="1"), B),
    )
    assert receivers(tree, x="1", y="2") == ["c"]
    assert receivers(tree, x="1", y="3") == ["a"]


def test_continues_of_a_child_ends_with_its_parent() -> None:
    """Only the parent's own `continues` passes an alert to the parent's siblings."""
    child = Route(matching(y="1"), B, continues=True)
    assert receivers(root(Route(matching(x="1"), A, routes=(child,)), Route((), C)), x="1", y="1") == ["b"]


def test_a_receiver_can_be_notified_twice() -> None:
    """Duplicates are two messages."""
    assert receivers(root(Route(matching(x="1"), A, continues=True), Route((), A)), x="1") == ["a", "a"]


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
    """It is the same in PromQL."""
    labels = {} if value is None else {"x": value}
    assert receivers(root(Route((matcher,), A)), **labels) == ["a" if passes else "root"]


def test_default_settings_are_alertmanagers_own() -> None:
    """They are 30s, 5m, 4h, and one group for all alerts."""
    assert only(root(), {}).settings == RouteSettings(ROOT_RECEIVER, (), 30, 300, 14_400)


def test_settings_are_inherited_one_by_one() -> None:
    """They come from the parent, or from its parent."""
    inner = Route(matching(y="1"), group_wait="0s")
    tree = Route(
        receiver=A, group_by=("x",), group_interval="1m", routes=(Route((), B, repeat_interval="1h", routes=(inner,)),)
    )
    assert only(tree, {"y": "1"}).settings == RouteSettings(B, ("x",), 0, 60, 3600)


def test_mute_times_are_not_inherited() -> None:
    """Only those of the route that sends count."""
    weekend = TimeInterval(name="weekend", weekdays=("saturday",))
    tree = root(Route(matching(x="1"), A, mute=(weekend,), routes=(Route(matching(y="1"), B),)))
    assert only(tree, {"x": "1"}).mute == (weekend,)
    assert only(tree, {"x": "1", "y": "1"}).mute == ()


@pytest.mark.parametrize(("version", "group_by"), [(Version(0, 30), ("x",)), (Version(0, 31), ())])
def test_an_empty_group_by_is_inherited_before_0_31(version: Version, group_by: tuple[str, ...]) -> None:
    """An older Alertmanager ignores `group_by: []`."""
    tree = Route(receiver=A, group_by=("x",), routes=(Route((), group_by=()),))
    (leaf,) = routes_of(tree, {}, environment(alertmanager=version))
    assert leaf.settings.group_by == group_by


def test_the_group_has_the_labels_of_group_by_that_the_alert_has() -> None:
    """The group does not have a missing label."""
    settings = RouteSettings(A, ("y", "x", "z"), 0, 1, 1)
    assert list(settings.group({"z": "3", "x": "1", "y": "", "w": "0"}).items()) == [("x", "1"), ("z", "3")]


def test_three_dots_group_by_every_label() -> None:
    """Each alert has a message of its own."""
    assert RouteSettings(A, ("...",), 0, 1, 1).group({"b": "2", "a": "1"}) == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("group_interval", "repeat_interval", "expected"),
    [
        ("1m", "50s", RepeatTimes(60, 60)),
        ("5m", "5m", RepeatTimes(300, 600)),
        ("5m", "4h", RepeatTimes(14_400, 14_700)),
        ("5m", "7m", RepeatTimes(600, 600)),
        ("300ms", "900ms", RepeatTimes(0.9, 1.2)),
    ],
)
def test_a_message_is_sent_again_after_a_multiple_of_the_group_interval(
    group_interval: str, repeat_interval: str, expected: RepeatTimes
) -> None:
    """After one group_interval if repeat_interval is shorter; for an exact multiple, usually one interval later."""
    tree = root(group_interval=group_interval, repeat_interval=repeat_interval)
    assert only(tree, {}).settings.repeat == expected


def test_a_root_without_a_receiver_is_reported_at_its_line() -> None:
    """An alert would notify nobody."""
    with pytest.raises(DefinitionError, match="has no receiver"):
        routes_of(Route(), {}, HERE)


def test_a_wrong_pattern_is_reported_at_the_route() -> None:
    """The problem has the route's own line."""
    bad = Route((Matcher("x", "=~", r"\pL"),), A)
    with pytest.raises(DefinitionError, match="does not mean the same in Go and Python") as raised:
        routes_of(root(bad), {"x": "1"}, HERE)
    assert raised.value.problems[0].where == bad.defined


def possible(tree: Route, **known: str | frozenset[str]) -> list[tuple[str, bool, str]]:
    return [
        (leaf.settings.receiver.name, leaf.certain, ", ".join(map(str, leaf.conditions)))
        for leaf in possible_routes(tree, known, HERE)
    ]


def test_a_condition_on_an_unknown_label_is_undecided() -> None:
    """The route may take the alert; if not, later routes may."""
    tree = root(Route(matching(bot="x"), A), Route(matching(severity="warning"), B), Route((), C))
    assert possible(tree, severity="warning") == [("a", False, 'bot="x"'), ("b", False, "")]


def test_a_label_that_is_known_to_be_missing_is_decided() -> None:
    """Its value is ""."""
    tree = root(Route(matching(bot="x"), A), Route(matching(bot=""), B))
    assert possible(tree, bot="") == [("b", True, "")]


def test_conditions_are_collected_and_fulfilled_ones_dropped() -> None:
    """A child with another value than its parent cannot be reached."""
    inner = (Route(matching(bot="y"), A), Route(matching(bot="x"), B))
    tree = root(Route(matching(bot="x", venue="v"), C, routes=inner))
    assert possible(tree) == [("b", False, 'bot="x", venue="v"'), ("root", False, "")]


def test_a_route_that_continues_does_not_change_later_ones() -> None:
    """They are still certain."""
    tree = root(Route(matching(bot="x"), A, continues=True), Route((), B))
    assert possible(tree) == [("a", False, 'bot="x"'), ("b", True, "")]


def test_a_label_with_several_possible_values_decides_if_all_give_the_same_result() -> None:
    """Otherwise the matcher is a condition, as for an unknown label."""
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
def test_a_label_that_is_known_not_to_be_empty(matcher: Matcher, expected: list[tuple[str, bool, str]]) -> None:
    """Its value is any value but ""."""
    assert possible(root(Route((matcher,), A)), bot=NOT_EMPTY) == expected


def test_the_settings_of_every_route() -> None:
    """They are inherited; the root has Alertmanager's own defaults."""
    inner = Route(matching(bot="y"), group_wait="1s")
    outer = Route(matching(bot="x"), A, group_interval="1m", routes=(inner,))
    tree = root(outer)
    found = settings_in(tree, HERE)
    assert found[tree] == RouteSettings(ROOT_RECEIVER, (), 30, 300, 14_400)
    assert found[inner] == RouteSettings(A, (), 1, 60, 14_400)
    assert list(found) == [tree, outer, inner]


def test_a_test_alert_has_a_group_of_its_own() -> None:
    """So it never joins the incident of a real alert."""
    settings = RouteSettings(A, ("alertname",), 1, 1, 1)
    assert settings.group({"alertname": "X", "bot": "a", "test": "true"}) == {"alertname": "X", "test": "true"}
