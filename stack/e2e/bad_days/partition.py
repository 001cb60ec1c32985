"""Two of each server, in two places, and the network between the places breaks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import trustme
import yaml

from stack import sinks
from stack.bot import RunningBot
from stack.e2e.bad_days import BadDay
from stack.e2e.bad_days.drill import ALERT, WITHIN, Drill
from stack.e2e.expectations import Table
from stack.e2e.proxy import Proxy, proxy
from stack.e2e.site import QUICK, ROOT, Site, simulated, unmute
from stack.programs import RESEND, Programs
from stack.sinks.addresses import addresses_of
from tradewatch import live
from tradewatch.live import Server, deploy, free_ports, until

# Each in production's proportion to the others: two Prometheus then disagree about an alert's end for no more than one
# evaluation, and the second Alertmanager has decided before the first one looks at a group again.
_TIMES = replace(QUICK, factor=5, evaluations=QUICK.scrapes)
# Both servers know their rules by the same path: from it they compute when, within an interval, they evaluate a group.
_CONFIG = Path("../deployed/prometheus/prometheus.yml")
# How long the second Alertmanager waits for the first one's message; production has 15 s.
_PEER_TIMEOUT = "--cluster.peer-timeout=3s"
# Seconds until it has decided, with time for gossip.
_SECOND_DECIDES = 6.0
_CLUSTER = (
    *(_PEER_TIMEOUT, "--cluster.probe-interval=500ms", "--cluster.probe-timeout=400ms"),
    *("--cluster.pushpull-interval=1s", "--cluster.reconnect-interval=1s", "--cluster.settle-timeout=3s"),
)


@dataclass
class _Places:
    """What runs in both places, and what connects them."""

    alertmanagers: Sequence[Server]
    prometheuses: Sequence[Server]
    between: Sequence[Proxy]

    def cut(self) -> None:
        for each in self.between:
            each.cut()

    def mend(self) -> None:
        for each in self.between:
            each.mend()


def _partition(programs: Programs, table: Table) -> Drill:
    with _running(programs, table) as (day, places):
        alert = day.page()
        until(lambda: _both_have(places, ALERT), lambda: f"both Alertmanagers to have {ALERT}", WITHIN)
        # The second Alertmanager asks itself after its wait whether the first one has sent.
        day.look_for(_SECOND_DECIDES)
        day.once(alert, firing=True)
        places.cut()
        meanwhile = day.page("stop-missing", "StopMissing")
        until(lambda: _both_have(places, "StopMissing"), lambda: "both Alertmanagers to have StopMissing", WITHIN)
        day.expect(
            lambda: len(day.messages(meanwhile, firing=True)["pagerduty"]) > 1,
            lambda: "only one of two Alertmanagers that are apart has sent",
            within=30,
        )
        places.mend()
        until(lambda: _agree(places), lambda: "the Alertmanagers to find each other again", WITHIN)
        sent = [len(day.messages(each, firing=True)["pagerduty"]) for each in (alert, meanwhile)]
        day.once(alert, firing=True)
        day.once(meanwhile, firing=True, most=2)
        day.pages(2)
        pages = day.site.sinks.pagerduty.pages
        day.notes.append(f"{sent[0]} message before, {sent[1]} during the partition, {pages} pages for two alerts")
        # From here on, a message too many is possible: one Alertmanager may still send what it saw before the end when
        # the other one has sent the end (github.com/prometheus/alertmanager/issues/4008). No incident stays open.
        day.end()
        day.end("stop-missing")
        day.notified(alert, firing=False)
        day.notified(meanwhile, firing=False)
        day.closed()
        return day


@contextmanager
def _running(programs: Programs, table: Table) -> Iterator[tuple[Drill, _Places]]:
    """Two Prometheus and two Alertmanagers, that reach each other's place through proxies alone.

    Alertmanagers talk by TLS, because proxies carry TCP, and without TLS they use UDP as well.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tradewatch-e2e-")))
        receivers = stack.enter_context(sinks.start())
        bots = {name: [stack.enter_context(RunningBot(simulated(name, 0)))] for name in table.environment.watched}
        ports, gossip = free_ports(2), free_ports(2)
        to_alertmanager = [stack.enter_context(proxy(f"127.0.0.1:{port}")) for port in ports]
        to_gossip = [stack.enter_context(proxy(f"127.0.0.1:{port}")) for port in gossip]
        security = _security(folder)
        alertmanagers, prometheuses = [], []
        for here, there in ((0, 1), (1, 0)):
            place = folder / f"place-{here}"
            place.mkdir()
            deployment = deploy(
                ROOT / "build" / table.environment.name,
                place / "deployed",
                targets={
                    job.name: [({"bot": name}, [f"127.0.0.1:{bot.port}"]) for name, (bot,) in bots.items()]
                    if job.name not in ("prometheus", "alertmanager")
                    else []
                    for job in table.environment.jobs
                },
                alertmanagers=[f"127.0.0.1:{ports[here]}", to_alertmanager[there].address],
                receivers=addresses_of(receivers),
                times=_TIMES,
            )
            unmute(deployment.alertmanager, table)
            for name in ("alertmanager", "prometheus"):
                (place / name).mkdir()
            alertmanagers.append(
                live.start(
                    programs.alertmanager,
                    [
                        f"--config.file={deployment.alertmanager}",
                        f"--storage.path={place}/alertmanager/storage",
                        f"--web.listen-address=127.0.0.1:{ports[here]}",
                        f"--web.external-url=http://127.0.0.1:{ports[here]}",
                        f"--cluster.listen-address=127.0.0.1:{gossip[here]}",
                        f"--cluster.advertise-address={to_gossip[here].address}",
                        f"--cluster.peer={to_gossip[there].address}",
                        f"--cluster.tls-config={security}",
                        *_CLUSTER,
                    ],
                    place / "alertmanager",
                )
            )
            stack.callback(alertmanagers[-1].stop)
            prometheuses.append(live.prometheus(programs.prometheus, _CONFIG, place / "prometheus", RESEND))
            stack.callback(prometheuses[-1].stop)
        servers = [prometheuses[0], alertmanagers[0]]
        at = (int(servers[0].url.rpartition(":")[2]), ports[0])
        site = Site(programs, folder, table, receivers, bots, deployment, at, _TIMES, servers)
        places = _Places(alertmanagers, prometheuses, [*to_alertmanager, *to_gossip])
        day = Drill(site)
        until(lambda: _agree(places), lambda: "the Alertmanagers to find each other", WITHIN)
        yield day, places


def _security(folder: Path) -> Path:
    """The configuration of a cluster's TLS, with a certificate for this machine."""
    authority = trustme.CA()
    own = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(folder / "authority.pem")
    own.private_key_and_cert_chain_pem.write_to_path(folder / "own.pem")
    files = {"cert_file": str(folder / "own.pem"), "key_file": str(folder / "own.pem")}
    checked = {"client_ca_file": str(folder / "authority.pem"), "client_auth_type": "RequireAndVerifyClientCert"}
    path = folder / "cluster.yml"
    config = {
        "tls_server_config": {**files, **checked},
        "tls_client_config": {**files, "ca_file": str(folder / "authority.pem")},
    }
    path.write_text(yaml.safe_dump(config), "utf-8")
    return path


def _agree(places: _Places) -> bool:
    """Whether both Alertmanagers see two members."""
    return all(each.metric("alertmanager_cluster_members") == 2 for each in places.alertmanagers)


def _both_have(places: _Places, name: str) -> bool:
    alerts = [each.get("/api/v2/alerts") for each in places.alertmanagers]
    return all(any(alert["labels"]["alertname"] == name for alert in each) for each in alerts)


DAYS = (
    BadDay(
        "partition",
        "Two Prometheus and two Alertmanagers send each message once. While the two places are apart, an alert is sent "
        "twice, with one key: nobody is paged twice. All incidents are resolved in the end.",
        _partition,
    ),
)
