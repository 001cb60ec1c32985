"""The scrape jobs: a PodMonitor for a job that finds pods in the cluster, a ScrapeConfig for any other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tradewatch.compiler import prometheus
from tradewatch.compiler.kubernetes.fields import fields
from tradewatch.compiler.kubernetes.objects import KubernetesObject, monitoring, object_name
from tradewatch.model import Environment
from tradewatch.model.config import given

_KEY = r"[\w./-]+"
_REQUIREMENT = re.compile(
    rf"\s*(?:(?P<without>!)\s*(?P<absent>{_KEY})"
    rf"|(?P<key>{_KEY})\s*(?:(?P<operator>==?|!=)\s*(?P<value>[\w.-]*)|\s(?P<set>in|notin)\s*\((?P<values>[^)]*)\))?)"
    r"\s*(?:,|$)"
)
# The labels that the operator adds to a pod's targets, and a job of Prometheus does not.
_ADDED = "namespace|container|pod|endpoint"


def scraping(environment: Environment) -> Iterator[KubernetesObject]:
    """A PodMonitor or a ScrapeConfig for each job."""
    jobs = prometheus.settings(environment, ())["scrape_configs"]
    for definition, job in zip(environment.jobs, jobs, strict=True):
        name = object_name(environment, definition.name)
        content = _pod_monitor(name, job) if _finds_pods(job) else _scrape_config(name, job)
        yield KubernetesObject("base/scraping", definition.name, content, definition.defined)


def _finds_pods(job: dict[str, Any]) -> bool:
    """Whether pods of the cluster that Prometheus runs in are all that the job scrapes."""
    found = job.get("kubernetes_sd_configs", ())
    others = [key for key in job if key.endswith(("_sd_configs", "static_configs")) and key != "kubernetes_sd_configs"]
    return not others and len(found) == 1 and found[0]["role"] == "pod" and "api_server" not in found[0]


def _scrape_config(name: str, job: dict[str, Any]) -> dict[str, Any]:
    spec = fields(job)
    for service in (spec, *spec.get("consulSDConfigs", ())):
        if "scheme" in service:
            service["scheme"] = service["scheme"].upper()
    for found in spec.get("kubernetesSDConfigs", ()):
        for part in (found, *found.get("selectors", ())):
            part["role"] = _ROLES.get(part["role"], part["role"])
    return monitoring("ScrapeConfig", "v1alpha1", name, spec)


_ROLES = {
    "endpoints": "Endpoints",
    "endpointslice": "EndpointSlice",
    "ingress": "Ingress",
    "node": "Node",
    "pod": "Pod",
    "service": "Service",
}


def _pod_monitor(name: str, job: dict[str, Any]) -> dict[str, Any]:
    """A PodMonitor whose targets have the labels that the job's targets have, and no others."""
    (pods,) = job["kubernetes_sd_configs"]
    namespaces = pods.get("namespaces", {}).get("names")
    (selector,) = pods.get("selectors", [{"label": ""}])
    endpoint = fields({key: value for key, value in job.items() if key not in ("job_name", "kubernetes_sd_configs")})
    renamed = {"metricsPath": "path", "scrapeInterval": "interval"}
    return monitoring(
        "PodMonitor",
        "v1",
        name,
        {
            "namespaceSelector": {"matchNames": namespaces} if namespaces else {"any": True},
            "selector": label_selector(selector["label"]),
            "podMetricsEndpoints": [
                {renamed.get(key, key): value for key, value in endpoint.items()}
                | {
                    "relabelings": [
                        {"action": "labeldrop", "regex": _ADDED},
                        {"targetLabel": "job", "replacement": job["job_name"]},
                        *endpoint.get("relabelings", ()),
                    ]
                }
            ],
        },
    )


def label_selector(text: str) -> dict[str, Any]:
    """A selector of labels, for example `app=api,tier notin (test)`, as an object writes it; empty for all objects."""
    labels: dict[str, str] = {}
    expressions: list[dict[str, Any]] = []
    for found in _REQUIREMENT.finditer(text):
        part = found.groupdict()
        values = part["values"] and [each.strip() for each in part["values"].split(",")]
        match part:
            case {"absent": str(key)}:
                expressions.append({"key": key, "operator": "DoesNotExist"})
            case {"key": key, "operator": "!=", "value": value}:
                expressions.append({"key": key, "operator": "NotIn", "values": [value]})
            case {"key": key, "operator": str(), "value": value} if key not in labels:
                labels[key] = value
            case {"key": key, "operator": str(), "value": value}:
                expressions.append({"key": key, "operator": "In", "values": [value]})
            case {"key": key, "set": str(operator)}:
                expressions.append({"key": key, "operator": {"in": "In", "notin": "NotIn"}[operator], "values": values})
            case {"key": key}:
                expressions.append({"key": key, "operator": "Exists"})
    return given(matchLabels=labels, matchExpressions=expressions)
