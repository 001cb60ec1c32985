"""How soon a fault of a bot becomes a message, if everything is scraped and evaluated every second.

Goal: the next scrape, the next evaluation and 0.3 s, on top of the hold, which is shortened to one evaluation. Groups
do not wait. What waits for more has no goal, only a figure: an alert whose expression reads a range fires when enough
of the range has changed, and a fault of a position begins when the bot has one.
"""

from __future__ import annotations

import logging
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import click
import yaml

import environments
import generator
from bench.goal import Goal, show
from stack.bot import FAULTS, Fault
from stack.e2e.cases import Case, cases
from stack.e2e.expectations import Table
from stack.e2e.site import ROOT, Site, site
from stack.e2e.watching import Seen, about
from stack.programs import found
from stack.raised import RAISED, SLOW
from tradewatch.live import Times, until
from tradewatch.toolchain import ToolError

INTERVAL, BEYOND = 1.0, 0.3
GOAL = INTERVAL + INTERVAL + BEYOND
# All times are as short as they can be.
TIMES = Times(factor=10_000, scrapes=INTERVAL, evaluations=INTERVAL)
# Seconds: until a message must be there; until a bot is healthy again; between two looks at Alertmanager.
_WITHIN, _HEALTHY_WITHIN, _LOOK = 60.0, 120.0, 0.1
_RANGE = re.compile(r"\[\d")


@dataclass(frozen=True)
class _Delay:
    """Seconds from a fault to the message about an alert, without its hold."""

    alert: str
    seconds: float
    waits: bool

    def __str__(self) -> str:
        return f"{self.alert} {self.seconds:.2f} s"


def goals() -> Iterator[Goal]:
    """The median and the worst of all alerts that a fault raises within minutes."""
    # What the bots log is part of their faults.
    logging.disable(logging.WARNING)
    table = Table(generator.project(), environments.PRODUCTION)
    present = {bot: 2 if bot == _replicated() else 1 for bot in table.environment.watched}
    with site(found(ROOT / ".tools"), table, present, times=TIMES) as running:
        _do_not_wait(running)
        delays, omissions = _measured(running)
    at_once = [each for each in delays if not each.waits]
    waiting = [each for each in delays if each.waits]
    worst = max(at_once, key=lambda each: each.seconds)
    details = [f"{len(at_once)} alerts; besides them, {len(waiting)} that wait for a range or a position", *omissions]
    if waiting:
        slowest = max(waiting, key=lambda each: each.seconds)
        details.append(f"those: median {median(each.seconds for each in waiting):.2f} s, worst {slowest}")
    name = "fault to message, beyond the hold"
    values = [each.seconds for each in at_once]
    yield Goal(name=f"{name}: median", values=values, unit="s", at_most=GOAL, details=tuple(details))
    yield Goal(name=f"{name}: worst", values=[worst.seconds], unit="s", at_most=GOAL, details=(str(worst),))


def _replicated() -> str:
    """The bot that needs a second replica, for the fault of two that trade."""
    return next(case.bot for case in cases() if case.replicas > 1)


def chosen() -> dict[str, Case]:
    """For each alert the fault that raises the fewest others.

    Faults after which a process is young come last, because some alerts pass over it for minutes.
    """
    found: dict[str, Case] = {}
    possible = cases(fault for fault in RAISED if fault not in SLOW)
    for case in sorted(possible, key=lambda each: (_restarts(FAULTS[each.fault]), len(each.alerts))):
        for alert in case.alerts:
            found.setdefault(alert, case)
    return found


def _restarts(fault: Fault) -> bool:
    return fault.restarts or "process" in fault.changes


def _measured(running: Site) -> tuple[list[_Delay], list[str]]:
    """The delay of each alert, and why one has none. Bots with one replica take turns, to become healthy again."""
    rules = {
        rule["name"]: rule
        for group in running.prometheus.get("/api/v1/rules")["data"]["groups"]
        for rule in group["rules"]
        if rule["type"] == "alerting"
    }
    delays, omissions = [], []
    names = [bot for bot, replicas in running.bots.items() if len(replicas) == 1]
    for number, (alert, case) in enumerate(chosen().items()):
        bot = case.bot if case.replicas > 1 else names[number % len(names)]
        try:
            seconds = _seconds(running, alert, case, bot) - rules[alert]["duration"]
        except ToolError as late:
            omissions.append(f"left out: {late}")
            click.echo(omissions[-1], err=True)
        else:
            waits = bool(_RANGE.search(rules[alert]["query"])) or "holds" in FAULTS[case.fault].changes
            delays.append(_Delay(alert, seconds, waits))
            click.echo(delays[-1], err=True)
    return delays, omissions


def _seconds(running: Site, alert: str, case: Case, bot: str) -> float:
    """Seconds from the fault to the first message about the alert. Raises ToolError if none comes."""
    seen, sinks = Seen(), running.sinks.all.values()
    until(lambda: not _active(running, bot), lambda: f"{bot} to be healthy: {_active(running, bot)}", _HEALTHY_WITHIN)
    replica = running.bots[bot][case.replica]

    def arrived() -> list[float]:
        seen.look(running.alertmanager)
        labels = [each.labels for each in seen.firing(bot, alert)]
        return [message.at for each in labels for message in about(sinks, each, firing=True, since=began)]

    began = time.monotonic()
    replica.begin(case.fault, since=case.since)
    try:
        return min(until(arrived, lambda: f"{alert} of {case.fault}", _WITHIN, every=_LOOK)) - began
    finally:
        replica.end(case.fault)


def _active(running: Site, bot: str) -> list[str]:
    """The measured alerts about a bot that are pending or firing. The others compare days, which are seconds here."""
    measured = chosen().keys()
    alerts = running.prometheus.get("/api/v1/alerts")["data"]["alerts"]
    alerts += running.alertmanager.get("/api/v2/alerts")
    of_bot = [each["labels"]["alertname"] for each in alerts if each["labels"].get("bot") == bot]
    return [name for name in of_bot if name in measured]


def _do_not_wait(running: Site) -> None:
    """Let no group wait for its first message."""
    path: Path = running.deployment.alertmanager
    config = yaml.safe_load(path.read_text("utf-8"))
    routes = [config["route"]]
    for route in routes:
        if "group_wait" in route:
            route["group_wait"] = "0s"
        routes += route.get("routes", ())
    path.write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")
    server = running.alertmanager
    server.process.send_signal(signal.SIGHUP)
    loaded = server.get("/api/v2/status")["config"]
    until(lambda: server.get("/api/v2/status")["config"] != loaded, lambda: "Alertmanager to load its file", _WITHIN)


if __name__ == "__main__":
    show(goals())
