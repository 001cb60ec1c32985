"""The dashboard in a document of Grafana, whichever way it was exported."""

from __future__ import annotations

from collections.abc import Mapping

from tradewatch.grafana.migration.dashboard import migrated
from tradewatch.grafana.migration.json_parts import Json, mapping, mappings


def read_dashboard(document: object) -> Json | None:
    """The dashboard in a document, in the shape of this Grafana; None without one, or for one nested too deeply.

    As Grafana saves it, as its API answers, or as a resource of either version; with rows of panels, as before 5.0.
    """
    for wrapping in ("dashboard", "spec"):
        if isinstance(document, dict) and isinstance(document.get(wrapping), dict):
            document = document[wrapping]
    if not isinstance(document, dict) or not {"panels", "rows", "elements"} & document.keys():
        return None
    elements = [_of_element(each) for each in mappings(list(mapping(document.get("elements")).values()))]
    try:
        return migrated({**document, "panels": [*mappings(document.get("panels")), *elements]})
    except RecursionError:
        return None


def _of_element(element: Mapping[str, object]) -> Json:
    """A panel of schema version 2, in the form of version 1."""
    spec = mapping(element.get("spec"))
    data = mapping(mapping(spec.get("data")).get("spec"))
    drawn = mapping(spec.get("vizConfig"))
    shown = mapping(drawn.get("spec"))
    targets = []
    for query in mappings(data.get("queries")):
        asked = mapping(query.get("spec"))
        of = mapping(asked.get("query"))
        kind = of.get("group") if of.get("kind") == "DataQuery" else of.get("kind")
        source = {"type": kind or mapping(asked.get("datasource")).get("type")}
        targets.append(mapping(of.get("spec")) | {"refId": asked.get("refId"), "datasource": source})
    return {
        "id": spec.get("id"),
        "title": spec.get("title"),
        "description": spec.get("description"),
        "type": drawn.get("group") or drawn.get("kind"),
        "fieldConfig": shown.get("fieldConfig"),
        "options": shown.get("options"),
        "transformations": [
            {"id": each.get("kind")} | mapping(each.get("spec")) for each in mappings(data.get("transformations"))
        ],
        "targets": targets,
    }
