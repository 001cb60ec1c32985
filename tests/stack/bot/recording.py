"""Simulated bots, scraped in simulated time, as the series of promtool's tests."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from stack.bot import SimulatedBot
from tradewatch.model import COUNTER, TIMESTAMP, duration
from tradingbot.catalogue import METRICS

PROMETHEUS = Path(__file__).resolve().parents[3] / "build/production/prometheus"

# A Tuesday on which New York's market is open; promtool's clock begins in 1970, so this is its time 0.
OPEN = datetime(2026, 12, 1, 17, tzinfo=UTC).timestamp()

# Seconds between two passes of the bot, if scrapes are not more than a minute apart: histograms need the observations.
_PACE = 15.0

_TIMES = frozenset(metric.name for metric in METRICS if metric.unit == TIMESTAMP)
_COUNTERS = frozenset(metric.name for metric in METRICS if metric.kind is COUNTER)


class Clock:
    """A time that tests set."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class Target(NamedTuple):
    """A process of a bot, and what happens to it, by the seconds since the start."""

    bot: str
    instance: str = "a"
    at: Mapping[float, Callable[[SimulatedBot], None]] = {}
    is_standby: bool = False


class Story(NamedTuple):
    """Processes that are scraped every `interval` seconds for `length` seconds, from the unix time `start` on."""

    targets: Sequence[Target]
    length: float
    interval: float
    start: float = OPEN


def rules(names: Collection[str] = ()) -> dict[str, Any]:
    """The recording rules of production, and its alerts with these names, or all without names."""
    groups = [
        group
        for path in (*sorted(PROMETHEUS.glob("alerts/*.yml")), PROMETHEUS / "recording.yml")
        for group in yaml.load(path.read_bytes(), yaml.CSafeLoader)["groups"]
    ]
    for group in groups:
        group["rules"] = [rule for rule in group["rules"] if not names or rule.get("alert", names) in (*names, names)]
    return {"groups": groups}


def write_test(folder: Path, story: Story, rule_groups: Mapping[str, Any], fired: Collection[tuple[str, str]]) -> Path:
    """A test file that expects exactly these alerts, by bot and name, to have fired at any time of the story."""
    folder.joinpath("rules.json").write_text(json.dumps(rule_groups), "utf-8")
    read = frozenset(re.findall(r"[a-z_]+", json.dumps([rule for g in rule_groups["groups"] for rule in g["rules"]])))
    bots = "|".join({target.bot for target in story.targets})
    selector = f'ALERTS{{alertstate="firing",bot=~"{bots}"}}'
    expected = [{"labels": f'{{alertname="{alert}",bot="{bot}"}}', "value": 1} for bot, alert in fired]
    test = {
        "rule_files": ["rules.json"],
        "evaluation_interval": duration(story.interval),
        "tests": [
            {
                "interval": duration(story.interval),
                "input_series": list(_series(story, read)),
                "promql_expr_test": [
                    {
                        "expr": f"group by (bot, alertname) (last_over_time({selector}[{duration(story.length)}]))",
                        "eval_time": duration(story.length - story.interval),
                        "exp_samples": expected,
                    }
                ],
            }
        ],
    }
    path = folder / "test.json"
    path.write_text(json.dumps(test), "utf-8")
    return path


def _series(story: Story, read: frozenset[str]) -> Iterator[dict[str, str]]:
    for target in story.targets:
        for name, values in _scrapes(target, story, read).items():
            yield {"series": name, "values": " ".join(values)}


def _scrapes(target: Target, story: Story, read: frozenset[str]) -> Mapping[str, list[str]]:
    """The values of all scrapes, by series; where a process does not answer, its series are marked as stale."""
    clock = Clock(story.start)
    bot = SimulatedBot(target.bot, is_standby=target.is_standby, time=clock)
    labels = f'bot="{target.bot}",instance="{target.instance}:9400",job="tradingbot"'
    left = dict(target.at)
    found: dict[str, list[str]] = {}
    pace = _PACE if story.interval <= 60 else story.interval
    for step in range(int(story.length / story.interval)):
        scraped = story.start + step * story.interval
        while clock.now < scraped:
            clock.now = min(clock.now + pace, scraped)
            for at in [each for each in left if story.start + each <= clock.now]:
                left.pop(at)(bot)
            bot.advance()
        for name, value in (*_scraped(bot, labels, read), (f"up{{{labels}}}", "0" if bot.bot is None else "1")):
            # `_scraped` leaves out a counter while it is 0.
            found.setdefault(name, ["0" if name.partition("{")[0] in _COUNTERS else "_"] * step).append(value)
        for values in found.values():
            if len(values) == step:
                values.append("stale" if values[-1] not in ("_", "stale") else "_")
    return found


def _scraped(bot: SimulatedBot, labels: str, read: frozenset[str]) -> Iterator[tuple[str, str]]:
    for family in bot.bot.metrics.registry.collect() if bot.bot else ():
        name = f"{family.name}_total" if family.type == "counter" else family.name
        if not read.isdisjoint((name, f"{name}_bucket", f"{name}_count")):
            for sample in family.samples:
                # A counter that is 0 until the end adds nothing to any sum.
                if sample.name in read and (sample.value or family.type != "counter"):
                    pairs = "".join(f'{label}="{value}",' for label, value in sample.labels.items())
                    value = sample.value - OPEN if sample.name in _TIMES else sample.value
                    yield f"{sample.name}{{{pairs}{labels}}}", repr(value)
