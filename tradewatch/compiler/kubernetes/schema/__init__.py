"""What the operators and Kubernetes allow in our objects; README.md says how the schemas are made."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import orjson

from tradewatch.grafana.schema.explanation import Fault, Json, Schema, faults_by_release

# The releases of prometheus-operator that an object must fit.
RELEASES = ("0.81.0", "0.95.2")


def faults(content: Json) -> list[Fault]:
    """Everything in an object that a strict validation refuses, also fields that Kubernetes would only drop."""
    kind = content["kind"]
    operator = {release: schemas[kind] for release in RELEASES if kind in (schemas := _of_kinds(release))}
    if operator:
        return faults_by_release(content, "prometheus-operator", operator)
    return _of_kinds("")[kind].faults(content)


@cache
def _of_kinds(release: str) -> dict[str, Schema]:
    """The schema of each kind in a release of prometheus-operator; without a release, those of the other objects."""
    name = f"prometheus-operator-{release}" if release else "core"
    kinds = orjson.loads(Path(__file__).with_name(f"{name}.json").read_bytes())
    shared = kinds.pop("parts")
    # A reference leads to a part, or into the kind itself.
    return {kind: Schema({**schema, "parts": shared, kind: schema}) for kind, schema in kinds.items()}
