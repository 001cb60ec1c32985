"""The settings of the cluster's Prometheus that the environment decides: a patch, since the cluster's team owns it.

The operator takes one setting, the steps for alerts, only from a Secret, which contains nothing secret here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.compiler import prometheus
from tradewatch.compiler.kubernetes.fields import fields
from tradewatch.compiler.kubernetes.objects import KubernetesObject, holding, monitoring, mounted, object_name
from tradewatch.compiler.yaml import dump
from tradewatch.model import Environment, Project

_STEPS = "owners.yaml"


def prometheus_objects(project: Project, environment: Environment) -> Iterator[KubernetesObject]:
    """The patch: external labels, intervals, remote stores, and the mounts of files with targets; and the owners."""
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
    if environment.ruler is None and (steps := prometheus.owner_steps(environment)):
        name = object_name(environment, "owners")
        text = dump(steps, made_from=environment.defined.relative_to(project.root)).decode()
        yield KubernetesObject("base/alerting", "owners", holding("Secret", name, {_STEPS: text}), environment.defined)
        spec["additionalAlertRelabelConfigs"] = {"name": name, "key": _STEPS}
    patch = monitoring("Prometheus", "v1", object_name(environment, "prometheus"), spec)
    yield KubernetesObject("patches", "prometheus", patch, environment.kubernetes.defined)
