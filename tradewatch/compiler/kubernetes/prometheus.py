"""The settings of the cluster's Prometheus that the environment decides: a patch, since the cluster's team owns it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.compiler import prometheus
from tradewatch.compiler.kubernetes.fields import fields
from tradewatch.compiler.kubernetes.objects import KubernetesObject, monitoring, mounted, object_name
from tradewatch.model import Environment


def prometheus_patch(environment: Environment) -> Iterator[KubernetesObject]:
    """External labels, intervals and remote stores, and the mounts of the files with targets."""
    if environment.kubernetes is None:
        return
    settings = prometheus.settings(environment, ())
    spec: dict[str, Any] = {
        "externalUrl": environment.addresses.prometheus,
        "externalLabels": dict(environment.labels),
        "scrapeInterval": environment.scrape_interval,
        "evaluationInterval": environment.evaluation_interval,
    }
    files = [
        path
        for job in settings["scrape_configs"]
        for found in job.get("file_sd_configs", ())
        for path in found["files"]
    ]
    for source, argument in (("secrets", "secrets"), ("configmaps", "configMaps")):
        names = {each.name for path in files if (each := mounted(path)) and each.source == source}
        if names:
            spec[argument] = sorted(names)
    if stores := settings.get("remote_write"):
        spec["remoteWrite"] = [fields(store) for store in stores]
    patch = monitoring("Prometheus", "v1", object_name(environment, "prometheus"), spec)
    yield KubernetesObject("patches", "prometheus", patch, environment.kubernetes.defined)
