"""Any dashboard's JSON in the form that checks read: panels in one list, with the queries that Prometheus answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

# A panel without a data source has Grafana's default, which we assume is a Prometheus.
_DEFAULT: Mapping[str, Any] = {"type": "prometheus"}


def read_dashboard(document: object) -> dict[str, Any] | None:
    """The dashboard in a document, or None without one. Raises nothing, whatever the document contains.

    As Grafana saves it, as its API answers, or as a resource of either version; with rows of panels, as before 5.0.
    """
    for wrapping in ("dashboard", "spec"):
        if isinstance(document, dict) and isinstance(document.get(wrapping), dict):
            document = document[wrapping]
    if not isinstance(document, dict) or not {"panels", "rows", "elements"} & document.keys():
        return None
    types = dict(_variables(document))
    return document | {"panels": [_panel(each, types) for each in _panels(document)]}


def _panels(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for row in _objects(document.get("rows")):
        yield from _objects(row.get("panels"))
    for panel in _objects(document.get("panels")):
        yield panel
        yield from _objects(panel.get("panels"))
    elements = document.get("elements")
    for element in _objects(list(elements.values()) if isinstance(elements, dict) else ()):
        yield _of_element(element)


def _panel(panel: dict[str, Any], types: Mapping[str, str]) -> dict[str, Any]:
    """The panel in the form that checks need, without queries to other data sources."""
    targets = [
        target | {"legendFormat": str(target.get("legendFormat") or "")}
        for target in _objects(panel.get("targets"))
        if isinstance(target.get("expr"), str)
        and _is_prometheus(target.get("datasource") or panel.get("datasource") or _DEFAULT, types)
    ]
    fields = _object(panel.get("fieldConfig"))
    defaults = _object(fields.get("defaults"))
    defaults |= {name: _object(defaults.get(name)) for name in ("thresholds", "custom", "color")}
    thresholds = defaults["thresholds"]
    thresholds["steps"] = _objects(thresholds.get("steps"))
    defaults["custom"]["thresholdsStyle"] = _object(defaults["custom"].get("thresholdsStyle"))
    overrides = [
        each | {"matcher": _object(each.get("matcher")), "properties": _objects(each.get("properties"))}
        for each in _objects(fields.get("overrides"))
    ]
    return panel | {
        "type": str(panel.get("type")),
        "panels": [],
        "targets": targets,
        "transformations": [each | {"id": str(each.get("id"))} for each in _objects(panel.get("transformations"))],
        "fieldConfig": {"defaults": defaults, "overrides": overrides},
    }


def _of_element(element: Mapping[str, Any]) -> dict[str, Any]:
    """A panel of schema version 2, in the form of version 1."""
    spec = _object(element.get("spec"))
    data = _object(_object(spec.get("data")).get("spec"))
    drawn = _object(spec.get("vizConfig"))
    targets = []
    for query in _objects(data.get("queries")):
        asked = _object(query.get("spec"))
        of = _object(asked.get("query"))
        kind = of.get("group") if of.get("kind") == "DataQuery" else of.get("kind")
        source = {"type": kind or _object(asked.get("datasource")).get("type")}
        targets.append(_object(of.get("spec")) | {"refId": asked.get("refId"), "datasource": source})
    return {
        "id": spec.get("id"),
        "title": spec.get("title"),
        "type": drawn.get("group") or drawn.get("kind"),
        "fieldConfig": _object(drawn.get("spec")).get("fieldConfig"),
        "transformations": [
            {"id": each.get("kind")} | _object(each.get("spec")) for each in _objects(data.get("transformations"))
        ],
        "targets": targets,
    }


def _variables(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The type of data source of each variable and of each input of an export."""
    for variable in _objects(_object(document.get("templating")).get("list")):
        if variable.get("type") == "datasource":
            yield str(variable.get("name")), str(variable.get("query"))
    for each in _objects(document.get("__inputs")):
        yield str(each.get("name")), str(each.get("pluginId"))


def _is_prometheus(source: object, types: Mapping[str, str]) -> bool:
    """Whether a data source is a Prometheus, by its type, its variable, or its name."""
    kind, name = (source.get("type"), source.get("uid")) if isinstance(source, dict) else (None, source)
    if not kind:
        kind = types.get(str(name).strip("${}[]"), "loki" if "loki" in str(name).lower() else "prometheus")
    # "datasource" is the type of mixed data sources.
    return "prometheus" in str(kind).lower() or kind == "datasource"


def _object(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _objects(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list | tuple) else []
