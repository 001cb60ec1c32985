"""PrometheusRules: one for each group of rules, with the rules of the plain files."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.compiler.kubernetes.objects import KubernetesObject, monitoring, object_name
from tradewatch.compiler.rules import RECORDING, Documents, Origins
from tradewatch.model import Environment


def prometheus_rules(environment: Environment, documents: Documents, origins: Origins) -> Iterator[KubernetesObject]:
    """The PrometheusRules, unless a ruler evaluates the rules.

    Each has one group, because the operator limits the size of an object.
    """
    if environment.ruler is not None:
        return
    for path, groups in documents.items():
        for group in groups:
            part = "recording" if path == RECORDING else "alerts"
            name = object_name(environment, part, group["name"])
            # A file of alerts has one group, that of recording rules has many.
            locator = ("groups", group["name"], 0) if path == RECORDING else ()
            content = monitoring("PrometheusRule", "v1", name, {"groups": [group]})
            defined = origins[path].get(locator, origins[path][()])
            yield KubernetesObject("base/rules", f"{part}-{group['name']}", content, defined)
