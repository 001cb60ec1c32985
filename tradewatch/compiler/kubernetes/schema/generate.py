"""Makes the schemas of prometheus-operator's objects from its Go types; needs Go. README.md says how and why."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Schema = dict[str, Any]

MODULE = "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring"


class Release(NamedTuple):
    """A release of prometheus-operator, and the generator with which that release was made."""

    operator: str
    generator: str


RELEASES = (Release("0.81.0", "0.17.2"), Release("0.95.2", "0.21.0"))

# The settings of a Prometheus and an Alertmanager that a patch of ours can change; all settings would be megabytes.
PATCHED = {
    "Prometheus": (
        *("additionalAlertRelabelConfigs", "configMaps", "evaluationInterval", "externalLabels", "externalUrl"),
        *("remoteWrite", "scrapeInterval", "secrets"),
    ),
    "Alertmanager": ("alertmanagerConfiguration", "configSecret", "externalUrl", "secrets"),
}
KINDS = ("AlertmanagerConfig", "PodMonitor", "PrometheusRule", "ScrapeConfig", *PATCHED)

_TOOLS = f"""package tools

import (
	_ "{MODULE}/v1"
	_ "{MODULE}/v1alpha1"
	_ "sigs.k8s.io/controller-tools/cmd/controller-gen"
)
"""
# Bytes of JSON from which a part that is repeated is written once.
_WORTH_A_NAME = 120


class _Loader(yaml.CSafeLoader):
    """Reads `=` as a text; YAML 1.1 has another meaning for it, which no program uses."""


_Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)


def main() -> None:
    """Write one file for each release."""
    for release in RELEASES:
        kinds: Schema = {}
        for definition in definitions(release):
            kind = definition["spec"]["names"]["kind"]
            if kind in KINDS:
                (version,) = definition["spec"]["versions"]
                schema = closed(version["schema"]["openAPIV3Schema"])
                properties = schema["properties"]
                properties["apiVersion"] = {"const": f"{definition['spec']['group']}/{version['name']}"}
                properties["kind"] = {"const": kind}
                properties["metadata"] = {"type": "object"}
                properties.pop("status", None)
                schema["required"] = ["apiVersion", "kind", "metadata", "spec"]
                _prune(kind, properties["spec"])
                kinds[kind] = schema
        content = _shared({kind: kinds[kind] for kind in KINDS})
        text = json.dumps(content, separators=(",", ":"), sort_keys=True).replace('},"', '},\n"')
        Path(__file__).with_name(f"prometheus-operator-{release.operator}.json").write_text(text + "\n", "utf-8")


def definitions(release: Release) -> list[Schema]:
    """The CustomResourceDefinitions of a release, as its own build makes them."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "go.mod").write_text("module schemas\n", "utf-8")
        (place / "tools.go").write_text(_TOOLS, "utf-8")
        wanted = (f"{MODULE}@v{release.operator}", f"sigs.k8s.io/controller-tools@v{release.generator}")
        paths = (f"paths={MODULE}/{version}" for version in ("v1", "v1alpha1"))
        for command in (
            ("get", *wanted),
            ("mod", "tidy"),
            ("run", "sigs.k8s.io/controller-tools/cmd/controller-gen", "crd", *paths, "output:crd:dir=crd"),
        ):
            subprocess.run(["go", *command], cwd=place, check=True)  # noqa: S607 - whichever Go is installed
        return [yaml.load(file.read_bytes(), _Loader) for file in sorted(place.glob("crd/*.yaml"))]  # noqa: S506


def closed(schema: Schema) -> Schema:
    """A part of a structural schema as JSON Schema, which refuses unknown fields as strict validation does."""
    result: Schema = {}
    for key, value in schema.items():
        match key:
            case "properties":
                result[key] = {name: closed(part) for name, part in value.items()}
            case "items" | "additionalProperties" if isinstance(value, dict):
                result[key] = closed(value)
            case "allOf" | "anyOf" | "oneOf":
                result[key] = [closed(part) for part in value]
            case "not":
                result[key] = closed(value)
            case "pattern":
                # Python reads this flag only at the beginning. Without it, the days are lower case, as we write them.
                result[key] = value.replace("(?i)", "")
            case "x-kubernetes-list-type" if value == "set":
                result["uniqueItems"] = True
            case _ if not key.startswith("x-kubernetes-") and key not in ("default", "description", "format"):
                result[key] = value
    if "properties" in schema and not schema.get("x-kubernetes-preserve-unknown-fields"):
        result.setdefault("additionalProperties", False)
    return result


def _prune(kind: str, spec: Schema) -> None:
    if kind in PATCHED:
        spec["properties"] = {name: spec["properties"][name] for name in PATCHED[kind]}
        # A patch has none of what the whole object must have.
        spec.pop("required", None)
    if kind == "AlertmanagerConfig":
        # The schema leaves the routes below the first one open, because it cannot refer to itself. The operator reads
        # them with the same fields, and refuses unknown ones.
        route = {"$ref": f"#/{kind}/properties/spec/properties/route"}
        spec["properties"]["route"]["properties"]["routes"]["items"] = route


def _shared(kinds: Schema) -> Schema:
    """The schemas with each repeated part written once, in `parts`."""
    seen = Counter(text for kind in kinds.values() for text in _texts(kind))
    names: dict[str, str] = {}
    parts: Schema = {}

    def replaced(value: Any, *, top: bool) -> Any:
        if isinstance(value, list):
            return [replaced(each, top=False) for each in value]
        if not isinstance(value, dict):
            return value
        text = json.dumps(value, sort_keys=True)
        content = {key: replaced(each, top=False) for key, each in value.items()}
        if top or not isinstance(value.get("type"), str) or seen[text] < 2 or len(text) < _WORTH_A_NAME:
            return content
        name = names.setdefault(text, f"{len(names) + 1}")
        parts[name] = content
        return {"$ref": f"#/parts/{name}"}

    # The route of an AlertmanagerConfig is named by its place, which must therefore stay.
    for kind, schema in kinds.items():
        spec = schema["properties"]["spec"]
        spec["properties"] = {
            name: replaced(part, top=kind == "AlertmanagerConfig") for name, part in spec["properties"].items()
        }
    return {**kinds, "parts": parts}


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    if not isinstance(value, dict):
        return []
    return [json.dumps(value, sort_keys=True), *(text for each in value.values() for text in _texts(each))]


if __name__ == "__main__":
    main()
