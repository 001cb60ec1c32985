"""How to connect and where to look for targets, in the words that Prometheus and Alertmanager share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from typing import Any

from tradewatch.model import (
    BasicAuth,
    Bearer,
    Connection,
    ConsulDiscovery,
    Discovery,
    DnsDiscovery,
    FileDiscovery,
    HttpDiscovery,
    KubernetesDiscovery,
    Relabel,
    Tls,
)


def http_client(connection: Connection | None) -> dict[str, Any]:
    """The settings of an HTTP client; they stand among those of a job, and in `http_config` of a receiver."""
    if connection is None:
        return {}
    config: dict[str, Any] = {}
    authorization = connection.authorization
    if isinstance(authorization, BasicAuth):
        config["basic_auth"] = {"username": authorization.username, "password_file": authorization.password_file}
    elif isinstance(authorization, Bearer):
        config["authorization"] = {"credentials_file": authorization.credentials_file}
    elif authorization is not None:
        config["oauth2"] = {
            "client_id": authorization.client_id,
            "client_secret_file": authorization.client_secret_file,
            "token_url": authorization.token_url,
            **given(scopes=list(authorization.scopes)),
        }
    if connection.tls is not None:
        config["tls_config"] = _tls(connection.tls)
    return config | given(proxy_url=connection.proxy_url)


def _tls(tls: Tls) -> dict[str, Any]:
    return given(ca_file=tls.ca_file, cert_file=tls.cert_file, key_file=tls.key_file, server_name=tls.server_name)


def given(**settings: Any) -> dict[str, Any]:
    """Those that were given: not None, and not empty."""
    return {key: value for key, value in settings.items() if value not in (None, "", [], {})}


def relabelling(steps: Iterable[Relabel]) -> list[dict[str, Any]]:
    """Prometheus' `relabel_configs`, without what is its default anyway."""
    return [
        {
            **given(source_labels=list(step.source_labels)),
            **({"regex": step.regex} if step.regex != "(.*)" else {}),
            **given(target_label=step.target_label),
            **({"replacement": step.replacement} if step.replacement != "$1" else {}),
            **({"action": step.action} if step.action != "replace" else {}),
        }
        for step in steps
    ]


def discoveries(kinds: Iterable[Discovery]) -> dict[str, list[dict[str, Any]]]:
    """Prometheus' `*_sd_configs`."""
    result: dict[str, list[dict[str, Any]]] = {}
    for discovery in kinds:
        key, config = discovery_config(discovery)
        result.setdefault(key, []).append(config)
    return result


@singledispatch
def discovery_config(discovery: Discovery) -> tuple[str, dict[str, Any]]:
    """The key of a job's list (`dns_sd_configs`) and one entry of it."""
    raise TypeError(f"{discovery.subject} cannot be compiled; write its discovery_config in {__name__}")


@discovery_config.register
def _(discovery: FileDiscovery) -> tuple[str, dict[str, Any]]:
    return "file_sd_configs", {"files": list(discovery.paths), **given(refresh_interval=discovery.refresh_interval)}


@discovery_config.register
def _(discovery: HttpDiscovery) -> tuple[str, dict[str, Any]]:
    return "http_sd_configs", {
        "url": discovery.url,
        **given(refresh_interval=discovery.refresh_interval),
        **http_client(discovery.connection),
    }


@discovery_config.register
def _(discovery: DnsDiscovery) -> tuple[str, dict[str, Any]]:
    return "dns_sd_configs", {
        "names": list(discovery.names),
        "type": discovery.type,
        **given(port=discovery.port, refresh_interval=discovery.refresh_interval),
    }


@discovery_config.register
def _(discovery: ConsulDiscovery) -> tuple[str, dict[str, Any]]:
    return "consul_sd_configs", {
        "server": discovery.server,
        **given(datacenter=discovery.datacenter),
        "scheme": discovery.scheme,
        "services": list(discovery.services),
        **given(tags=list(discovery.tags), refresh_interval=discovery.refresh_interval),
        **http_client(discovery.connection),
    }


@discovery_config.register
def _(discovery: KubernetesDiscovery) -> tuple[str, dict[str, Any]]:
    selector = discovery.label_selector
    return "kubernetes_sd_configs", {
        **given(api_server=discovery.api_server),
        "role": discovery.role,
        **({"namespaces": {"names": list(discovery.namespaces)}} if discovery.namespaces else {}),
        **({"selectors": [{"role": discovery.role, "label": selector}]} if selector else {}),
        **http_client(discovery.connection),
    }
