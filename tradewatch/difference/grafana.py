"""Describes Grafana's files: dashboards with their panels and variables, data sources and folders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.difference.part import Description, Part, PartKind, aspects, listed, mapped, scalar
from tradewatch.difference.rules import one_line


def read_dashboard(name: str, dashboard: Any) -> Iterator[tuple[Part, str, Description]]:
    """A dashboard, its panels, its variables and its annotations."""
    rest = dict(mapped(dashboard))
    panels = list(panels_of(rest))
    rest.pop("panels", None)
    variables = listed(mapped(rest.pop("templating", None)).get("list"))
    annotations = listed(mapped(rest.pop("annotations", None)).get("list"))
    order = tuple(dict.fromkeys(_title(panel) for panel in panels))
    yield Part("dashboard", name), "", {**(aspects(rest) if rest else {}), "order of panels": order}
    for panel in panels:
        yield Part("panel", _title(panel), name), f"({scalar(panel.get('type'))})", _panel(panel)
    parts_by_kind: dict[PartKind, list[Any]] = {"variable": variables, "annotation": annotations}
    for kind, parts in parts_by_kind.items():
        for part in map(mapped, parts):
            own = {key: value for key, value in part.items() if key != "name"}
            yield Part(kind, scalar(part.get("name")), name), "", aspects(own) if own else {}


def panels_of(dashboard: Any) -> Iterator[dict[Any, Any]]:
    """Every panel, also in collapsed rows."""
    for panel in map(mapped, listed(mapped(dashboard).get("panels"))):
        yield panel
        yield from map(mapped, listed(panel.get("panels")))


def read_provisioning(document: Any) -> Iterator[tuple[Part, str, Description]]:
    """Data sources, dashboard folders, and all other provisioning as one part."""
    rest = {key: value for key, value in mapped(document).items() if key != "apiVersion"}
    kinds: dict[str, PartKind] = {"datasources": "data source", "providers": "dashboard folder"}
    for key, kind in kinds.items():
        for part in map(mapped, listed(rest.pop(key, None))):
            own = {key: value for key, value in part.items() if key != "name"}
            yield Part(kind, scalar(part.get("name"))), "", aspects(own)
    if rest:
        yield Part("Grafana", "settings"), "", aspects(rest)


def _title(panel: dict[Any, Any]) -> str:
    return scalar(panel.get("title") or "(untitled)")


def _panel(panel: dict[Any, Any]) -> Description:
    """A panel without its position, which follows from its neighbours."""
    described: Description = {"type": scalar(panel.get("type"))}
    for target in map(mapped, listed(panel.get("targets"))):
        query = f"query {scalar(target.get('refId'))}"
        described[query] = one_line(scalar(target.get("expr")))
        own = {key: value for key, value in target.items() if key not in ("expr", "refId")}
        described |= aspects(own, query) if own else {}
    field = mapped(panel.get("fieldConfig"))
    defaults = dict(mapped(field.get("defaults")))
    if "unit" in defaults:
        described["unit"] = scalar(defaults.pop("unit"))
    if thresholds := mapped(defaults.pop("thresholds", None)):
        steps = map(mapped, listed(thresholds.get("steps")))
        described["limits"] = ", ".join(f"{scalar(step.get('color'))} from {_start(step)}" for step in steps)
        described["limits mode"] = scalar(thresholds.get("mode"))
    described |= aspects(defaults) if defaults else {}
    for override in map(mapped, listed(field.get("overrides"))):
        column = f"column {scalar(mapped(override.get('matcher')).get('options'))}"
        for setting in map(mapped, listed(override.get("properties"))):
            described |= aspects(setting.get("value"), f"{column} {scalar(setting.get('id'))}")
    size = mapped(panel.get("gridPos"))
    described["size"] = f"{scalar(size.get('w'))} x {scalar(size.get('h'))}"
    known = ("id", "title", "type", "targets", "fieldConfig", "gridPos", "panels")
    rest = {key: value for key, value in panel.items() if key not in known}
    return described | (aspects(rest) if rest else {})


def _start(step: dict[Any, Any]) -> str:
    return "the start" if step.get("value") is None else scalar(step["value"])
