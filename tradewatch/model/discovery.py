"""Where Prometheus finds the targets that nobody lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from tradewatch.model.connection import (
    Connection,
    Scheme,
    require_http_address,
    require_scheme,
    require_server_path,
)
from tradewatch.model.defined import Defined
from tradewatch.model.duration import Repeat
from tradewatch.model.url import host_and_port

_TARGET_FILE = re.compile(r"[^*]*(?:\*[^/]*)?\.(?:json|yml|yaml)")


@dataclass(frozen=True, kw_only=True, eq=False)
class Discovery(Defined):
    """Base of all kinds.

    `meta` matches the `__meta_` labels that the kind gives its targets; they are there for relabelling alone.
    `labels_targets` says whether what is asked can give a target any label itself. Without a `refresh_interval`,
    Prometheus' own default counts: 5m for files, 30s for DNS and Consul, 60s for HTTP.
    """

    meta: ClassVar[re.Pattern[str]]
    labels_targets: ClassVar[bool] = False

    def gives(self, label: str) -> bool:
        """Whether its targets can have this label before relabelling."""
        return (self.labels_targets and not label.startswith("__")) or self.meta.fullmatch(label) is not None


@dataclass(frozen=True, kw_only=True, eq=False)
class FileDiscovery(Discovery):
    """Files of targets on Prometheus' machine, read again when they change; they can carry the label `bot`.

    A path ends in .json, .yml or .yaml; its last part may have one `*`.
    """

    meta: ClassVar[re.Pattern[str]] = re.compile("__meta_filepath")
    labels_targets: ClassVar[bool] = True
    paths: tuple[str, ...]
    refresh_interval: Repeat | None = None

    def __post_init__(self) -> None:
        if not self.paths:
            self.reject("paths", "no file to read targets from")
        for path in self.paths:
            require_server_path(self, "paths", path)
            if not _TARGET_FILE.fullmatch(path):
                self.reject("paths", f"{path!r} is not a file of targets", fix="end it with .json, .yml or .yaml")


@dataclass(frozen=True, kw_only=True, eq=False)
class HttpDiscovery(Discovery):
    """A service that answers with a JSON list of targets; it can carry the label `bot`."""

    meta: ClassVar[re.Pattern[str]] = re.compile("__meta_url")
    labels_targets: ClassVar[bool] = True
    url: str
    connection: Connection | None = None
    refresh_interval: Repeat | None = None

    def __post_init__(self) -> None:
        require_http_address(self, "url", self.url)
        require_scheme(self, "https" if self.url.startswith("https") else "http", self.connection)


@dataclass(frozen=True, kw_only=True, eq=False)
class DnsDiscovery(Discovery):
    """What a name resolves to: SRV records have a port of their own, A and AAAA records need `port`."""

    meta: ClassVar[re.Pattern[str]] = re.compile("__meta_dns_(?:name|srv_record_target|srv_record_port)")
    names: tuple[str, ...]
    type: Literal["SRV", "A", "AAAA"] = "SRV"
    port: int | None = None
    refresh_interval: Repeat | None = None

    def __post_init__(self) -> None:
        if not self.names:
            self.reject("names", "no name to look up")
        for name in self.names:
            if not host_and_port(f"{name}:1"):
                self.reject("names", f"{name!r} is not a name in DNS")
        if self.type == "SRV":
            if self.port is not None:
                self.reject("port", "an SRV record has a port of its own", fix="remove port")
        elif self.port is None or not 1 <= self.port <= 65535:
            self.reject("port", f"a port of {self.port} for {self.type} records", fix="give one from 1 to 65535")


@dataclass(frozen=True, kw_only=True, eq=False)
class ConsulDiscovery(Discovery):
    """The instances of services that are registered with Consul; a token is a Bearer in the connection."""

    meta: ClassVar[re.Pattern[str]] = re.compile(
        "__meta_consul_(?:address|dc|health|namespace|node|partition|service|service_address|service_id|service_port"
        r"|tags|(?:metadata|service_metadata|tagged_address)_\w+)"
    )
    server: str
    services: tuple[str, ...]
    tags: tuple[str, ...] = ()
    datacenter: str | None = None
    scheme: Scheme = "http"
    connection: Connection | None = None
    refresh_interval: Repeat | None = None

    def __post_init__(self) -> None:
        if not host_and_port(self.server):
            self.reject("server", f"{self.server!r} is not host:port", fix="for example consul.internal:8500")
        if not self.services or not all(self.services):
            self.reject("services", "no service to look for", details="Consul itself would be scraped too")
        require_scheme(self, self.scheme, self.connection)


@dataclass(frozen=True, kw_only=True, eq=False)
class KubernetesDiscovery(Discovery):
    """The pods, services or other objects of a cluster.

    Without an `api_server`, Prometheus runs in the cluster and uses its own service account. Without `namespaces`, all
    are searched. `label_selector` is Kubernetes' own, for example `app=bot`.
    """

    role: Literal["pod", "service", "endpoints", "endpointslice", "node", "ingress"]
    namespaces: tuple[str, ...] = ()
    label_selector: str | None = None
    api_server: str | None = None
    connection: Connection | None = None

    def __post_init__(self) -> None:
        for namespace in self.namespaces:
            if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", namespace):
                self.reject("namespaces", f"{namespace!r} is not a namespace")
        if self.role == "node" and self.namespaces:
            self.reject("namespaces", "nodes belong to no namespace", fix="remove namespaces")
        if self.label_selector is not None and not _SELECTOR.fullmatch(self.label_selector):
            self.reject("label_selector", f"{self.label_selector!r} is not a label selector", fix="app=bot,tier!=test")
        if self.api_server is not None:
            require_http_address(self, "api_server", self.api_server)
            require_scheme(self, "https" if self.api_server.startswith("https") else "http", self.connection)
        elif self.connection is not None:
            self.reject("connection", "a connection without an api_server", fix="give api_server, or no connection")

    def gives(self, label: str) -> bool:
        """Depends on the role: a pod's labels are not those of an ingress."""
        return re.fullmatch(rf"__meta_kubernetes_(?:namespace|{_OF_ROLE[self.role]})", label) is not None


def _of(kind: str, words: str) -> str:
    return rf"{kind}_(?:{words}|(?:label|labelpresent|annotation|annotationpresent)_\w+)"


_POD = _of(
    "pod",
    "name|ip|ready|phase|node_name|host_ip|uid|controller_kind|controller_name"
    "|container_(?:name|id|image|init|port_name|port_number|port_protocol)",
)
_SERVICE = _of("service", "name|type|cluster_ip|external_name|loadbalancer_ip|port_name|port_number|port_protocol")
_OF_ROLE = {
    "pod": _POD,
    "service": _SERVICE,
    "node": "node_(?:name|provider_id|(?:label|labelpresent|annotation|annotationpresent|address)_\\w+)",
    "ingress": _of("ingress", "name|class_name|scheme|host|path"),
    "endpoints": rf"endpoints_(?:name|(?:label|labelpresent)_\w+)|endpoint_\w+|{_POD}|{_SERVICE}",
    "endpointslice": rf"endpointslice_\w+|{_POD}|{_SERVICE}",
}
_REQUIREMENT = r"[\w./-]+(?:\s*(?:=|==|!=)\s*[\w.-]*|\s+(?:notin|in)\s+\([\w.,\s-]+\))?|![\w./-]+"
_SELECTOR = re.compile(rf"(?:{_REQUIREMENT})(?:,\s*(?:{_REQUIREMENT}))*", re.ASCII)
