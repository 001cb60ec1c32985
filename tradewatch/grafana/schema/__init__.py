"""What Grafana's own types allow in a dashboard; README.md says how the schemas are made."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import orjson

from tradewatch.grafana.schema.explanation import Fault, Json, Schema, faults_by_release

# The major releases of Grafana that a dashboard must fit.
RELEASES = ("11", "12", "13")


def faults(document: Json) -> list[Fault]:
    """Everything in a dashboard that a supported release of Grafana does not know, or would misread."""
    return faults_by_release(document, "Grafana", {release: _schema(release) for release in RELEASES})


def as_field(panel_type: str, properties: Sequence[Json]) -> Json:
    """A panel with the properties of an override as options of its fields, so that `faults` can check them.

    Grafana's types allow any text as the id of a property, but the id is the path of an option.
    """
    field: Json = {}
    for entry in properties:
        path, custom, name = str(entry.get("id")).partition("custom.")
        if custom and not path:
            field.setdefault("custom", {})[name] = entry.get("value")
        else:
            field[path] = entry.get("value")
    return {"type": panel_type, "fieldConfig": {"defaults": field, "overrides": []}}


@lru_cache
def _schema(release: str) -> Schema:
    return Schema(orjson.loads(Path(__file__).with_name(f"grafana-{release}.json").read_bytes()))
