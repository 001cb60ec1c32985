"""An object for a Kubernetes cluster: its names, and the files that its settings mount."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from tradewatch.model import Environment, Source
from tradewatch.model.file_name import file_name

FOLDER = "kubernetes"
BASE = f"{FOLDER}/base/"
PATCHES = f"{FOLDER}/patches/"

# Where the operator mounts the Secrets and ConfigMaps that a Prometheus and an Alertmanager list, by key.
_MOUNT = re.compile(r"/etc/(prometheus|alertmanager)/(secrets|configmaps)/([^/]+)/([^/]+)")


@dataclass(frozen=True)
class KubernetesObject:
    """An object, or a patch of one, with its `file` in a `folder`, and the definition that it comes from."""

    folder: str
    file: str
    content: Mapping[str, Any]
    defined: Source

    @property
    def kind(self) -> str:
        """What it is: `PrometheusRule`."""
        kind: str = self.content["kind"]
        return kind

    @property
    def name(self) -> str:
        """Its name, which no other object of its kind in the namespace has."""
        name: str = self.content["metadata"]["name"]
        return name

    @property
    def path(self) -> str:
        """Its file in the tree."""
        return f"{FOLDER}/{self.folder}/{file_name(self.file).lower().replace('_', '-')}.yaml"


def object_name(environment: Environment, *parts: str) -> str:
    """A name of an object, in which Kubernetes takes only lower case letters, digits, dashes and dots."""
    return "-".join(("tradewatch", environment.name, *map(file_name, parts))).lower().replace("_", "-")


def monitoring(kind: str, version: str, name: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    """An object of prometheus-operator."""
    return {"apiVersion": f"monitoring.coreos.com/{version}", "kind": kind, "metadata": {"name": name}, "spec": spec}


def holding(kind: str, name: str, files: Mapping[str, str]) -> dict[str, Any]:
    """A Secret or a ConfigMap with these files."""
    key = "stringData" if kind == "Secret" else "data"
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}, key: dict(files)}


class Mounted(NamedTuple):
    """A file in a pod: the `key` of the Secret or ConfigMap with this `name`."""

    server: str
    source: str
    name: str
    key: str

    @property
    def reference(self) -> dict[str, str]:
        """The key as objects of the operator name it."""
        return {"name": self.name, "key": self.key}


def mounted(path: str) -> Mounted | None:
    """What the operator mounts at a path; None for any other path."""
    found = _MOUNT.fullmatch(path)
    return Mounted(*found.groups()) if found else None
