"""What is known of alerts before they fire is true of every alert that can be sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.conftest import EXPORTER, PRODUCTION, ROOT, USED, WORKED
from tradewatch.channels.slack import Slack
from tradewatch.checks import BuiltEnvironment
from tradewatch.checks.built_project import BuiltProject
from tradewatch.checks.routing import default_receiver, inhibition_itself, inhibition_unmatched, twice, unreachable
from tradewatch.compiler import CompiledProject
from tradewatch.model import (
    GAUGE,
    ONE,
    WARNING,
    Alert,
    Finding,
    Inhibition,
    Label,
    Matcher,
    Metric,
    Project,
    Receiver,
    Route,
    RuleGroup,
    Source,
    StateAlert,
)
from tradewatch.model.matcher import Operator
from tradewatch.routing import Labels, inhibited, labels_as_sent, matches, routes_of

# Any bot; a side of two; a part that the rule itself says.
SIDED = Metric("sided", GAUGE, ONE, "Has a side.", EXPORTER, labels=(Label("side", ("buy", "sell")),))
BOTS = ("one", "two", "one|two", ".+", ".*", "a bot that nobody has thought of")
SIDES, PARTS = ("buy", "sell"), ("", "x", "y")
WHEN: dict[str, dict[str, tuple[str, ...]]] = {
    f"{USED} > 0": {"bot": BOTS},
    f"{SIDED} > 0": {"bot": BOTS, "side": SIDES},
    "vector(1)": {},
}

_numbers = iter(range(1, 10**9))


def numbered() -> Source:
    """A place of its own for each definition, because a check reports a line once."""
    return Source("/there/content.py", next(_numbers))


_operators: st.SearchStrategy[Operator] = st.sampled_from(["=", "!=", "=~", "!~"])
_values = {
    "bot": ["one", "two", "", "one|two", ".+", ".*"],
    "side": ["buy", "sell", "hold", "", "buy|sell", ".+"],
    "part": ["x", "y", "z", "", "x|y"],
}
_matchers = st.sampled_from(list(_values)).flatmap(
    lambda label: st.builds(Matcher, st.just(label), _operators, st.sampled_from(_values[label]))
)
_receivers = tuple(Receiver(name, via=(Slack,)) for name in ("desk", "on-call", "digest"))


def _routes(below: st.SearchStrategy[tuple[Route, ...]]) -> st.SearchStrategy[Route]:
    return st.builds(
        Route,
        st.lists(_matchers, max_size=2).map(tuple),
        receiver=st.sampled_from([None, *_receivers]),
        routes=below,
        continues=st.booleans(),
        defined=st.builds(numbered),
    )


_leaves = _routes(st.just(()))
_trees = st.lists(_leaves | _routes(st.lists(_leaves, max_size=2).map(tuple)), min_size=1, max_size=3).map(
    lambda routes: Route(receiver=_receivers[0], routes=tuple(routes))
)
_alerts = st.lists(st.tuples(st.sampled_from(list(WHEN)), st.sampled_from(PARTS)), min_size=1, max_size=3).map(
    lambda drawn: tuple(
        StateAlert(
            name=f"Alert{number}",
            severity=WARNING,
            signal="some",
            when=when,
            labels={"part": part} if part else {},
            summary="So",
            description="So.",
            defined=numbered(),
        )
        for number, (when, part) in enumerate(drawn)
    )
)
_sides = st.lists(_matchers, min_size=1, max_size=2).map(tuple)
_inhibitions = st.lists(
    st.builds(
        Inhibition,
        source=_sides,
        target=_sides,
        equal=st.lists(st.sampled_from(["bot", "side", "part"]), min_size=1, max_size=2, unique=True).map(tuple),
        defined=st.builds(numbered),
    ),
    max_size=2,
).map(tuple)


def sendings(alert: Alert) -> Iterator[Labels]:
    """Every way in which an alert can be sent."""
    assert isinstance(alert, StateAlert)
    found: list[dict[str, str]] = [{}]
    for name, values in WHEN[alert.when].items():
        found = [{**labels, name: value} for labels in found for value in values]
    for labels in found:
        yield labels_as_sent(alert, PRODUCTION, labels)


def built_environment(
    tree: Route, alerts: tuple[Alert, ...], inhibitions: tuple[Inhibition, ...] = ()
) -> BuiltEnvironment:
    project = Project(
        root=ROOT,
        identity="bot",
        environments=(PRODUCTION,),
        metrics=(USED, WORKED, SIDED),
        groups=(RuleGroup("some", alerts, defined=numbered()),),
        receivers=_receivers,
        routing=tree,
        inhibitions=inhibitions,
        dashboards={},
    )
    return BuiltEnvironment(CompiledProject(project).within(PRODUCTION))


def whole(built: BuiltEnvironment) -> BuiltProject:
    return BuiltProject(built.compiled.shared, (built,))


def places(check: Callable[[Any], Iterator[Finding]], built: BuiltEnvironment | BuiltProject) -> set[Source | None]:
    return {problem.where for problem in check(built)}


steady = settings(max_examples=60, deadline=None, derandomize=True)


@steady
@given(tree=_trees, alerts=_alerts)
def test_an_unreachable_route_is_reached_by_nothing(tree: Route, alerts: tuple[Alert, ...]) -> None:
    """No alert reaches the route or a route below it."""
    reported = places(unreachable.check, whole(built_environment(tree, alerts)))
    reached = {leaf.route for alert in alerts for sent in sendings(alert) for leaf in routes_of(tree, sent, PRODUCTION)}
    for route in tree.walk():
        if route.defined in reported:
            assert reached.isdisjoint(route.walk())


@steady
@given(tree=_trees, alerts=_alerts)
def test_an_alert_that_falls_to_the_root_does_so_always(tree: Route, alerts: tuple[Alert, ...]) -> None:
    """It is reported at its own line, or at the root's line together with other alerts with the same labels."""
    reported = places(default_receiver.check, built_environment(tree, alerts))
    fallen = {
        alert.defined
        for alert in alerts
        if all([leaf.route for leaf in routes_of(tree, sent, PRODUCTION)] == [tree] for sent in sendings(alert))
    }
    assert reported <= fallen | {tree.defined}
    assert bool(reported) <= bool(fallen)


@steady
@given(tree=_trees, alerts=_alerts)
def test_a_receiver_that_is_notified_twice_can_be(tree: Route, alerts: tuple[Alert, ...]) -> None:
    """By the very route that is named, for some alert that can be sent."""
    reported = places(twice.check, built_environment(tree, alerts))
    doubled = set()
    for alert in alerts:
        for sent in sendings(alert):
            notified: set[str] = set()
            for leaf in routes_of(tree, sent, PRODUCTION):
                if leaf.settings.receiver.name in notified:
                    doubled.add(leaf.route.defined)
                notified.add(leaf.settings.receiver.name)
    assert reported <= doubled


@steady
@given(alerts=_alerts, inhibitions=_inhibitions)
def test_an_inhibition_that_is_found_can_happen(alerts: tuple[Alert, ...], inhibitions: tuple[Inhibition, ...]) -> None:
    """A pair that is named can fire so that the one is not sent; a side that no alert is matches none."""
    built = built_environment(Route(receiver=_receivers[0]), alerts, inhibitions)
    for inhibition, source, target in built.inhibited_alerts:
        assert any(
            inhibited(sent, [other], [inhibition])
            for sent in sendings(target.alert)
            for other in sendings(source.alert)
        )
    unmatched = places(inhibition_unmatched.check, whole(built))
    both = places(inhibition_itself.check, built)
    every = [sent for alert in alerts for sent in sendings(alert)]
    for inhibition in inhibitions:
        sides = (inhibition.source, inhibition.target)
        some = [any(matches(side, sent) for sent in every) for side in sides]
        if inhibition.defined in unmatched:
            assert not all(some)
        if inhibition.defined in both and len(inhibitions) == 1:
            assert any(all(matches(side, sent) for side in sides) for sent in every)
