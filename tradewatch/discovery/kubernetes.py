"""Targets in a Kubernetes cluster."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from tradewatch.model import Connection, Discovery
from tradewatch.model.config import Config, given
from tradewatch.model.connection import client_config, require_http_address, require_scheme


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


@dataclass(frozen=True, kw_only=True, eq=False)
class KubernetesDiscovery(Discovery):
    """The pods, services or other objects of a cluster.

    Without an `api_server`, Prometheus runs in the cluster and uses its own service account. Without `namespaces`, all
    are searched. `label_selector` is Kubernetes' own, for example `app=api`.
    """

    key: ClassVar[str] = "kubernetes_sd_configs"
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
            self.reject("namespaces", "nodes do not belong to a namespace", fix="remove namespaces")
        if self.label_selector is not None and not _SELECTOR.fullmatch(self.label_selector):
            self.reject(
                "label_selector",
                f"{self.label_selector!r} is not a label selector",
                fix="write one, for example app=api,tier!=test",
            )
        if self.api_server is not None:
            require_http_address(self, "api_server", self.api_server)
            require_scheme(self, "https" if self.api_server.startswith("https") else "http", self.connection)
        elif self.connection is not None:
            self.reject("connection", "a connection without an api_server", fix="add api_server, or remove connection")

    def gives(self, label: str) -> bool:
        """Depends on the role: a pod's labels are not those of an ingress."""
        return re.fullmatch(rf"__meta_kubernetes_(?:namespace|{_OF_ROLE[self.role]})", label) is not None

    def config(self) -> Config:
        selector = self.label_selector
        return {
            **given(api_server=self.api_server),
            "role": self.role,
            **({"namespaces": {"names": list(self.namespaces)}} if self.namespaces else {}),
            **({"selectors": [{"role": self.role, "label": selector}]} if selector else {}),
            **client_config(self.connection),
        }
