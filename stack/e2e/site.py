"""One installation on loopback: production as built, with shortened times, simulated bots and local receivers."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from stack import sinks
from stack.bot import RunningBot, SimulatedBot
from stack.e2e.expectations import Table
from stack.programs import RESEND, Programs
from stack.sinks.addresses import addresses_of
from tradewatch import live
from tradewatch.live import Deployment, Server, Targets, Times, deploy, free_ports, until
from tradewatch.live.alertmanager_api import AlertmanagerApi
from tradewatch.live.api import Api
from tradewatch.live.prometheus_api import PrometheusApi, Sample
from tradewatch.model import Environment

ROOT = Path(__file__).resolve().parents[2]

# For fifty bots, Prometheus 2.42 scrapes in half a second of a core, and evaluates all rules in four.
TIMES = Times(factor=15, scrapes=5, evaluations=10, longest_range=80, longest_wait=20)
# For a few bots. A scrape may take as long as its interval: a second is not enough on a busy machine.
QUICK = Times(factor=15, scrapes=3, evaluations=1, longest_range=20, longest_wait=8)
# How often things happen in a bot: a shortened range has as many events as the real one.
ACTIVITY = 20
# Seconds for which bots have run already: some alerts pass over a bot that has just started.
_AGE = 1_900
_STARTS_WITHIN = 120.0
_EVALUATED = "min(prometheus_rule_group_iterations_total - prometheus_rule_group_iterations_missed_total)"


@dataclass
class Site:
    """What runs. `bots` has the replicas of each bot; servers can be stopped, killed and started again."""

    programs: Programs
    folder: Path
    table: Table
    sinks: sinks.Sinks
    bots: Mapping[str, Sequence[RunningBot]]
    deployment: Deployment
    ports: tuple[int, int]
    times: Times
    running: list[Server] = field(default_factory=list)

    @property
    def prometheus(self) -> Server:
        """The Prometheus that was started last."""
        return self._last(self.ports[0])

    @property
    def alertmanager(self) -> Server:
        """The Alertmanager that was started last."""
        return self._last(self.ports[1])

    def start_prometheus(self, *flags: str) -> Server:
        """Start Prometheus, again with the storage that the one before has left."""
        return self._started(
            live.prometheus(
                self.programs.prometheus,
                self.deployment.prometheus,
                self.own("prometheus"),
                RESEND,
                *flags,
                port=self.ports[0],
            )
        )

    def start_alertmanager(self, *flags: str) -> Server:
        """Start Alertmanager, again with the storage that the one before has left."""
        return self._started(
            live.alertmanager(
                self.programs.alertmanager,
                self.deployment.alertmanager,
                self.own("alertmanager"),
                *flags,
                port=self.ports[1],
            )
        )

    def settle(self) -> None:
        """Wait until each target answers, and forget the alerts and messages of the start: BotDown fires before.

        Raises ToolError if it takes too long.
        """
        count = sum(map(len, self.bots.values())) + len(self.ports)
        until(lambda: self._up() >= count, lambda: f"{count} targets; up are {self._up()}", _STARTS_WITHIN)
        until(lambda: not self._firing(), lambda: f"alerts of the start to end: {self._firing()}", _STARTS_WITHIN)
        until(
            lambda: not self.sinks.pagerduty.unresolved, lambda: "incidents of the start to be resolved", _STARTS_WITHIN
        )
        for sink in self.sinks.all.values():
            sink.messages.clear()
        self.sinks.pagerduty.incidents.clear()

    def evaluations(self) -> float:
        """How often the rules have been evaluated that were evaluated least."""
        return sum(each.value for each in self.query(_EVALUATED))

    def query(self, expression: str) -> list[Sample]:
        """The current value of an expression. Raises ProblemsFound if Prometheus does not answer."""
        return self._api.query(expression)

    def stop(self) -> None:
        """End the servers that still run."""
        for server in reversed(self.running):
            server.stop()

    def _up(self) -> int:
        return sum(each.health == "up" for each in self._api.targets())

    def _firing(self) -> list[str]:
        """The alerts about bots that Alertmanager has, or that are pending."""
        alerts = AlertmanagerApi(Api("Alertmanager", self.alertmanager.url)).alerts()
        found = [*(each.labels for each in alerts), *(each.labels for each in self.query("ALERTS"))]
        return [f"{labels['alertname']} of {labels['bot']}" for labels in found if "bot" in labels]

    @property
    def _api(self) -> PrometheusApi:
        return PrometheusApi(Api("Prometheus", self.prometheus.url))

    def _last(self, port: int) -> Server:
        return next(each for each in reversed(self.running) if each.url.endswith(f":{port}"))

    def own(self, name: str) -> Path:
        """The folder of a server."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        return folder

    def _started(self, server: Server) -> Server:
        self.running.append(server)
        return server


@contextmanager
def site(
    programs: Programs,
    table: Table,
    bots: Mapping[str, int],
    *,
    times: Times = TIMES,
    more: Mapping[str, Targets] = MappingProxyType({}),
    before: Callable[[Site], None] = lambda _: None,
    alertmanager_flags: Sequence[str] = (),
) -> Iterator[Site]:
    """An installation with these bots and so many replicas of each, of which the first trades.

    `more` has further targets by job. `before` is called before the servers start.
    Routes that are muted now are not: a run at a weekend would prove less.

    Raises ToolError if something does not start.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tradewatch-e2e-")))
        receivers = stack.enter_context(sinks.start())
        running = {
            name: [stack.enter_context(RunningBot(simulated(name, n))) for n in range(replicas)]
            for name, replicas in bots.items()
        }
        ports = free_ports(2)
        deployment = deploy(
            ROOT / "build" / table.environment.name,
            folder / "deployed",
            targets=_targets(table.environment, running, ports, more),
            alertmanagers=[f"127.0.0.1:{ports[1]}"],
            receivers=addresses_of(receivers),
            times=times,
        )
        unmute(deployment.alertmanager, table)
        found = Site(programs, folder, table, receivers, running, deployment, (ports[0], ports[1]), times)
        stack.callback(found.stop)
        before(found)
        found.start_alertmanager(*alertmanager_flags)
        found.start_prometheus()
        found.settle()
        yield found


def simulated(name: str, number: int) -> SimulatedBot:
    """A replica of a bot, of which the first one trades, with markets that never close."""
    ago = float(_AGE)
    bot = SimulatedBot(
        name,
        seed=number,
        is_standby=number > 0,
        activity=ACTIVITY,
        always_open=True,
        time=lambda: time.time() - ago,
    )
    ago = 0.0
    bot.advance()
    return bot


def unmute(path: Path, table: Table) -> None:
    """Let no route of this configuration be muted now."""
    config = yaml.safe_load(path.read_text("utf-8"))
    _without(config["route"], {each.name for each in table.muted(datetime.now(UTC))})
    path.write_text(yaml.safe_dump(config, sort_keys=False), "utf-8")


def _without(route: dict[str, Any], active: set[str]) -> None:
    if "mute_time_intervals" in route:
        route["mute_time_intervals"] = [each for each in route["mute_time_intervals"] if each not in active]
    for child in route.get("routes", ()):
        _without(child, active)


def _targets(
    environment: Environment,
    bots: Mapping[str, Sequence[RunningBot]],
    ports: Sequence[int],
    more: Mapping[str, Targets],
) -> dict[str, Targets]:
    """Targets by job: each server's job has its name, and the bots have all other jobs."""
    own: dict[str, Targets] = {
        name: [({}, [f"127.0.0.1:{port}"])] for name, port in zip(("prometheus", "alertmanager"), ports, strict=True)
    }
    of_bots: Targets = [
        ({"bot": name}, [f"127.0.0.1:{each.port}" for each in replicas]) for name, replicas in bots.items()
    ]
    return {job.name: [*own.get(job.name, of_bots), *more.get(job.name, ())] for job in environment.jobs}
