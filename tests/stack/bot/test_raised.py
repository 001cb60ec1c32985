"""Every fault of the simulated bot raises its alerts, by the rules of production; a healthy bot raises none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import generator
from stack.bot import FAULTS, SimulatedBot
from stack.raised import ABOUT_SERVERS, OF_STANDBY, RAISED, SLOW
from tests.stack.bot.recording import OPEN, Story, Target, rules, write_test
from tradewatch.model import Alert
from tradewatch.toolchain import Promtool, find

MINUTE, HOUR = 60.0, 3_600.0
PRESENT = "momentum"  # BotDown only knows the bots of the environment


def begin(fault: str) -> Callable[[SimulatedBot], None]:
    return lambda bot: bot.begin(fault)


def story(fault: str) -> Story:
    """A bot into which the fault is injected, long enough for its alerts to fire."""
    targets: tuple[Target, ...] = (Target(PRESENT, at={5 * MINUTE: begin(fault)}),)
    if fault in OF_STANDBY:
        targets = (Target(PRESENT), Target(PRESENT, "b", {5 * MINUTE: begin(fault)}, is_standby=True))
    elif fault in SLOW:
        # A day at a pace of five minutes, which ends while New York's market has been open for some hours.
        hours = 25 if fault == "key-expiring" else 23.5
        quiet = {0.0 if fault == "key-expiring" else hours * HOUR: begin(fault)}
        return Story((Target(PRESENT, at=quiet),), 27.5 * HOUR, 5 * MINUTE, start=OPEN - 24 * HOUR)
    return Story(targets, 40 * MINUTE, MINUTE)


def test_each_fault_raises_its_alerts(tmp_path: Path) -> None:
    """All of them in one run of the oldest promtool, with the alerts of production."""
    files = {}
    for fault, alerts in RAISED.items():
        folder = tmp_path / fault
        folder.mkdir()
        # An excerpt: all rules for all faults would take minutes.
        groups = rules(alerts or {"BotDown"})
        files[fault] = write_test(folder, story(fault), groups, [(PRESENT, alert) for alert in alerts])
    promtool = Promtool(find("promtool", generator.ROOT / ".tools"))
    failed = promtool.test_rules(list(files.values()), timeout=600)
    assert {fault: text for fault, text in zip(files, failed, strict=True) if text} == {}


def test_a_healthy_bot_raises_nothing(tmp_path: Path) -> None:
    """An hour of a bot with two replicas, by all rules of production."""
    targets = (Target(PRESENT), Target(PRESENT, "b", is_standby=True))
    path = write_test(tmp_path, Story(targets, HOUR, MINUTE), rules(), ())
    promtool = Promtool(find("promtool", generator.ROOT / ".tools"))
    assert promtool.test_rules([path], timeout=600) == [None]


def test_every_fault_is_in_the_table() -> None:
    """Also those that raise nothing."""
    assert RAISED.keys() == FAULTS.keys()
    assert set(SLOW) <= RAISED.keys()


def test_every_alert_is_raised_by_a_fault_or_about_the_servers() -> None:
    """An alert that nobody has seen fire may never fire."""
    alerts = {rule.name for group in generator.project().groups for rule in group.rules if isinstance(rule, Alert)}
    raised = frozenset().union(*RAISED.values())
    assert alerts == raised | ABOUT_SERVERS
    assert not raised & ABOUT_SERVERS
