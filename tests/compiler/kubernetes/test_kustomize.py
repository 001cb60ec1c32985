"""The base, the overlay of an environment, and a patched server, built by the real Kustomize."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.compiler.kubernetes.cluster import deployed
from tests.docs.pages import blocks
from tradewatch.filetree import write_all

PROMETHEUS = """
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: monitoring}
spec: {replicas: 2, externalLabels: {cluster: one}}
"""


class Loader(yaml.SafeLoader):
    """Reads `=`, which Kustomize writes without quotes, as a text."""


Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)


def built(folder: Path) -> list[dict[str, Any]]:
    kubectl = shutil.which("kubectl")
    if not kubectl:
        pytest.skip("kubectl is not installed, so Kustomize cannot be run")
    finished = subprocess.run([kubectl, "kustomize", str(folder)], capture_output=True, text=True, timeout=60)
    assert (finished.returncode, finished.stderr) == (0, "")
    return list(yaml.load_all(finished.stdout, Loader))


def test_the_overlay_puts_every_object_into_the_namespace_with_the_labels(tmp_path: Path) -> None:
    """Nothing else changes, and the base lists every object."""
    compiled = deployed()
    write_all(tmp_path, {"build": compiled.tree})
    found = {(each["kind"], each["metadata"]["name"]): each for each in built(tmp_path / "build/kubernetes")}
    wanted = {(each.kind, each.name): each for each in compiled.kubernetes_objects if "/base/" in each.path}
    assert found.keys() == wanted.keys()
    for key, each in found.items():
        metadata = each.pop("metadata")
        assert metadata["namespace"] == "monitoring"
        assert metadata["labels"]["release"] == "prometheus"
        content = dict(wanted[key].content)
        content.pop("metadata")
        assert each == content


def test_the_component_patches_the_servers_of_the_cluster(tmp_path: Path) -> None:
    """With the overlay that the page shows. The server's own settings stay, and so does its name."""
    (overlay,) = blocks("docs/KUBERNETES.md", "yaml")
    write_all(tmp_path, {"build/staging": deployed().tree})
    folder = tmp_path / "monitoring"
    folder.mkdir()
    (folder / "kustomization.yaml").write_text(overlay.text, "utf-8")
    (folder / "prometheus.yaml").write_text(PROMETHEUS, "utf-8")
    found = built(folder)
    (server,) = [each for each in found if each["kind"] == "Prometheus"]
    assert server["metadata"]["name"] == "main"
    assert server["spec"]["replicas"] == 2
    assert server["spec"]["externalLabels"] == {"cluster": "one", "environment": "far_east", "region": "no"}
    assert server["spec"]["scrapeInterval"] == "15s"
    assert not any(each["kind"] == "Alertmanager" for each in found)
