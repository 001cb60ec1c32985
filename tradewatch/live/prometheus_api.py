"""What we ask of a running Prometheus: its configuration, rules, targets and Alertmanagers, and queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import yaml

from tradewatch.live.api import Api

T = TypeVar("T")


class LiveRule(NamedTuple):
    """A rule that Prometheus has loaded. `text` are its own fields, as the API gives them; `error` is its last one."""

    file: str
    group: str
    text: Mapping[str, Any]
    error: str


class Target(NamedTuple):
    """A target that Prometheus scrapes. `health` is up, down, or before the first scrape unknown."""

    job: str
    address: str
    health: str
    error: str


class Sample(NamedTuple):
    """A series of a query's result: its value, and for a range the times in seconds at which it has one."""

    labels: Mapping[str, str]
    value: float
    times: tuple[float, ...]


@dataclass(frozen=True)
class PrometheusApi:
    """A running Prometheus. Every method raises ProblemsFound if it does not answer like one."""

    api: Api

    def config(self) -> Any:
        """Its configuration, with Prometheus' own defaults."""
        return self._read("status/config", lambda found: yaml.safe_load(found["yaml"]))

    def reloaded(self) -> bool:
        """Whether it has accepted the last configuration that it was given."""
        return self._read("status/runtimeinfo", lambda found: bool(found["reloadConfigSuccess"]))

    def rules(self) -> list[LiveRule]:
        """Its rules, in the order of their files."""
        return self._read("rules", _rules)

    def targets(self) -> list[Target]:
        """The targets that it scrapes."""
        return self._read("targets", _targets, ("state", "active"))

    def alertmanagers(self) -> list[str]:
        """The addresses to which it sends alerts."""
        return self._read("alertmanagers", lambda found: [each["url"] for each in found["activeAlertmanagers"]])

    def query(self, expression: str) -> list[Sample]:
        """The current value of an expression."""
        return self._read("query", _vector, ("query", expression))

    def query_range(self, expression: str, start: float, end: float, step: float) -> list[Sample]:
        """The values of an expression at all steps from `start` to `end`; all three in seconds."""
        times = (("start", f"{start:.3f}"), ("end", f"{end:.3f}"), ("step", f"{step:.3f}"))
        return self._read("query_range", _vector, ("query", expression), *times)

    def _read(self, path: str, reader: Callable[[Any], T], *parameters: tuple[str, str]) -> T:
        answer = self.api.get(f"/api/v1/{path}", *parameters)
        return self.api.read(lambda whole: reader(whole["data"]), answer)


def _rules(found: Any) -> list[LiveRule]:
    return [
        LiveRule(group["file"], group["name"], rule, rule.get("lastError", "") if rule["health"] == "err" else "")
        for group in found["groups"]
        for rule in group["rules"]
    ]


def _targets(found: Any) -> list[Target]:
    return [
        Target(each["labels"]["job"], each["scrapeUrl"], each["health"], each["lastError"])
        for each in found["activeTargets"]
    ]


def _vector(found: Any) -> list[Sample]:
    series = []
    for each in found["result"]:
        values = each.get("values") or [each["value"]]
        series.append(Sample(each["metric"], float(values[-1][1]), tuple(float(time) for time, _ in values)))
    return series
