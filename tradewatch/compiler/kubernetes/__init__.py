"""The same rules, routing, dashboards and scrape jobs as objects for a Kubernetes cluster; pure, one file per kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tradewatch.compiler.dashboards import DashboardFiles
from tradewatch.compiler.kubernetes.alertmanager import alertmanager_objects
from tradewatch.compiler.kubernetes.grafana import grafana_objects
from tradewatch.compiler.kubernetes.objects import BASE, FOLDER, PATCHES, KubernetesObject, mounted
from tradewatch.compiler.kubernetes.prometheus import prometheus_objects
from tradewatch.compiler.kubernetes.rules import prometheus_rules
from tradewatch.compiler.kubernetes.scraping import scraping
from tradewatch.compiler.rules import Documents, Origins
from tradewatch.compiler.yaml import dump
from tradewatch.filetree import FileTree
from tradewatch.model import Environment, Project, Source

_KUSTOMIZE = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
# Kustomize reads no file outside an overlay's folder, but it takes a component from anywhere.
_COMPONENT = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}


def kubernetes_objects(
    project: Project, environment: Environment, dashboards: DashboardFiles, rules: Documents, origins: Origins
) -> tuple[KubernetesObject, ...]:
    """Every object and patch of an environment; none if it does not run in Kubernetes."""
    if environment.kubernetes is None:
        return ()
    return (
        *prometheus_rules(environment, rules, origins),
        *scraping(environment),
        *prometheus_objects(project, environment),
        *alertmanager_objects(project, environment),
        *grafana_objects(project, environment, dashboards),
    )


def kubernetes_files(project: Project, environment: Environment, objects: tuple[KubernetesObject, ...]) -> FileTree:
    """The objects as a base of Kustomize, the overlay of the environment, and the patches for the cluster's servers."""
    kubernetes = environment.kubernetes
    if kubernetes is None:
        return FileTree({})
    base = sorted(each.path.removeprefix(BASE) for each in objects if each.path.startswith(BASE))
    overlay = {
        "namespace": kubernetes.namespace,
        **({"labels": [{"pairs": dict(kubernetes.labels)}]} if kubernetes.labels else {}),
        "resources": ["base"],
    }
    patches = [
        {"path": each.path.removeprefix(PATCHES), "target": {"kind": each.kind}}
        for each in objects
        if each.path.startswith(PATCHES)
    ]
    contents: dict[str, tuple[Mapping[str, Any], Source]] = {
        f"{BASE}kustomization.yaml": (_KUSTOMIZE | {"resources": base}, environment.defined),
        f"{FOLDER}/kustomization.yaml": (_KUSTOMIZE | overlay, environment.defined),
        f"{PATCHES}kustomization.yaml": (_COMPONENT | {"patches": patches}, environment.defined),
        **{each.path: (each.content, each.defined) for each in objects},
    }
    return FileTree(
        {
            path: dump(content, made_from=defined.relative_to(project.root))
            for path, (content, defined) in contents.items()
        },
        {path: {(): defined} for path, (_, defined) in contents.items()},
    )
