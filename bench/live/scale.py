"""What 10 to 100 bots cost one Prometheus with production's rules: 100 bots have more than 200,000 series.

Goals: all rules are evaluated within a quarter of their intervals, the time grows linearly with the bots, and ranges
that are full have few enough samples.

Each bot's page is prepared, so no time goes into bots. Its values stay, so alerts about ages fire for every bot: the
worst case. Intervals and ranges are divided by the same number, so a range has as many samples as in production, and
an evaluation takes as long as there: it is compared with the undivided interval. Ranges of hours are not full, so their
samples are counted instead of read.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from heapq import nlargest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from prometheus_client.parser import text_string_to_metric_families

import environments
import generator
from bench.goal import Goal, growth_goal, show
from bench.process import ROOT
from stack.bot import SimulatedBot
from stack.programs import found
from stack.sinks.http import Answer, Request, serving
from tradewatch import live
from tradewatch.compiler import CompiledProject
from tradewatch.live import Receivers, Server, Targets, Times, deploy, free_ports, until
from tradewatch.model import seconds
from tradewatch.promql.tree import Selection

BOTS = (10, 30, 100)
ENVIRONMENT = environments.PRODUCTION
TIMES = Times(factor=3)
QUARTER = 0.25
# Millions a second: a core of Prometheus 2.42 reads about 20 million in the ranges of counters, as measured once with
# `stats=all` over two days of a simulated bot.
SAMPLES = 10.0
# Evaluations until the usual ranges are full, which are 5 minutes in production, and those that are measured then.
FILLED, ROUNDS = 24, 7
# An hour of a bot's life in steps of seconds, with as many events as in a day.
_LIFE, _STEP, _ACTIVITY = 3_600, 20, 20
_WITHIN = 900.0
_SERVERS = ("prometheus", "alertmanager")
# Nothing is sent anywhere.
_NOBODY = "http://127.0.0.1:1"
_TYPE = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


class _Run(NamedTuple):
    """One number of bots: the share of the time in which rules are evaluated, in each round, resident bytes, series,
    and firing alerts.
    """

    rounds: list[float]
    memory: float
    series: float
    firing: float


def goals() -> Iterator[Goal]:
    """The evaluation with the most bots, and the growth."""
    body = page()
    runs = {bots: _run(bots, body) for bots in BOTS}
    most = runs[BOTS[-1]]
    yield Goal(
        name=f"evaluating all rules, {BOTS[-1]} bots",
        values=most.rounds,
        unit="of the interval",
        at_most=QUARTER,
        details=tuple(
            f"{bots} bots: {run.series:,.0f} series, {run.memory / 2**20:,.0f} MiB resident "
            f"({run.memory / run.series / 1024:.1f} KiB for each series), {run.firing:,.0f} alerts fire"
            for bots, run in runs.items()
        ),
    )
    yield growth_goal("growth of the evaluation with bots", {bots: min(run.rounds) for bots, run in runs.items()})
    read = dict(_samples_read(body.decode()))
    total, most_read = sum(read.values()), nlargest(3, read, read.__getitem__)
    yield Goal(
        name=f"samples that full ranges have, {BOTS[-1]} bots",
        values=[BOTS[-1] * total / 1e6],
        unit="million a second",
        at_most=SAMPLES,
        details=tuple(f"{name}: {100 * read[name] / total:.0f}%" for name in most_read),
    )


def _samples_read(page: str) -> Iterator[tuple[str, float]]:
    """The samples that each alert reads in a second, of one bot with this page, if all its ranges are full."""
    series: dict[str, list[Mapping[str, str]]] = {}
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            series.setdefault(sample.name, []).append(sample.labels)
    project = generator.project()
    compiled = CompiledProject(project)
    for alert in project.alerts:
        condition = compiled.condition(alert, ENVIRONMENT)
        assert condition
        ranges = [node for node in condition.walk() if isinstance(node, Selection) and node.range is not None]
        read = sum(
            (node.range or 0.0) * all(each.matches(labels.get(each.label, "")) for each in node.matchers)
            for node in ranges
            for labels in series.get(node.name, ())
        )
        every = alert.every or ENVIRONMENT.evaluation_interval
        yield alert.name, read / seconds(ENVIRONMENT.scrape_interval) / seconds(every)


def page() -> bytes:
    """The metrics of a bot in which everything has happened that usually does."""
    now = time.time() - _LIFE
    bot = SimulatedBot(activity=_ACTIVITY, time=lambda: now)
    for _ in range(_LIFE // _STEP):
        now += _STEP
        bot.advance()
    assert bot.bot
    return bot.bot.metrics.exposition()


def _run(bots: int, body: bytes) -> _Run:
    """Let one Prometheus scrape so many bots, and evaluate their rules until the ranges are full, then some more."""

    def answer(_: Request) -> Answer:
        return Answer(200, body, _TYPE)

    with ExitStack() as started:
        folder = Path(started.enter_context(TemporaryDirectory(prefix="tradewatch-bench-")))
        address = started.enter_context(serving(answer)).removeprefix("http://")
        (port,) = free_ports(1)
        of_bots: Targets = [({"bot": f"bot-{n}", "instance": f"bot-{n}:9400"}, [address]) for n in range(bots)]
        deployment = deploy(
            ROOT / "build" / ENVIRONMENT.name,
            folder / "deployed",
            targets={
                # One program stands for both servers. With one `instance` for both, rules about starts would fail.
                job.name: [({"instance": job.name}, [f"127.0.0.1:{port}"])] if job.name in _SERVERS else of_bots
                for job in ENVIRONMENT.jobs
            },
            alertmanagers=[],
            receivers=Receivers(
                webhook=_NOBODY, heartbeat=_NOBODY, slack=_NOBODY, telegram=_NOBODY, pagerduty=_NOBODY, smtp=_NOBODY
            ),
            times=TIMES,
        )
        server = started.enter_context(
            live.prometheus(found(ROOT / ".tools").prometheus, deployment.prometheus, folder, port=port),
        )
        groups = len(server.get("/api/v1/rules")["data"]["groups"])
        _evaluated(server, FILLED * groups)
        rounds = []
        for number in range(ROUNDS):
            _evaluated(server, (FILLED + 1 + number) * groups)
            loaded = server.get("/api/v1/rules")["data"]["groups"]
            rounds.append(sum(group["evaluationTime"] / group["interval"] for group in loaded) / TIMES.factor)
        firing = [each for each in server.get("/api/v1/alerts")["data"]["alerts"] if each["state"] == "firing"]
        memory = server.metric("process_resident_memory_bytes")
        return _Run(rounds, memory, server.metric("prometheus_tsdb_head_series"), len(firing))


def _evaluated(server: Server, times: float) -> None:
    """Wait until groups have been evaluated so often, all together. Raises ToolError if it takes too long."""
    counted = "prometheus_rule_group_iterations_total"
    until(lambda: server.metric(counted) >= times, lambda: f"{times} evaluations", _WITHIN, every=0.5)


if __name__ == "__main__":
    show(goals())
