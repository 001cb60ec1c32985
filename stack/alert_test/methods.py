"""The six ways to test an alert, as a table of what is done and which alert must be heard."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from environments import DEVELOPMENT
from rules.api import API_LATENCY_HIGH
from rules.pipeline import WATCHDOG
from rules.providers import PROVIDER_DOWN
from rules.risk import DAILY_LOSS_NEAR_LIMIT
from rules.safety.positions import (
    DAILY_LOSS_LIMIT_REACHED,
    KILL_SWITCH_ON,
    LIQUIDATION_NEAR,
    MARGIN_NEAR_LIMIT,
    RISK_LIMIT_PASSED,
    STOP_MISSING,
)
from rules.system import BOT_DOWN
from rules.trading import ORDERS_STAY_UNRESOLVED
from stack.alert_test.addresses import Addresses
from tradewatch.model import Alert
from tradewatch.toolchain import ToolError
from tradingbot.catalogue.risk import MARGIN_USED

# The bot that is broken: the first of the demo.
BOT = DEVELOPMENT.watched[0]

_USUAL = Addresses()
_GENERATOR = ".venv/bin/python generator.py"
# A fault ends by itself if nobody ends it.
_AT_MOST = "1h"


@dataclass(frozen=True)
class Trouble:
    """Two commands, of which the first makes an alert fire, and the second ends it.

    A test alert is sent to Alertmanager, so Prometheus does not know it.
    """

    alert: str
    begin: Callable[[Addresses], str]
    end: Callable[[Addresses], str]
    is_test: bool = False


@dataclass(frozen=True)
class Page:
    """A page of Prometheus, the part of its API that has the same content, and a sentence about what is there.

    `read` gets the data of the answer. It raises ToolError if something is not as it should be.
    """

    path: str
    api: str
    read: Callable[[Any], str]

    def command(self, at: Addresses) -> str:
        """What asks the API."""
        return _curl(at.prometheus + self.api)


@dataclass(frozen=True)
class Scenario:
    """Troubles that begin one after the other, while those before them last; all of them end together."""

    story: str
    troubles: Sequence[Trouble]


@dataclass(frozen=True)
class Method:
    """A way to test an alert. `expression` is asked of Prometheus before and during the trouble."""

    name: str
    title: str
    scenarios: Sequence[Scenario]
    pages: Sequence[Page] = ()
    expression: str = ""

    def question(self, at: Addresses) -> str:
        """The command that asks for the expression."""
        return _curl(f"{at.prometheus}/api/v1/query", "--data-urlencode", f"query={self.expression}")

    def commands(self, at: Addresses) -> list[str]:
        """All commands, in the order of their first use."""
        asked = [*(page.command(at) for page in self.pages), *([self.question(at)] if self.expression else [])]
        troubles = [trouble for scenario in self.scenarios for trouble in scenario.troubles]
        return [*asked, *(command(at) for each in troubles for command in (each.begin, each.end))]


def _curl(*arguments: str) -> str:
    return shlex.join(["curl", "-s", *arguments])


def _fault(name: str, alert: Alert) -> Trouble:
    def command(at: Addresses, *options: str) -> str:
        where = () if at.bot == _USUAL.bot else ("--program", at.bot)
        return " ".join([_GENERATOR, "fault", name, *options, *where])

    return Trouble(alert.name, lambda at: command(at, "--for", _AT_MOST), lambda at: command(at, "--end"))


def _sent(alert: Alert) -> Trouble:
    def command(at: Addresses, *options: str) -> str:
        where = () if at.alertmanager == _USUAL.alertmanager else ("--alertmanager", at.alertmanager)
        chosen = ("--label", f"bot={BOT}", "--environment", DEVELOPMENT.name)
        return " ".join([_GENERATOR, "fire", alert.name, *chosen, *where, *options])

    return Trouble(alert.name, command, lambda at: command(at, "--resolve"), is_test=True)


def _alone(story: str, trouble: Trouble) -> tuple[Scenario]:
    return (Scenario(story, (trouble,)),)


def _targets(data: Any) -> str:
    targets = data["activeTargets"]
    down = [each["scrapeUrl"] for each in targets if each["health"] != "up"]
    if down or not targets:
        raise ToolError(f"targets are down: {', '.join(down) or 'there are none'}")
    return f"{len(targets)} targets are up"


def _rules(data: Any) -> str:
    rules = [rule for group in data["groups"] for rule in group["rules"]]
    failing = [f"{rule['name']}: {rule.get('lastError', '')}" for rule in rules if rule["health"] != "ok"]
    if failing or not rules:
        raise ToolError(f"rules are not healthy: {', '.join(failing) or 'there are none'}")
    return f"{len(rules)} rules are healthy"


def _alerts(data: Any) -> str:
    firing = {each["labels"]["alertname"] for each in data["alerts"] if each["state"] == "firing"}
    if WATCHDOG.name not in firing:
        raise ToolError(f"{WATCHDOG.name} does not fire, so nothing is evaluated, or its rule is not loaded")
    return f"{', '.join(sorted(firing))} fires"


METHODS = (
    Method(
        "pages",
        "Prometheus' own pages",
        _alone("what each page shows while an alert comes and goes", _fault("stop-missing", STOP_MISSING)),
        pages=(
            Page("/targets", "/api/v1/targets", _targets),
            Page("/rules", "/api/v1/rules", _rules),
            Page("/alerts", "/api/v1/alerts", _alerts),
        ),
        expression=f'ALERTS{{alertname="{STOP_MISSING.name}"}}',
    ),
    Method(
        "metric",
        "changing a metric's value",
        _alone("one gauge changes, and nothing else", _fault("margin-near-limit", MARGIN_NEAR_LIMIT)),
        expression=f"max({MARGIN_USED.name})",
    ),
    Method("api", "the API", _alone("a test alert is posted to Alertmanager", _sent(BOT_DOWN))),
    Method(
        "condition",
        "simulating the condition",
        _alone("a venue stops answering", _fault("provider-outage", PROVIDER_DOWN)),
    ),
    Method(
        "load",
        "load",
        _alone("a hundred times the usual requests, and slow answers", _fault("api-overload", API_LATENCY_HIGH)),
    ),
    Method(
        "scenarios",
        "trading scenarios",
        (
            Scenario(
                "a venue loses its connection while it has orders, and the stop of a position is gone",
                (_fault("orders-in-doubt", ORDERS_STAY_UNRESOLVED), _fault("stop-missing", STOP_MISSING)),
            ),
            Scenario(
                "a bad day: the daily loss nears its limit and passes it, and somebody presses the kill switch",
                (
                    _fault("loss-near-limit", DAILY_LOSS_NEAR_LIMIT),
                    _fault("loss-at-limit", DAILY_LOSS_LIMIT_REACHED),
                    _fault("kill-switch", KILL_SWITCH_ON),
                ),
            ),
            Scenario(
                "a strategy runs away: its positions grow until the venue may liquidate one",
                (
                    _fault("exposure-beyond-limit", RISK_LIMIT_PASSED),
                    _fault("liquidation-near", LIQUIDATION_NEAR),
                ),
            ),
        ),
    ),
)
