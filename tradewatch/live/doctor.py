"""Looks at a running installation: is it what the build says, and does it work?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import yaml

from tradewatch.channels.webhook import Heartbeat
from tradewatch.compiler.alertmanager import CONFIG as ALERTMANAGER_CONFIG
from tradewatch.compiler.prometheus import CONFIG as PROMETHEUS_CONFIG
from tradewatch.foreign import read_file
from tradewatch.live.alertmanager_api import AlertmanagerApi
from tradewatch.live.configuration import difference
from tradewatch.live.grafana_api import GrafanaApi
from tradewatch.live.loaded_rules import rule_differences, rules_of
from tradewatch.live.lost_resolves import judge_resolves
from tradewatch.live.prometheus_api import PrometheusApi
from tradewatch.live.silencing import is_heartbeat
from tradewatch.live.verdict import Verdict, ok, unknown, wrong
from tradewatch.model import Channel, Environment, ProblemsFound, Project
from tradewatch.routing import labels_as_sent

# Lines of one check; a server that has another build differs in everything.
_MOST = 8

_DEPLOY = "deploy the build, and reload the server (SIGHUP)"

# Alertmanager's own counters, whatever metrics the content has.
_SENT, _FAILED = "alertmanager_notifications_total", "alertmanager_notifications_failed_total"


@dataclass(frozen=True)
class Running:
    """A running environment, and the folder `build` with what it should run.

    Without an `alertmanager`, the environment has none of its own. Without a `grafana`, it is not asked.
    """

    project: Project
    environment: Environment
    build: Path
    prometheus: PrometheusApi
    alertmanager: AlertmanagerApi | None
    grafana: GrafanaApi | None

    def built(self, path: str) -> Any:
        """A file of the build. Raises ProblemsFound if it cannot be read."""
        return yaml.safe_load(read_file(self.build / path))


def judge(running: Running) -> Iterator[Verdict]:
    """The verdicts of all checks that concern the environment.

    Once a server did not answer, each check that asks it is `unknown`.
    """
    down: set[str] = set()
    for check, servers in _CHECKS:
        if check in _OF_ROUTING and running.alertmanager is None:
            continue
        name = check.__name__.strip("_")
        if silent := down.intersection(servers):
            yield unknown(name, f"no answer from {' and '.join(sorted(silent))}")
            continue
        try:
            yield from check(running)
        except ProblemsFound as failed:
            for problem in failed.problems:
                down |= {server for server in servers if problem.subject.startswith(f"{server} at ")}
                yield wrong(name, f"{problem.subject}: {problem.summary}", problem.fix)


def _prometheus(running: Running) -> Iterator[Verdict]:
    """Prometheus has the configuration of the build."""
    found = difference(running.built(PROMETHEUS_CONFIG), running.prometheus.config())
    if found:
        yield wrong("prometheus", f"another configuration is loaded than the build's: {found}", _DEPLOY)
    elif not running.prometheus.reloaded():
        yield wrong("prometheus", "it refused its configuration at the last reload", "read its log, then reload it")
    else:
        yield ok("prometheus", "the configuration of the build is loaded")


def _rules(running: Running) -> Iterator[Verdict]:
    """Prometheus has the rules of the build, and evaluates each without an error."""
    folder = (running.build / PROMETHEUS_CONFIG).parent
    files = {name: read_file(folder / name) for name in running.built(PROMETHEUS_CONFIG).get("rule_files", ())}
    wanted, live = rules_of(files), running.prometheus.rules()
    faults = [wrong("rules", each, _DEPLOY) for each in rule_differences(wanted, live)]
    faults += [
        wrong("rules", f"{each.text['name']} cannot be evaluated: {each.error}", "correct the series that it reads")
        for each in live
        if each.error
    ]
    yield from _some("rules", faults, f"all {len(live)} rules of the build are loaded, and none fails")


def _targets(running: Running) -> Iterator[Verdict]:
    """Every job has targets, and Prometheus can scrape each."""
    targets = running.prometheus.targets()
    jobs = [job["job_name"] for job in running.built(PROMETHEUS_CONFIG).get("scrape_configs", ())]
    faults = [
        wrong(
            "targets",
            f"{each.job} at {each.address} cannot be scraped: {each.error}",
            "start it, or correct its address",
        )
        for each in targets
        if each.health == "down"
    ]
    faults += [
        wrong("targets", f"the job {job} has no targets", "check its discovery")
        for job in jobs
        if job not in {each.job for each in targets}
    ]
    waiting = sum(each.health == "unknown" for each in targets)
    if waiting:
        yield unknown("targets", f"{waiting} of {len(targets)} targets have not been scraped yet")
    if faults or not waiting:
        yield from _some("targets", faults, f"all {len(targets)} targets are scraped")


def _alertmanagers(running: Running) -> Iterator[Verdict]:
    """Prometheus sends to every Alertmanager of the environment."""
    environment = running.environment
    if not environment.addresses.alertmanagers and not environment.alerting.discovery:
        return
    known = [urlsplit(url).netloc for url in running.prometheus.alertmanagers()]
    missing = [each for each in environment.addresses.alertmanagers if each not in known]
    if missing or not known:
        named = ", ".join(missing) or "any Alertmanager"
        fix = "check its address; Prometheus needs a few seconds after its start"
        yield wrong("alertmanagers", f"Prometheus does not send alerts to {named}", fix)
    else:
        yield ok("alertmanagers", f"Prometheus sends alerts to {', '.join(known)}")


def _alertmanager(running: Running) -> Iterator[Verdict]:
    """Alertmanager has the configuration of the build, and all members of its cluster."""
    assert running.alertmanager is not None  # judge
    status, members = running.alertmanager.status(), len(running.environment.cluster)
    found = difference(running.built(ALERTMANAGER_CONFIG), status.config)
    if found:
        fix = f"{_DEPLOY}; if it refuses the file, its log says why"
        yield wrong("alertmanager", f"another configuration is loaded than the build's: {found}", fix)
    else:
        yield ok("alertmanager", "the configuration of the build is loaded")
    if members and status.members != members:
        fix = "check that the members reach each other, with TCP and UDP"
        yield wrong("alertmanager", f"its cluster has {status.members} members, not {members}", fix)


def _heartbeat(running: Running) -> Iterator[Verdict]:
    """The dead man's switch fires in Prometheus, has arrived in Alertmanager, and is sent to the heartbeat service."""
    assert running.alertmanager is not None  # judge
    environment = running.environment
    alerts = [
        alert
        for alert in running.project.alerts
        if is_heartbeat(running.project, environment, labels_as_sent(alert, environment, {}))
    ]
    if not alerts:
        yield unknown("heartbeat", "no alert is routed to a heartbeat, so nobody notices if the pipeline stops")
    firing = {each.text["name"] for each in running.prometheus.rules() if each.text.get("state") == "firing"}
    for alert in alerts:
        if alert.name not in firing:
            yield wrong("heartbeat", f"{alert.name} does not fire in Prometheus", "check that its rule is evaluated")
        elif not running.alertmanager.alerts({"alertname": alert.name, "environment": environment.name}):
            fix = "check the connection from Prometheus to Alertmanager, and Prometheus' log"
            yield wrong("heartbeat", f"{alert.name} fires in Prometheus, but has not arrived in Alertmanager", fix)
        else:
            yield from _beats(running, alert.name)


def _beats(running: Running, name: str) -> Iterator[Verdict]:
    channel = next((each for each in running.environment.channels if isinstance(each, Heartbeat)), None)
    if channel is None:
        yield wrong("heartbeat", f"{name} fires, but the environment has no heartbeat channel", "add one")
        return
    kind = f'{{integration="{_integration(channel)}"}}'
    sent = running.prometheus.query(f"sum(increase({_SENT}{kind}[5m])) - sum(increase({_FAILED}{kind}[5m]))")
    if not sent:
        yield unknown("heartbeat", f"{name} has arrived in Alertmanager; Prometheus cannot say whether it was sent on")
    elif sent[0].value <= 0:
        fix = "read Alertmanager's log; check the service's address and token"
        yield wrong("heartbeat", f"{name} has arrived in Alertmanager, but was not sent in 5 minutes", fix)
    else:
        yield ok("heartbeat", f"{name} fires, has arrived in Alertmanager, and was sent in the last 5 minutes")


def _messages(running: Running) -> Iterator[Verdict]:
    """No channel refuses messages."""
    kinds = sorted(set(map(_integration, running.environment.channels)))
    chosen = f'{{integration=~"{"|".join(kinds)}"}}[1h]'
    totals = running.prometheus.query(f"sum by (integration) (increase({_SENT}{chosen}))")
    failed = running.prometheus.query(f"sum by (integration) (increase({_FAILED}{chosen})) > 0")
    total = {each.labels["integration"]: each.value for each in totals}
    faults = [
        wrong(
            "messages",
            f"{each.value:.0f} of {total.get(each.labels['integration'], each.value):.0f} messages to "
            f"{each.labels['integration']} failed in the last hour",
            "Alertmanager's log says why; test the channel with `fire`",
        )
        for each in failed
    ]
    if total:
        yield from _some("messages", faults, "no message failed in the last hour")
    else:
        yield unknown("messages", "Prometheus does not scrape Alertmanager, or has not done so long enough")


def _integration(channel: Channel) -> str:
    """How Alertmanager's own metrics name the type of a channel."""
    return channel.key.removesuffix("_configs")


def _resolves(running: Running) -> Iterator[Verdict]:
    """No resolved message was lost in Alertmanager's last restart."""
    assert running.alertmanager is not None  # judge
    started = running.alertmanager.status().started
    yield from judge_resolves(running.project, running.environment, running.prometheus, started, datetime.now(UTC))


def _dashboards(running: Running) -> Iterator[Verdict]:
    """Grafana has every dashboard of the build, with its panels."""
    files = sorted(running.build.glob("grafana/dashboards/**/*.json"))
    if not files:
        return
    if running.grafana is None:
        yield unknown("dashboards", "give --grafana-token to look at Grafana's dashboards")
        return
    wanted = [orjson.loads(read_file(path)) for path in files]
    known = running.grafana.uids()
    faults = []
    for each in wanted:
        title = f"the dashboard {each['title']}"
        if each["uid"] not in known:
            faults.append(wrong("dashboards", f"{title} is missing", "check GF_PATHS_PROVISIONING, and Grafana's log"))
            continue
        found = running.grafana.dashboard(each["uid"])
        if not found.provisioned:
            faults.append(wrong("dashboards", f"{title} was imported by somebody", "delete it there"))
        elif found.panels != tuple(panel.get("title", "") for panel in each["panels"]):
            faults.append(wrong("dashboards", f"{title} has other panels", "deploy the build's"))
    yield from _some("dashboards", faults, f"all {len(wanted)} dashboards of the build are provisioned")


def _some(check: str, faults: list[Verdict], fine: str) -> Iterator[Verdict]:
    """The faults, at most a few of them; the line that all is fine without any."""
    yield from faults[:_MOST] or [ok(check, fine)]
    if len(faults) > _MOST:
        yield wrong(check, f"{len(faults) - _MOST} more")


# The checks of an environment with an Alertmanager of its own.
_OF_ROUTING = (_alertmanager, _heartbeat, _messages, _resolves)

_BOTH = ("Prometheus", "Alertmanager")

# Each check, and the servers that it asks.
_CHECKS: tuple[tuple[Callable[[Running], Iterator[Verdict]], tuple[str, ...]], ...] = (
    (_prometheus, ("Prometheus",)),
    (_rules, ("Prometheus",)),
    (_targets, ("Prometheus",)),
    (_alertmanagers, ("Prometheus",)),
    (_alertmanager, ("Alertmanager",)),
    (_heartbeat, _BOTH),
    (_messages, ("Prometheus",)),
    (_resolves, _BOTH),
    (_dashboards, ("Grafana",)),
)
