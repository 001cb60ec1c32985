"""Runs the commands of a method, and watches each alert from pending to resolved."""

from __future__ import annotations

import json
import math
import os
import shlex
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from stack.alert_test.addresses import ROOT, Addresses
from stack.alert_test.methods import BOT, Method, Scenario, Trouble
from tradewatch.live import until
from tradewatch.live.alertmanager_api import AlertmanagerApi
from tradewatch.live.api import Api
from tradewatch.live.prometheus_api import PrometheusApi
from tradewatch.model.routing import TEST_LABEL
from tradewatch.toolchain import ToolError

# Seconds: between two looks; within which a command ends; what a message needs beyond all known times.
_LOOK, _COMMAND_WITHIN, _MORE = 0.25, 60.0, 60.0
# So many evaluations must be enough for a range to fill, or to forget; an outage of the machine included.
_EVALUATIONS = 90
# curl asks loopback itself.
_ENVIRONMENT = {**os.environ, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


@dataclass
class Walk:
    """Walks through methods. `say` prints a line; what was seen of each alert is in `seen`."""

    at: Addresses
    say: Callable[[str], None]
    seen: list[str] = field(default_factory=list)

    def method(self, method: Method) -> None:
        """Run one method. Whatever happens, its troubles are ended.

        Raises ToolError or ProblemsFound for the first thing that is not as it should be.
        """
        for page in method.pages:
            answer = self._run(page.command(self.at))
            self.say(f"  {self.at.prometheus}{page.path} shows: {page.read(_data(answer))}")
        before = self._value(method)
        for scenario in method.scenarios:
            self.say(f"  {scenario.story}")
            self._scenario(scenario, lambda: self._require_change(method, before))

    def _scenario(self, scenario: Scenario, look: Callable[[], None]) -> None:
        began: list[_Watch] = []
        try:
            for trouble in scenario.troubles:
                watch = _Watch(self.at, trouble)
                watch.require_absence()
                began.append(watch)
                self._run(trouble.begin(self.at))
                watch.count_from_now()
                for stage in watch.until_heard():
                    self.say(f"      {trouble.alert}: {stage}")
            look()
        except BaseException:
            for watch in reversed(began):
                self._run(watch.trouble.end(self.at))
            raise
        for watch in reversed(began):
            self._run(watch.trouble.end(self.at))
            watch.count_from_now()
        for watch in began:
            self.say(f"      {watch.trouble.alert}: {watch.until_resolved()}")
            self.seen.append(f"{watch.trouble.alert}: {', '.join(watch.stages)}")

    def _value(self, method: Method) -> str:
        if not method.expression:
            return ""
        found = _data(self._run(method.question(self.at)))["result"]
        value = "; ".join(_shown(each) for each in found) or "nothing"
        self.say(f"      {value}")
        return value

    def _require_change(self, method: Method, before: str) -> None:
        if method.expression and self._value(method) == before:
            raise ToolError(f"{method.expression} is still {before}")

    def _run(self, command: str) -> str:
        """What a command prints. Raises ToolError if it fails."""
        self.say(f"  $ {command}")
        try:
            done = subprocess.run(
                shlex.split(command),
                cwd=ROOT,
                env=_ENVIRONMENT,
                capture_output=True,
                text=True,
                timeout=_COMMAND_WITHIN,
                check=False,
            )
        except FileNotFoundError as missing:
            raise ToolError(f"{missing.filename} is not installed") from None
        except subprocess.TimeoutExpired:
            raise ToolError(f"{command} did not end within {_COMMAND_WITHIN:g} s") from None
        if done.returncode:
            said = (done.stderr or done.stdout).strip().splitlines() or [f"exit code {done.returncode}"]
            raise ToolError(f"{command}: {said[0]}")
        return done.stdout


class _Watch:
    """One alert about the bot: on its way to a message, and to "resolved"."""

    def __init__(self, at: Addresses, trouble: Trouble) -> None:
        self.trouble = trouble
        self.stages: list[str] = []
        self._prometheus = PrometheusApi(Api("Prometheus", at.prometheus))
        self._alertmanager = AlertmanagerApi(Api("Alertmanager", at.alertmanager))
        self._receivers = Api("the receivers", at.receivers)
        self._within = self._limit()
        self._created = datetime.now(UTC)
        self._counted_from = 0.0

    def require_absence(self) -> None:
        """Raises ToolError if the alert is there before anything has been done."""
        if self._is_sent() or (not self.trouble.is_test and self._states(1)):
            raise ToolError(
                f"{self.trouble.alert} is active already; end what causes it, and wait until it is resolved"
            )

    def count_from_now(self) -> None:
        """Say of everything how long after this moment it was seen."""
        self._counted_from = time.monotonic()

    def until_heard(self) -> Iterator[str]:
        """Wait for each stage until the message, and say when it was seen. Raises ToolError if one does not come."""
        if not self.trouble.is_test:
            yield self._reached("pending", lambda: self._has_been("pending"))
            yield self._reached("firing", lambda: self._has_been("firing"))
        yield self._reached("at Alertmanager", self._is_sent)
        yield self._reached("message", lambda: self._is_notified(firing=True))

    def until_resolved(self) -> str:
        """Wait until "resolved" has been heard, and say when. Raises ToolError if it does not come."""
        return self._reached("resolved", lambda: self._is_notified(firing=False))

    def _reached(self, stage: str, ask: Callable[[], bool]) -> str:
        until(ask, lambda: f"{self.trouble.alert} of {BOT}: {stage}", self._within, every=_LOOK)
        reached = f"{stage} after {time.monotonic() - self._counted_from:.1f} s"
        self.stages.append(reached)
        return reached

    def _limit(self) -> float:
        """Seconds within which each stage must be reached."""
        for group in self._prometheus.api.get("/api/v1/rules")["data"]["groups"]:
            for rule in group["rules"]:
                if rule["name"] == self.trouble.alert:
                    held = rule["duration"] + rule.get("keepFiringFor", 0)
                    return float(_EVALUATIONS * group["interval"] + held + _MORE)
        raise ToolError(f"Prometheus has no rule {self.trouble.alert}; run `make build`, and start the demo again")

    def _has_been(self, state: str) -> bool:
        return state in self._states(math.ceil((datetime.now(UTC) - self._created).total_seconds()))

    def _states(self, seconds: int) -> set[str]:
        """The states that the alert has had within the last seconds, also between two looks."""
        series = f'ALERTS{{alertname="{self.trouble.alert}", bot="{BOT}"}}'
        return {each.labels["alertstate"] for each in self._prometheus.query(f"last_over_time({series}[{seconds}s])")}

    def _is_sent(self) -> bool:
        return any(
            (TEST_LABEL in each.labels) == self.trouble.is_test
            for each in self._alertmanager.alerts({"alertname": self.trouble.alert, "bot": BOT})
        )

    def _is_notified(self, *, firing: bool) -> bool:
        messages = self._receivers.get("/messages")
        return any(
            alert["firing"] is firing and self._is_about(alert["labels"])
            for message in messages
            if datetime.fromisoformat(message["received"]) >= self._created
            for alert in message["alerts"]
        )

    def _is_about(self, labels: Mapping[str, str]) -> bool:
        named = labels.get("alertname") == self.trouble.alert and labels.get("bot") == BOT
        return named and (TEST_LABEL in labels) == self.trouble.is_test


def _data(answer: str) -> Any:
    """The data in an answer of Prometheus. Raises ToolError if it is not one."""
    try:
        return json.loads(answer)["data"]
    except (ValueError, LookupError, TypeError):
        raise ToolError(f"Prometheus' answer is not as expected: {answer[:100] or 'empty'}") from None


def _shown(series: Mapping[str, Any]) -> str:
    """A series of a query's result in short."""
    labels = ", ".join(f"{name}={value}" for name, value in series["metric"].items() if name.startswith("alert"))
    return f"{labels or 'value'}: {float(series['value'][1]):.4g}"
