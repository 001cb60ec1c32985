"""The operators' schemas: everything that we write fits, and a fault of each kind is found."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.compiler.kubernetes.cluster import ENVIRONMENT, WITH_OBJECTS, objects
from tradewatch.compiler.kubernetes.schema import RELEASES, faults
from tradewatch.compiler.kubernetes.schema.generate import RELEASES as GENERATED
from tradewatch.compiler.kubernetes.schema.generate import closed
from tradewatch.grafana.schema.explanation import dotted
from tradewatch.model import Kubernetes


@pytest.mark.parametrize("kubernetes", [ENVIRONMENT.kubernetes, WITH_OBJECTS], ids=["secret", "objects"])
def test_every_object_fits_both_releases(kubernetes: Kubernetes) -> None:
    """The oldest and the newest one; every kind of object is there."""
    assert {each.operator for each in GENERATED} == set(RELEASES)
    found = objects(kubernetes)
    assert [(name, fault) for name, content in found.items() for fault in faults(content)] == []


ROUTE = ("AlertmanagerConfig", "alertmanager"), "spec.route.routes[0].routes[0]"
POD = ("PodMonitor", "pods"), "spec.podMetricsEndpoints[0]"
JOB = ("ScrapeConfig", "secure"), "spec"


@pytest.mark.parametrize(
    ("place", "field", "value", "what"),
    [
        (ROUTE, "groupBi", ["a"], "is unknown"),
        (ROUTE, "receiver", 3, "is 3"),
        ((ROUTE[0], f"{ROUTE[1]}.matchers[0]"), "matchType", "==", "is '=='"),
        ((ROUTE[0], "spec.muteTimeIntervals[0].timeIntervals[0]"), "location", "UTC", "is unknown"),
        ((ROUTE[0], "spec.receivers[0].telegramConfigs[0]"), "chatID", "-100", "is '-100'"),
        (JOB, "scheme", "http", "is 'http' for prometheus-operator 0.81.0"),
        (JOB, "scrapeInterval", "soon", "is 'soon', which its types do not allow"),
        (JOB, "metric_path", "/m", "is unknown"),
        (POD, "honorLabels", "yes", "is 'yes'"),
        ((("PrometheusRule", "alerts-market-data"), "spec.groups[0].rules[0]"), "keepFiringFor", "5m", "is unknown"),
        ((("Prometheus", "prometheus"), "spec"), "externalLabels", {"a": 1}, "is 1"),
        ((("Secret", "alertmanager"), "stringData"), "a b", "", "is 'a b', which its types do not allow"),
        ((("GrafanaDashboard", "standard-things"), "spec"), "folderName", "a", "is unknown"),
        ((("GrafanaDatasource", "datasource"), "spec.datasource"), "uri", "a", "is unknown"),
    ],
)
def test_a_fault_is_found(place: tuple[tuple[str, str], str], field: str, value: Any, what: str) -> None:
    """Also below the first route, where the operator's own schema looks at nothing."""
    name, path = place
    content = copy.deepcopy({**objects(), **objects(WITH_OBJECTS)}[name])
    part = content
    for key in path.replace("[", ".").replace("]", "").split("."):
        part = part[int(key)] if key.isdigit() else part[key]
    part[field] = value
    (found,) = faults(content)
    assert dotted(found.where).startswith(path)
    assert found.what == what


def test_a_schema_of_kubernetes_refuses_unknown_fields() -> None:
    """Except where the operator takes any; lists that are sets have no repeated entry."""
    assert closed(
        {
            "type": "object",
            "description": "A thing.",
            "properties": {
                "description": {"type": "string", "description": "Its text.", "pattern": "(?i)a"},
                "any": {"type": "object", "properties": {}, "x-kubernetes-preserve-unknown-fields": True},
                "names": {"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"},
                "labels": {"type": "object", "additionalProperties": {"type": "string", "default": "a"}},
            },
        }
    ) == {
        "type": "object",
        "properties": {
            "description": {"type": "string", "pattern": "a"},
            "any": {"type": "object", "properties": {}},
            "names": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "additionalProperties": False,
    }
