"""The same rules, routing, dashboards and scrape jobs as objects for a Kubernetes cluster; pure, one file per kind."""

from __future__ import annotations

from typing import Any

from tradewatch.compiler.dashboards import DashboardFiles
from tradewatch.compiler.kubernetes.alertmanager import alertmanager_objects, alertmanager_patch
from tradewatch.compiler.kubernetes.grafana import grafana_objects
from tradewatch.compiler.kubernetes.objects import BASE, FOLDER, KubernetesObject, monitoring, mounted, object_name
from tradewatch.compiler.kubernetes.prometheus import prometheus_patch
from tradewatch.compiler.kubernetes.rules import prometheus_rules
from tradewatch.compiler.kubernetes.scraping import scraping
from tradewatch.compiler.rules import Documents, Origins
from tradewatch.compiler.yaml import dump
from tradewatch.filetree import FileTree
from tradewatch.model import Environment, Project

PATCHES = f"{FOLDER}/patches"

_KUSTOMIZE = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}


def kubernetes_objects(
    project: Project, environment: Environment, dashboards: DashboardFiles, rules: Documents, origins: Origins
) -> tuple[KubernetesObject, ...]:
    """Every object of an environment; none if it does not run in Kubernetes."""
    if environment.kubernetes is None:
        return ()
    return (
        *prometheus_rules(environment, rules, origins),
        *scraping(environment),
        *alertmanager_objects(project, environment),
        *grafana_objects(project, environment, dashboards),
    )


def kubernetes_files(project: Project, environment: Environment, objects: tuple[KubernetesObject, ...]) -> FileTree:
    """The objects as a base of Kustomize, the overlay of the environment, and the patches for the cluster's servers."""
    kubernetes = environment.kubernetes
    if kubernetes is None:
        return FileTree({})
    made_from = environment.defined.relative_to(project.root)
    own: dict[str, dict[str, Any]] = {
        f"{BASE}/kustomization.yaml": {
            **_KUSTOMIZE,
            "resources": sorted({each.path.removeprefix(f"{BASE}/") for each in objects}),
        },
        f"{FOLDER}/kustomization.yaml": {
            **_KUSTOMIZE,
            "namespace": kubernetes.namespace,
            **({"labels": [{"pairs": dict(kubernetes.labels)}]} if kubernetes.labels else {}),
            "resources": [BASE.removeprefix(f"{FOLDER}/")],
        },
    }
    # A patch of Kustomize has a name, but its target decides what is patched.
    for kind, spec in (
        ("Prometheus", prometheus_patch(environment)),
        ("Alertmanager", alertmanager_patch(project, environment)),
    ):
        own[f"{PATCHES}/{kind.lower()}.yaml"] = monitoring(kind, "v1", object_name(environment), spec)
    files = {path: dump(content, made_from=made_from) for path, content in own.items()}
    files |= {each.path: dump(each.content, made_from=each.defined.relative_to(project.root)) for each in objects}
    found = {path: {(): kubernetes.defined} for path in own} | {each.path: {(): each.defined} for each in objects}
    return FileTree(files, found)
