"""A real Alertmanager with the deployed configuration does what the simulation says.

Each test compares what a real webhook receiver was sent with `simulate`, on both versions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.routing.example import Settings, alert, config, environment, project, receiver, root
from tests.servers import Alertmanager, Message, Sink, alertmanager, prometheus, sink
from tradewatch.compiler.prometheus import prometheus_config
from tradewatch.compiler.yaml import dump
from tradewatch.live import until
from tradewatch.model import Environment, Inhibition, Matcher, Owner, Project, Route, TimeInterval, Version, matching
from tradewatch.model.clock import WEEKDAYS
from tradewatch.routing import Labels, Outcome, labels_as_sent, simulate
from tradewatch.toolchain.programs import in_set

DESK, OTHER_DESK = receiver("desk"), receiver("other-desk")
CANARY = Route(matching(alertname="Canary"), receiver("canary"), repeat_interval="1ms")
# Each alert in a message of its own, at once, and looked at again every half second.
AT_ONCE = Settings(group_by=("...",), group_wait="0s", group_interval="500ms", repeat_interval="1h")


@pytest.fixture
def received() -> Iterator[Sink]:
    with sink() as messages:
        yield messages


@contextmanager
def running(
    toolset: Path, folder: Path, received: Sink, routing: Route, *inhibitions: Inhibition
) -> Iterator[tuple[Alertmanager, Project, Environment]]:
    """An Alertmanager with this routing, and the project and environment for the simulation."""
    program = in_set("amtool", toolset)
    assert program
    where = environment(sink=received.url, alertmanager=Version(*program.version[:2]))
    of = project(routing, inhibitions=inhibitions)
    with alertmanager(toolset, folder / "alertmanager", {"alertmanager.yml": config(of, where)}) as server:
        yield server, of, where


def simulated(of: Project, where: Environment, labels: Labels, *firing: Labels) -> Outcome:
    return simulate(of, where, labels, datetime.now(UTC), firing)


def in_words(messages: list[Message]) -> list[tuple[str, dict[str, str], list[dict[str, str]]]]:
    """Receiver, group and alerts of each message, in an order that does not depend on time."""
    return sorted(((each.receiver, each.group, sorted(each.alerts, key=in_order)) for each in messages), key=in_order)


def in_order(anything: object) -> str:
    return str(json.dumps(anything, sort_keys=True))


def test_grouping(toolset: Path, tmp_path: Path, received: Sink) -> None:
    """Alerts share a message if they have the same route and the same values of `group_by`, also of missing labels."""
    routing = root(
        Route(matching(alertname="A"), DESK, continues=True),
        Route(matching(alertname="A"), OTHER_DESK, group_by=()),
        Route(matching(alertname="B"), receiver("single"), group_by=("...",)),
        Route(matching(alertname="C"), receiver("by-venue"), group_by=("venue", "bot")),
        group_by=("bot",),
        group_wait="500ms",
    )
    alerts = [
        {"alertname": name, **labels}
        for name in ("A", "B", "C", "D")
        for labels in ({}, {"bot": "x"}, {"bot": "x", "venue": "v"}, {"bot": "y"}, {"bot": "y", "symbol": "s"})
    ]
    with running(toolset, tmp_path, received, routing) as (server, of, where):
        expected: dict[str, tuple[str, dict[str, str], list[dict[str, str]]]] = {}
        for labels in alerts:
            for delivery in simulated(of, where, labels).deliveries:
                name, group = delivery.matched.settings.receiver.name, dict(delivery.group)
                expected.setdefault(f"{name} {group}", (name, group, []))[2].append(labels)
        server.fire(*alerts)
        until(lambda: len(received.messages) >= len(expected), lambda: f"{len(expected)} messages: {received}")
    wanted = sorted(
        ((name, group, sorted(grouped, key=in_order)) for name, group, grouped in expected.values()), key=in_order
    )
    assert in_words(received.messages) == wanted


BOTH_SIDES = Matcher("kind", "=~", "both|source"), Matcher("kind", "=~", "both|target")
SIDES = Matcher("kind", "=", "source"), Matcher("kind", "=", "target")


class Case(NamedTuple):
    """The alerts that fire before the target, in order; `sides` are the matchers of source and target."""

    name: str
    sides: tuple[Matcher, Matcher]
    firing: tuple[dict[str, str], ...]
    target: dict[str, str]

    @property
    def inhibition(self) -> Inhibition:
        source, target = self.sides
        own = Matcher("case", "=", self.name)
        return Inhibition(source=(own, source), target=(own, target), equal=("bot",))

    def labels(self, number: int) -> dict[str, str]:
        """The labels of the firing alerts, by number, and those of the target."""
        name = "Target" if number == len(self.firing) else f"Source{number}"
        return {"alertname": name, "case": self.name, **(*self.firing, self.target)[number]}


CASES = (
    Case("the label agrees", SIDES, ({"kind": "source", "bot": "x"},), {"kind": "target", "bot": "x"}),
    Case("the label differs", SIDES, ({"kind": "source", "bot": "x"},), {"kind": "target", "bot": "y"}),
    Case("the target lacks it", SIDES, ({"kind": "source", "bot": "x"},), {"kind": "target"}),
    Case("the source lacks it", SIDES, ({"kind": "source"},), {"kind": "target", "bot": "x"}),
    Case("both lack it", SIDES, ({"kind": "source"},), {"kind": "target"}),
    Case("on both sides, alone", BOTH_SIDES, (), {"kind": "both", "bot": "x"}),
    Case("two on both sides", BOTH_SIDES, ({"kind": "both", "bot": "x"},), {"kind": "both", "bot": "x"}),
    Case("a source on both sides", BOTH_SIDES, ({"kind": "both", "bot": "x"},), {"kind": "target", "bot": "x"}),
    Case("a target on both sides", BOTH_SIDES, ({"kind": "source", "bot": "x"},), {"kind": "both", "bot": "x"}),
    Case(
        "a source that is inhibited itself",
        (Matcher("kind", "=~", "source|middle"), Matcher("kind", "=~", "middle|target")),
        ({"kind": "source", "bot": "x"}, {"kind": "middle", "bot": "x"}),
        {"kind": "target", "bot": "x"},
    ),
)


def test_inhibition(toolset: Path, tmp_path: Path, received: Sink) -> None:
    """A target is sent if the simulation has no inhibition of it, or one that is not certain.

    It is not certain for a target that is a source as well: 0.25 looks at all sources, 0.33 remembers one for each set
    of values of `equal`, the last, and that is the target.
    """
    routing = root(CANARY, Route(matching(alertname="Target"), DESK), Route((), OTHER_DESK), **AT_ONCE)
    with running(toolset, tmp_path, received, routing, *(case.inhibition for case in CASES)) as (server, of, where):
        for number in range(3):
            # One after the other, so that no target is looked at before its source is known.
            server.fire(*(case.labels(number) for case in CASES if number <= len(case.firing)))
            _some_rounds(server, received)
        sent = {alert["case"] for message in received.of("desk") for alert in message.alerts}
        silenced = {}
        for case in CASES:
            *firing, target = (case.labels(number) for number in range(len(case.firing) + 1))
            silenced[case.name] = simulated(of, where, target, *firing, target).inhibited
        assert sent == {
            name
            for name, inhibited in silenced.items()
            if not inhibited
            or (not inhibited[0].certain and where.alertmanager and where.alertmanager > Version(0, 25))
        }
        assert [name for name, found in silenced.items() if found and not found[0].certain] == [
            "a target on both sides"
        ]

        # Once the source is over, the target is sent at the next `group_interval` of its group.
        server.fire(CASES[0].labels(0), ends_in=-1)
        until(lambda: any(_is_of(message, CASES[0]) for message in received.of("desk")), lambda: str(received))


def _is_of(message: Message, case: Case) -> bool:
    return message.alerts[0]["case"] == case.name


def _some_rounds(server: Alertmanager, received: Sink) -> None:
    """Wait until the last alert was sent three times; earlier ones were then checked at least twice."""
    number = str(len(received.of("canary")))
    server.fire({"alertname": "Canary", "number": number})
    until(
        lambda: sum(message.alerts[0]["number"] == number for message in received.of("canary")) > 2,
        lambda: f"a third canary: {received}",
    )


def test_mute_times(toolset: Path, tmp_path: Path, received: Sink) -> None:
    """A route sends nothing in its own mute times; its parent's have no effect."""
    until(lambda: datetime.now(UTC).second < 55, lambda: "the next minute", within=15)
    now = datetime.now(UTC)
    # A place where it is now past 12 o'clock, so that no interval here ends at midnight.
    location = f"Etc/GMT{now.hour - 12:+d}"
    this, following = f"12:{now.minute:02}", f"12:{now.minute + 1:02}" if now.minute < 59 else "13:00"
    today = WEEKDAYS[now.isoweekday() % 7]
    intervals = {
        "day": TimeInterval(name="day", weekdays=(today,), times=(("00:00", "24:00"),), location=location),
        "other-days": TimeInterval(
            name="other-days", weekdays=tuple(day for day in WEEKDAYS if day != today), location=location
        ),
        "minute": TimeInterval(name="minute", times=((this, following),), location=location),
        "until-now": TimeInterval(name="until-now", times=(("00:00", this),), location=location),
        "from-next": TimeInterval(name="from-next", times=((following, "24:00"),), location=location),
        "utc": TimeInterval(name="utc", times=(("12:00", "13:00"),)),
    }
    routes = [Route(matching(alertname=name), receiver(name), mute=(each,)) for name, each in intervals.items()]
    child = Route(matching(child="yes"), receiver("child"))
    parent = Route(matching(alertname="parent"), receiver("parent"), mute=(intervals["day"],), routes=(child,))
    routing = root(CANARY, *routes, parent, **AT_ONCE)
    alerts = [{"alertname": name} for name in (*intervals, "parent")] + [{"alertname": "parent", "child": "yes"}]
    with running(toolset, tmp_path, received, routing) as (server, of, where):
        expected = {
            delivery.matched.settings.receiver.name
            for labels in alerts
            for delivery in simulate(of, where, labels, now).deliveries
            if not delivery.muted
        }
        server.fire(*alerts)
        _some_rounds(server, received)
    assert {message.receiver for message in received.messages} - {"canary"} == expected
    assert {"other-days", "until-now", "from-next", "child"} <= expected
    assert not {"day", "minute", "parent"} & expected


def test_when_a_message_is_sent_again(toolset: Path, tmp_path: Path, received: Sink) -> None:
    """It is sent after the `group_interval`; for a longer `repeat_interval`, then or one interval later."""
    below = Route(matching(alertname="Below"), receiver("below"), group_interval="500ms", repeat_interval="100ms")
    equal = Route(matching(alertname="Equal"), receiver("equal"), group_interval="500ms", repeat_interval="500ms")
    with running(toolset, tmp_path, received, root(below, equal, group_wait="0s")) as (server, of, where):
        server.fire({"alertname": "Below"}, {"alertname": "Equal"})
        for name in ("below", "equal"):
            messages = received.wait(name, 4)[:4]
            repeat = simulated(of, where, {"alertname": name.title()}).deliveries[0].matched.settings.repeat
            # A busy machine makes single messages late; three intervals are long enough to tell them from 100ms.
            elapsed = messages[-1].at - messages[0].at
            assert 3 * repeat.soonest / 2 < elapsed < 3 * repeat.usually + 3, [message.at for message in messages]


def test_a_pair_of_prometheus_servers_sends_one_message(toolset: Path, tmp_path: Path, received: Sink) -> None:
    """Both send the same labels, as in the simulation, and Alertmanager notifies once."""
    twice = alert("AlwaysThere", team="alpha")
    routing = root(CANARY, Route(matching(alertname="AlwaysThere"), DESK), **AT_ONCE)
    with running(toolset, tmp_path, received, routing) as (server, of, where):
        rule = {"alert": twice.name, "expr": "vector(1)", "labels": dict(twice.all_labels)}
        files = {
            "prometheus.yml": prometheus_config(of, _sending_to(where, server), ["prometheus/rules.yml"]),
            "rules.yml": dump({"groups": [{"name": "some", "rules": [rule]}]}, made_from="nothing"),
        }
        # What it sends before it has found its Alertmanager is lost, and by itself it says it again after a minute.
        often = "--rules.alert.resend-delay=1s"
        with (
            prometheus(toolset, tmp_path / "one", files, often) as one,
            prometheus(toolset, tmp_path / "two", files, often) as two,
        ):
            for each in (one, two):
                until(partial(each.metric, "prometheus_notifications_sent_total"), each.log.read_text)
            received.wait("desk")
            _some_rounds(server, received)
        expected = labels_as_sent(twice, where, {})
        assert [message.alerts for message in received.of("desk")] == [[expected]]
        assert expected in [known["labels"] for known in server.alerts()]


def test_prometheus_adds_the_owner_that_the_simulation_names(toolset: Path, tmp_path: Path, received: Sink) -> None:
    """Of what the alert is about, unless it has one; values are texts, not patterns."""
    owners = Owner("alpha", {"strategy": ("fast",), "bot": ("o.e",)}), Owner("beta", {"bot": ("two",)})
    results = (
        {"bot": "o.e"},
        {"bot": "one"},
        {"bot": "two"},
        {"bot": "two", "strategy": "fast"},
        {"bot": "two", "owner": "gamma"},
    )
    alerts = {alert(f"Alert{number}"): result for number, result in enumerate(results)}
    rules = [
        {"alert": each.name, "expr": "vector(1)", "labels": {**each.all_labels, **result}}
        for each, result in alerts.items()
    ]
    with running(toolset, tmp_path, received, root(CANARY, **AT_ONCE)) as (server, of, where):
        owned = replace(_sending_to(where, server), owners=owners)
        files = {
            "prometheus.yml": prometheus_config(of, owned, ["prometheus/rules.yml"]),
            "rules.yml": dump({"groups": [{"name": "some", "rules": rules}]}, made_from="nothing"),
        }
        with prometheus(toolset, tmp_path / "one", files, "--rules.alert.resend-delay=1s") as one:
            until(lambda: len(server.alerts()) == len(alerts), one.log.read_text)
        sent = sorted((known["labels"] for known in server.alerts()), key=lambda labels: labels["alertname"])
    assert sent == [labels_as_sent(each, owned, result) for each, result in alerts.items()]
    assert [labels.get("owner") for labels in sent] == ["alpha", None, "beta", "alpha", "gamma"]


def _sending_to(where: Environment, server: Alertmanager) -> Environment:
    address = server.url.removeprefix("http://")
    return replace(where, addresses=replace(where.addresses, alertmanagers=(address,)))
