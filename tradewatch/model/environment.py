"""An environment, to which a build is deployed, and what differs there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar
from urllib.parse import quote

from tradewatch.model.alerting import Alerting
from tradewatch.model.channel import Channel
from tradewatch.model.connection import require_server_path
from tradewatch.model.defined import Defined
from tradewatch.model.duration import Interval, seconds
from tradewatch.model.file_name import file_name
from tradewatch.model.kubernetes import Kubernetes
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.owner import OWNER, Owner, by_label
from tradewatch.model.remote_write import RemoteWrite
from tradewatch.model.ruler import Ruler, VictoriaMetrics
from tradewatch.model.scrape import Job, require_target
from tradewatch.model.url import http_address
from tradewatch.model.validator import NonBlank
from tradewatch.model.version import Version

OLDEST_PROMETHEUS = Version(2, 42)
NEWEST_PROMETHEUS = Version(3, 5)
OLDEST_ALERTMANAGER = Version(0, 25)

# A folder in build/, and a part of uids in Grafana.
_NAME = re.compile(r"[a-z][a-z0-9_-]*")

# Where an alert's name is in the address of its runbook.
_ALERT = "{alert}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Addresses(Defined):
    """The addresses in links of messages, and the Alertmanagers to which Prometheus sends alerts (host:port).

    An environment without a `grafana` has no dashboards. Without the address of Alertmanager or of the `runbooks`,
    nothing links there. `runbooks` is a folder with a file `<Alert>.md` for each alert, as in a repository, or the
    address of a page on a site: `https://docs.example.com/runbooks/{alert}.html`. `datasource` is where Grafana's
    server reaches Prometheus. Without it, that is `prometheus`, as for a browser.
    """

    prometheus: str
    grafana: str | None = None
    alertmanager: str | None = None
    runbooks: str | None = None
    alertmanagers: tuple[str, ...] = ()
    datasource: str | None = None

    def __post_init__(self) -> None:
        for argument in ("grafana", "prometheus", "alertmanager", "runbooks", "datasource"):
            url = getattr(self, argument)
            if argument == "runbooks" and url is not None and "{" in url:
                if "{" in url.replace(_ALERT, "") or http_address(url) is None:
                    fix = f"use http(s)://..., with {_ALERT} where the name of the alert is"
                    self.reject(argument, f"{url!r} is not the address of a page", fix=fix)
            elif url is not None and (http_address(url) is None or url.endswith("/")):
                self.reject(argument, f"{url!r} is not an address", fix="use http(s)://... without a slash at the end")
        for address in self.alertmanagers:
            require_target(self, "alertmanagers", address)

    def runbook(self, alert: str) -> str | None:
        """The address of the runbook of the alert with this name; None without an address of the runbooks."""
        if self.runbooks is None:
            return None
        page = self.runbooks if _ALERT in self.runbooks else f"{self.runbooks}/{_ALERT}.md"
        return page.replace(_ALERT, quote(file_name(alert)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Environment(Defined):
    """One deployment. Its name is an external label, which Prometheus adds to each alert that it sends.

    `alertmanager` is the version of its Alertmanager; without one, Prometheus sends alerts to the addresses'
    `alertmanagers` of somebody else, or nowhere, and there are no channels. `secrets` is the folder on Alertmanager's
    machine with the channels' secrets, one file each. `watched` are the values of the project's identity that must
    exist; `jobs` are all scrape jobs. For several Alertmanagers, `cluster` has each one's cluster address, in the order
    of the addresses' `alertmanagers`. With `kubernetes`, the build also has objects for a cluster. With a `ruler`, that
    program evaluates the rules and sends the alerts, instead of Prometheus. `owners` are teams, with what they own:
    their alerts are sent with the label `owner`.
    """

    renamed: ClassVar[Mapping[str, str]] = {"bots": "watched"}

    name: str
    prometheus: Version
    alertmanager: Version | None = None
    scrape_interval: Interval
    evaluation_interval: Interval
    watched: tuple[NonBlank, ...]
    jobs: tuple[Job, ...]
    addresses: Addresses
    channels: tuple[Channel, ...] = ()
    secrets: str = "/etc/alertmanager/secrets"
    external_labels: Mapping[str, NonBlank] = field(default_factory=dict)
    alerting: Alerting = field(default_factory=Alerting)
    cluster: tuple[str, ...] = ()
    remote_write: tuple[RemoteWrite, ...] = ()
    kubernetes: Kubernetes | None = None
    ruler: Ruler | None = None
    owners: tuple[Owner, ...] = ()

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            fix = "use lower case letters, digits, - and _"
            self.reject("name", f"{self.name!r} is not an environment's name", fix=fix)
        if self.prometheus < OLDEST_PROMETHEUS:
            self.reject("prometheus", f"Prometheus {self.prometheus} is older than {OLDEST_PROMETHEUS}")
        self._require_jobs()
        for name in self.watched:
            if self.watched.count(name) > 1:
                self.reject("watched", f"{name!r} is named twice")
        for label in self.external_labels:
            if not LABEL_NAME.fullmatch(label) or label.startswith("__") or label == "alertname":
                self.reject("external_labels", f"{label!r} is not a label name")
            if label == "environment":
                self.reject("external_labels", "'environment' is the environment's name", fix="rename the label")
        require_server_path(self, "secrets", self.secrets)
        by_label(self.owners)  # raises for owners that contradict each other
        if self.alertmanager is not None:
            self._require_alertmanager(self.alertmanager)
        elif self.channels or self.cluster:
            self.reject(
                "channels" if self.channels else "cluster",
                "the environment has no Alertmanager",
                fix="add `alertmanager` with its version, or remove this",
            )
        if self.ruler is not None:
            self._require_ruler(self.ruler)
        for store in self.remote_write:
            if [each.name for each in self.remote_write].count(store.name) > 1:
                self.reject("remote_write", f"two stores have the name {store.name!r}", fix="rename one")

    def _require_jobs(self) -> None:
        names = [job.name for job in self.jobs]
        for name in names:
            if names.count(name) > 1:
                self.reject("jobs", f"job {name!r} is given twice")
        for job in self.jobs:
            interval = job.interval or self.scrape_interval
            if job.timeout is not None and seconds(job.timeout) > seconds(interval):
                job.reject("timeout", f"a timeout of {job.timeout} is longer than the interval of {interval}")

    def _require_alertmanager(self, version: Version) -> None:
        if version < OLDEST_ALERTMANAGER:
            self.reject("alertmanager", f"Alertmanager {version} is older than {OLDEST_ALERTMANAGER}")
        if self.addresses.alertmanager is None:
            fix = "add `alertmanager`, the address in a browser"
            self.addresses.reject("alertmanager", "the address of the environment's Alertmanager is missing", fix=fix)
        self._require_cluster()
        for channel in self.channels:
            for feature in channel.features():
                if version < feature.since:
                    channel.reject(
                        "",
                        f"{feature.name} needs Alertmanager {feature.since}, but {self.name} runs {version}",
                        details=feature.why,
                        fix=f"run a newer Alertmanager in {self.name}, or do not use {feature.name} there",
                    )

    def _require_ruler(self, ruler: Ruler) -> None:
        """What Prometheus would know of Alertmanager and what it would record, the ruler needs."""
        for argument in ("discovery", "connection"):
            if getattr(self.alerting, argument):
                self.alerting.reject(
                    argument,
                    f"it is a setting of Prometheus, but {ruler.title} sends the alerts",
                    fix="list the addresses' alertmanagers, and add credentials with the ruler's own flags",
                )
        if isinstance(ruler, VictoriaMetrics) and not self.addresses.alertmanagers:
            self.addresses.reject("alertmanagers", "vmalert does not start without an Alertmanager", fix="list one")
        if self.addresses.grafana is not None and self.addresses.datasource is None:
            self.addresses.reject(
                "grafana",
                "Grafana would ask Prometheus, which does not have the recorded series and ALERTS",
                fix="add `datasource`, the store's address for Prometheus' API, as Grafana's server reaches it",
            )

    def _require_cluster(self) -> None:
        """Without a cluster, each of several Alertmanagers would send every message."""
        listed = self.addresses.alertmanagers
        if not listed and not self.alerting.discovery:
            self.addresses.reject(
                "alertmanagers", "Prometheus sends alerts nowhere", fix="list an Alertmanager, or discover it"
            )
        for address in self.cluster:
            require_target(self, "cluster", address)
        if len(set(self.cluster)) != len(self.cluster):
            self.reject("cluster", "an address is given twice")
        if len(self.cluster) == 1:
            fix = "list every Alertmanager, or remove the cluster"
            self.reject("cluster", "the cluster has only one Alertmanager", fix=fix)
        if len(listed) > 1 and not self.cluster:
            self.addresses.reject(
                "alertmanagers",
                f"the {len(listed)} Alertmanagers are not a cluster",
                details="each of them would send every message",
                fix="add `cluster` to the environment, with the cluster address of each (port 9094)",
            )
        if self.cluster and not self.alerting.discovery and len(listed) != len(self.cluster):
            self.reject(
                "cluster",
                f"the cluster has {len(self.cluster)} Alertmanagers, but Prometheus sends to {len(listed)}",
                details="Prometheus must send to all, because the cluster shares sent messages, but not alerts",
                fix="list all of them in the addresses' alertmanagers",
            )

    @cached_property
    def owners_by_label(self) -> Mapping[str, Mapping[str, str]]:
        """The owner's name of each owned value of each label; the first label that has an owner counts."""
        return by_label(self.owners)

    def owner_of(self, labels: Mapping[str, str]) -> str:
        """The owner of an alert with these labels; empty if nobody owns it."""
        named = (values.get(labels.get(label, "")) for label, values in self.owners_by_label.items())
        return labels.get(OWNER) or next(filter(None, named), "")

    @property
    def labels(self) -> Mapping[str, str]:
        """The external labels, which Prometheus adds to every alert that it sends."""
        return {"environment": self.name, **self.external_labels}
