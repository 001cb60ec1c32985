"""Starts everything of the demo on loopback, waits until it works, and ends it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from stack import sinks
from stack.bot import RunningBot, SimulatedBot
from stack.demo.programs import installed
from tradewatch import live
from tradewatch.live import Receivers, Server, Targets, Times, deploy, free_ports, until
from tradewatch.model import Environment, Job

# The ports that build/development names, and the one of the bot's control.
PROMETHEUS, ALERTMANAGER, RECEIVERS, BOT, CONTROL = 9090, 9093, 9099, 9400, 9401
# Seconds within which everything works, on a busy machine.
_WITHIN = 120

Say = Callable[[str], None]


@dataclass(frozen=True)
class Replica:
    """A simulated replica of a bot: where its metrics are, and where faults are injected."""

    bot: str
    metrics: str
    control: str


@dataclass(frozen=True)
class Demo:
    """What runs; `factor` is what all times of the environment are divided by."""

    environment: Environment
    factor: float
    prometheus: Server
    alertmanager: Server
    receivers: sinks.Sinks
    replicas: Sequence[Replica]


@contextmanager
def running(root: Path, environment: Environment, say: Say, factor: float = 1) -> Iterator[Demo]:
    """Everything, for as long as the block runs; `say` prints one line of progress. build/ is not touched.

    Its jobs are those of bots, of Prometheus and of Alertmanager. Each port is the usual one if it is free, or another.

    Raises ToolError if a program is missing or does not start, or if something does not work in time.
    """
    with ExitStack() as started:
        folder = Path(started.enter_context(TemporaryDirectory(prefix="tradewatch-demo-")))
        programs = installed(root / ".tools", say)
        messages = started.enter_context(sinks.start(_port(RECEIVERS), smtp_port=None))
        prometheus_port, alertmanager_port = _port(PROMETHEUS), _port(ALERTMANAGER)
        replicas = [
            started.enter_context(_replica(bot, is_standby=number > 0))
            for bot in environment.bots
            for number in range(_replicas(environment.jobs, bot))
        ]
        say(f"the simulated bot runs: {', '.join(f'{each.bot} at {each.metrics}' for each in replicas)}")
        alertmanager_at = f"127.0.0.1:{alertmanager_port}"
        own = {"prometheus": f"127.0.0.1:{prometheus_port}", "alertmanager": alertmanager_at}
        bots: Targets = [({"bot": each.bot}, [each.metrics]) for each in replicas]
        deployment = deploy(
            root / "build" / environment.name,
            folder / environment.name,
            targets={job.name: [({}, [own[job.name]])] if job.name in own else bots for job in environment.jobs},
            alertmanagers=[alertmanager_at],
            receivers=_receivers(messages),
            times=Times(factor=factor),
        )
        for name in own:
            (folder / name).mkdir()
        alertmanager = started.enter_context(
            live.alertmanager(
                programs.alertmanager, deployment.alertmanager, folder / "alertmanager", port=alertmanager_port
            )
        )
        say(f"Alertmanager is ready at {alertmanager.url}")
        prometheus = started.enter_context(
            live.prometheus(
                programs.prometheus,
                deployment.prometheus,
                folder / "prometheus",
                # The first message of an alert is lost while Prometheus 2.42 does not know its Alertmanagers.
                "--rules.alert.resend-delay=5s",
                port=prometheus_port,
            )
        )
        say(f"Prometheus is ready at {prometheus.url}")
        demo = Demo(environment, factor, prometheus, alertmanager, messages, replicas)
        _wait_until_it_works(demo, len(replicas) + len(own), say)
        yield demo


def _port(usual: int) -> int:
    """The usual port, or another one if something listens there."""
    try:
        with socket.create_server(("127.0.0.1", usual)):
            return usual
    except OSError:
        return free_ports(1)[0]


def _replicas(jobs: Sequence[Job], bot: str) -> int:
    """How many replicas of a bot are scraped; one if discovery knows them."""
    listed = [addresses for job in jobs for labels, addresses in job.targets if labels.get("bot") == bot]
    return max(1, sum(map(len, listed)))


@contextmanager
def _replica(bot: str, *, is_standby: bool) -> Iterator[Replica]:
    with RunningBot(SimulatedBot(bot, is_standby=is_standby), _port(BOT), _port(CONTROL)) as running:
        yield Replica(bot, f"127.0.0.1:{running.port}", f"http://127.0.0.1:{running.control}")


def _receivers(messages: sinks.Sinks) -> Receivers:
    return Receivers(
        webhook=messages.webhook.url,
        heartbeat=messages.heartbeat.url,
        slack=messages.slack.url,
        telegram=messages.telegram.url,
        telegram_token=messages.telegram.token,
        pagerduty=messages.pagerduty.url,
        pagerduty_key=messages.pagerduty.routing_key,
    )


def _wait_until_it_works(demo: Demo, count: int, say: Say) -> None:
    """Raises ToolError if it does not in time."""
    prometheus = demo.prometheus

    def up() -> bool:
        targets = prometheus.get("/api/v1/targets?state=active")["data"]["activeTargets"]
        return len(targets) == count and all(each["health"] == "up" for each in targets)

    def healthy() -> int:
        groups = prometheus.get("/api/v1/rules")["data"]["groups"]
        rules = [rule for group in groups for rule in group["rules"]]
        return len(rules) if all(rule["health"] == "ok" for rule in rules) else 0

    until(up, lambda: f"targets to be up; see {prometheus.url}/targets", _WITHIN)
    say(f"{count} targets are up")
    rules = until(healthy, lambda: f"rules to be evaluated; see {prometheus.url}/rules", _WITHIN)
    say(f"{rules} rules are healthy")
    heartbeats = demo.receivers.heartbeat.messages
    until(lambda: heartbeats, lambda: f"the Watchdog's heartbeat; see {demo.alertmanager.url}", _WITHIN)
    say("the Watchdog's heartbeat has arrived")
