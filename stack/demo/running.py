"""Starts everything of the demo on loopback, waits until it works, and ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from stack import sinks
from stack.demo.history import import_past, record_past, write_past
from stack.demo.replicas import Replica, port, replicas_of
from stack.programs import RESEND, installed
from stack.sinks.addresses import addresses_of
from tradewatch import live
from tradewatch.live import Deployment, Server, Targets, Times, deploy, until
from tradewatch.live.api import Api
from tradewatch.live.prometheus_api import PrometheusApi
from tradewatch.model import Environment
from tradewatch.preview.page import Page
from tradewatch.preview.server import PreviewServer

# The ports that build/development names.
PROMETHEUS, ALERTMANAGER, RECEIVERS = 9090, 9093, 9099
# Seconds within which everything works, on a busy machine.
_WITHIN = 120

Say = Callable[[str], None]


@dataclass(frozen=True)
class Demo:
    """What runs; `factor` is what all times of the environment are divided by."""

    environment: Environment
    factor: float
    prometheus: Server
    alertmanager: Server
    receivers: sinks.Sinks
    replicas: Sequence[Replica]
    # The address of the preview, in Grafana's place; empty if nobody has built its page yet, which takes minutes.
    dashboards: str


@contextmanager
def running(root: Path, environment: Environment, say: Say, factor: float = 1) -> Iterator[Demo]:
    """Everything, for as long as the block runs; `say` prints one line of progress. build/ is not touched.

    Its jobs are those of bots, of Prometheus and of Alertmanager. Each port is the usual one if it is free, or another.

    Raises ToolError if a program is missing or does not start, or if something does not work in time.
    """
    with ExitStack() as started:
        folder = Path(started.enter_context(TemporaryDirectory(prefix="tradewatch-demo-")))
        receivers = started.enter_context(sinks.start(port(RECEIVERS), smtp_port=None))
        replicas = [started.enter_context(each.run()) for each in replicas_of(environment)]
        say(f"the simulated bot runs: {', '.join(f'{each.bot} at {each.metrics}' for each in replicas)}")
        with ThreadPoolExecutor(1) as other:
            # While programs are downloaded, a core is free.
            past = other.submit(write_past, folder / "past", replicas)
            programs = installed(root / ".tools", say)
        servers = {"prometheus": port(PROMETHEUS), "alertmanager": port(ALERTMANAGER)}
        deployment = _deployed(
            root / "build" / environment.name, folder, environment, servers, replicas, receivers, factor
        )
        storage = folder / "prometheus/storage"
        for name in servers:
            (folder / name).mkdir()
        import_past(programs.promtool, past.result(), storage)
        say("Prometheus' storage has the bot's last hour")
        alertmanager = started.enter_context(
            live.alertmanager(
                programs.alertmanager,
                deployment.alertmanager,
                folder / "alertmanager",
                port=servers["alertmanager"],
            )
        )
        say(f"Alertmanager is ready at {alertmanager.url}")
        prometheus = started.enter_context(
            live.prometheus(
                programs.prometheus,
                deployment.prometheus,
                folder / "prometheus",
                RESEND,
                port=servers["prometheus"],
            )
        )
        say(f"Prometheus is ready at {prometheus.url}")
        rules = sorted(path for path in deployment.prometheus.parent.rglob("*.yml") if path != deployment.prometheus)
        record_past(programs.promtool, prometheus.url, rules, storage)
        dashboards = started.enter_context(_dashboards(root, environment, prometheus.url))
        demo = Demo(environment, factor, prometheus, alertmanager, receivers, replicas, dashboards)
        _wait_until_it_works(demo, len(replicas) + len(servers), say)
        yield demo


@contextmanager
def _dashboards(root: Path, environment: Environment, prometheus: str) -> Iterator[str]:
    built = Page(root).built
    if built is None:
        yield ""
        return
    grafana = urlsplit(environment.addresses.grafana).port or 0
    folder = root / "build" / environment.name
    with PreviewServer(built, folder, prometheus=prometheus, port=port(grafana)) as server:
        yield server.url


def _deployed(
    build: Path,
    folder: Path,
    environment: Environment,
    servers: Mapping[str, int],
    replicas: Sequence[Replica],
    receivers: sinks.Sinks,
    factor: float,
) -> Deployment:
    """The environment's configuration with what runs here. A job that is not a server's is the bots'."""
    bots: Targets = [({"bot": each.bot}, [each.metrics]) for each in replicas]
    addresses = {name: f"127.0.0.1:{number}" for name, number in servers.items()}
    return deploy(
        build,
        folder / environment.name,
        targets={job.name: [({}, [addresses[job.name]])] if job.name in servers else bots for job in environment.jobs},
        alertmanagers=[addresses["alertmanager"]],
        receivers=addresses_of(receivers),
        times=Times(factor=factor),
    )


def _wait_until_it_works(demo: Demo, count: int, say: Say) -> None:
    """Raises ToolError if it does not in time, ProblemsFound if Prometheus does not answer."""
    prometheus = demo.prometheus
    api = PrometheusApi(Api("Prometheus", prometheus.url))

    def up() -> bool:
        targets = api.targets()
        return len(targets) == count and all(each.health == "up" for each in targets)

    def healthy() -> int:
        rules = api.rules()
        return len(rules) if all(each.text["health"] == "ok" for each in rules) else 0

    until(up, lambda: f"targets to be up; see {prometheus.url}/targets", _WITHIN)
    say(f"{count} targets are up")
    rules = until(healthy, lambda: f"rules to be evaluated; see {prometheus.url}/rules", _WITHIN)
    say(f"{rules} rules are healthy")
    heartbeats = demo.receivers.heartbeat.messages
    until(lambda: heartbeats, lambda: f"the Watchdog's heartbeat; see {demo.alertmanager.url}", _WITHIN)
    say("the Watchdog's heartbeat has arrived")
