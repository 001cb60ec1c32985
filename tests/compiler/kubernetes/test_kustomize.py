"""The base, the overlay of an environment, and a patched server, built by the real Kustomize."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.compiler.kubernetes.cluster import deployed
from tradewatch.filetree import write_all

# An overlay as a team writes it: docs/KUBERNETES.md has the same.
OVERLAY = """
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- build/kubernetes
- prometheus.yaml
patches:
- path: build/kubernetes/patches/prometheus.yaml
  target: {kind: Prometheus}
"""
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


def test_a_patch_changes_a_server_of_the_cluster(tmp_path: Path) -> None:
    """Its own settings stay, and so does its name."""
    write_all(tmp_path, {"build": deployed().tree})
    (tmp_path / "kustomization.yaml").write_text(OVERLAY, "utf-8")
    (tmp_path / "prometheus.yaml").write_text(PROMETHEUS, "utf-8")
    (server,) = [each for each in built(tmp_path) if each["kind"] == "Prometheus"]
    assert server["metadata"]["name"] == "main"
    assert server["spec"]["replicas"] == 2
    assert server["spec"]["externalLabels"] == {"cluster": "one", "environment": "far_east", "region": "no"}
    assert server["spec"]["scrapeInterval"] == "15s"
