"""Dashboards and the data source: ConfigMaps for Grafana's sidecar, or objects of grafana-operator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from tradewatch.compiler.dashboards import DashboardFiles
from tradewatch.compiler.kubernetes.objects import KubernetesObject, object_name
from tradewatch.compiler.yaml import dump
from tradewatch.grafana import provisioning
from tradewatch.model import Environment, Kubernetes, Project


def grafana_objects(
    project: Project, environment: Environment, dashboards: DashboardFiles
) -> Iterator[KubernetesObject]:
    """An object for each dashboard, and one for the data source that they read."""
    kubernetes = environment.kubernetes
    if kubernetes is None or not dashboards.files:
        return
    for path, text in dashboards.files.items():
        file = PurePosixPath(path)
        name = object_name(environment, file.parent.name, file.stem)
        folder = provisioning.folder_title(environment, file.parent.name)
        if kubernetes.grafana == "operator":
            content = _for_operator(kubernetes, "Dashboard", name, {"folder": folder, "json": text.decode()})
        else:
            content = _for_sidecar("dashboard", name, file.name, text.decode())
            content["metadata"]["annotations"] = {"grafana_folder": folder}
        yield KubernetesObject("base/grafana", f"{file.parent.name}-{file.stem}", content, dashboards.origins[path][()])
    name, source = object_name(environment, "datasource"), provisioning.datasource(environment)
    if kubernetes.grafana == "operator":
        (datasource,) = source["datasources"]
        content = _for_operator(kubernetes, "Datasource", name, {"datasource": datasource})
    else:
        text = dump(source, made_from=environment.defined.relative_to(project.root))
        content = _for_sidecar("datasource", name, f"{name}.yaml", text.decode())
    yield KubernetesObject("base/grafana", "datasource", content, environment.defined)


def _for_operator(kubernetes: Kubernetes, kind: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "grafana.integreatly.org/v1beta1",
        "kind": f"Grafana{kind}",
        "metadata": {"name": name},
        "spec": {"instanceSelector": {"matchLabels": dict(kubernetes.instances)}, **spec},
    }


def _for_sidecar(kind: str, name: str, file: str, text: str) -> dict[str, Any]:
    """A ConfigMap with the label that the sidecar of Grafana's chart looks for."""
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "labels": {f"grafana_{kind}": "1"}},
        "data": {file: text},
    }
