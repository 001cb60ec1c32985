"""Where the build is deployed, and what differs there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tradewatch.model.channel import Channel
from tradewatch.model.duration import seconds
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.problem import Defined
from tradewatch.model.url import http_address
from tradewatch.model.version import Version

OLDEST_PROMETHEUS = Version(2, 42)
OLDEST_ALERTMANAGER = Version(0, 25)

# Prometheus' default --query.lookback-delta, in seconds.
LOOKBACK = 300

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TARGET = re.compile(r"[^\s/:]+:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5}")


@dataclass(frozen=True, eq=False)
class Job(Defined):
    """A scrape job: each group of targets carries its labels."""

    name: str
    targets: tuple[tuple[Mapping[str, str], tuple[str, ...]], ...]

    def __post_init__(self) -> None:
        if not self.name:
            self.reject("name", "a job without a name")
        for labels, addresses in self.targets:
            for label in labels:
                if not LABEL_NAME.fullmatch(label):
                    self.reject("targets", f"{label!r} is not a label name")
            for address in addresses:
                if not _TARGET.fullmatch(address):
                    self.reject("targets", f"{address!r} is not host:port")


@dataclass(frozen=True, kw_only=True, eq=False)
class Addresses(Defined):
    """Where people find things (links in messages) and where Prometheus sends its alerts."""

    grafana: str
    prometheus: str
    alertmanager: str
    runbooks: str
    alertmanagers: tuple[str, ...]

    def __post_init__(self) -> None:
        for argument in ("grafana", "prometheus", "alertmanager", "runbooks"):
            url = getattr(self, argument)
            if http_address(url) is None or url.endswith("/"):
                self.reject(argument, f"{url!r} is not an address", fix="http(s)://..., without a slash at the end")
        for address in self.alertmanagers:
            if not _TARGET.fullmatch(address):
                self.reject("alertmanagers", f"{address!r} is not host:port")


@dataclass(frozen=True, kw_only=True, eq=False)
class Environment(Defined):
    """One deployment. Its name is an external label: Prometheus adds it when it sends an alert.

    `secrets` is the folder on Alertmanager's machine that holds the channels' secrets, one file each.
    `bots` are the bots that must be there; `jobs` says where everything is scraped.
    """

    name: str
    prometheus: Version
    alertmanager: Version
    scrape_interval: str
    evaluation_interval: str
    bots: tuple[str, ...]
    jobs: tuple[Job, ...]
    addresses: Addresses
    channels: tuple[Channel, ...]
    secrets: str = "/etc/alertmanager/secrets"
    external_labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            self.reject("name", f"{self.name!r} is not an environment's name", fix="lower case letters, digits and _")
        if self.prometheus < OLDEST_PROMETHEUS:
            self.reject("prometheus", f"Prometheus {self.prometheus} is older than {OLDEST_PROMETHEUS}")
        if self.alertmanager < OLDEST_ALERTMANAGER:
            self.reject("alertmanager", f"Alertmanager {self.alertmanager} is older than {OLDEST_ALERTMANAGER}")
        for argument in ("scrape_interval", "evaluation_interval"):
            text = getattr(self, argument)
            try:
                length = seconds(text)
            except (ValueError, TypeError):
                self.reject(argument, f"{text!r} is not a duration", fix="such as 15s")
            if length == 0:
                self.reject(argument, f"an interval of {text}")
            if argument == "scrape_interval" and length >= LOOKBACK:
                self.reject(
                    argument,
                    f"a scrape interval of {text}",
                    details="Prometheus forgets a sample after 5m: every series would come and go",
                    fix="at most 2m",
                )
        names = [job.name for job in self.jobs]
        for name in names:
            if names.count(name) > 1:
                self.reject("jobs", f"job {name!r} is given twice")
        if len(set(self.bots)) != len(self.bots):
            self.reject("bots", "a bot is named twice")
        for label in self.external_labels:
            if not LABEL_NAME.fullmatch(label):
                self.reject("external_labels", f"{label!r} is not a label name")
            if label == "environment":
                self.reject("external_labels", "'environment' is the environment's name", fix="another label")
        for channel in self.channels:
            if self.alertmanager < channel.since:
                channel.reject(
                    "",
                    f"{channel.kind()} needs Alertmanager {channel.since}, {self.name} runs {self.alertmanager}",
                    details="an older one cannot read the channel's secret from a file",
                    fix=f"a newer Alertmanager in {self.name}, or no {channel.kind()} there",
                )

    @property
    def labels(self) -> Mapping[str, str]:
        """The external labels: what Prometheus adds to every alert that it sends."""
        return {"environment": self.name, **self.external_labels}
