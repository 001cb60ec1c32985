"""Describes Grafana's files: dashboards with their panels and variables, data sources and folders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.difference.part import Description, Part, PartKind, aspects, listed, mapped, others, scalar
from tradewatch.difference.rules import in_one_layout


def dashboard_parts(name: str, dashboard: Any) -> Iterator[tuple[Part, str, Description]]:
    """A dashboard, its panels, its variables and its annotations."""
    rest = dict(mapped(dashboard))
    panels = list(panels_of(rest))
    rest.pop("panels", None)
    variables = listed(mapped(rest.pop("templating", None)).get("list"))
    annotations = listed(mapped(rest.pop("annotations", None)).get("list"))
    order = tuple(dict.fromkeys(_title(panel) for panel in panels))
    yield Part("dashboard", name), "", {**others(rest), "order of panels": order}
    for panel in panels:
        yield Part("panel", _title(panel), name), f"({scalar(panel.get('type'))})", _panel(panel)
    parts_by_kind: dict[PartKind, list[Any]] = {"variable": variables, "annotation": annotations}
    for kind, parts in parts_by_kind.items():
        for part in map(mapped, parts):
            yield Part(kind, scalar(part.get("name")), name), "", others(part, "name")


def panels_of(dashboard: Any) -> Iterator[dict[Any, Any]]:
    """Every panel, also in collapsed rows."""
    for panel in map(mapped, listed(mapped(dashboard).get("panels"))):
        yield panel
        yield from map(mapped, listed(panel.get("panels")))


def provisioning_parts(document: Any) -> Iterator[tuple[Part, str, Description]]:
    """Data sources, dashboard folders, and all other provisioning as one part."""
    rest = dict(mapped(document))
    kinds: dict[str, PartKind] = {"datasources": "data source", "providers": "dashboard folder"}
    for key, kind in kinds.items():
        for part in map(mapped, listed(rest.pop(key, None))):
            yield Part(kind, scalar(part.get("name"))), "", others(part, "name")
    if settings := others(rest, "apiVersion"):
        yield Part("Grafana", "settings"), "", settings


def _title(panel: dict[Any, Any]) -> str:
    return scalar(panel.get("title") or "(untitled)")


def _panel(panel: dict[Any, Any]) -> Description:
    """A panel without its position, which follows from its neighbours."""
    described: Description = {"type": scalar(panel.get("type"))}
    for target in map(mapped, listed(panel.get("targets"))):
        query = f"query {scalar(target.get('refId'))}"
        described[query] = in_one_layout(scalar(target.get("expr")))
        described |= others(target, "expr", "refId", name=query)
    field = mapped(panel.get("fieldConfig"))
    defaults = dict(mapped(field.get("defaults")))
    if "unit" in defaults:
        described["unit"] = scalar(defaults.pop("unit"))
    if thresholds := mapped(defaults.pop("thresholds", None)):
        steps = map(mapped, listed(thresholds.get("steps")))
        described["limits"] = ", ".join(f"{scalar(step.get('color'))} from {_start(step)}" for step in steps)
        described["limits mode"] = scalar(thresholds.get("mode"))
    described |= others(defaults)
    for override in map(mapped, listed(field.get("overrides"))):
        column = f"column {scalar(mapped(override.get('matcher')).get('options'))}"
        for setting in map(mapped, listed(override.get("properties"))):
            described |= aspects(setting.get("value"), f"{column} {scalar(setting.get('id'))}")
    size = mapped(panel.get("gridPos"))
    described["size"] = f"{scalar(size.get('w'))} x {scalar(size.get('h'))}"
    return described | others(panel, "id", "title", "type", "targets", "fieldConfig", "gridPos", "panels")


def _start(step: dict[Any, Any]) -> str:
    return "the start" if step.get("value") is None else scalar(step["value"])
