"""The JSON document that Grafana loads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from grafanalib import core

from tradewatch.grafana.canonical import LONGEST_UID, SCHEMA_VERSION, canonical, json_level, short_uid
from tradewatch.grafana.layout import COLUMNS, arranged
from tradewatch.grafana.provisioning import datasource_title, datasource_uid
from tradewatch.grafana.resolver import Resolver
from tradewatch.grafana.row import Row
from tradewatch.grafana.variable import DatasourceVariable
from tradewatch.model import Environment

if TYPE_CHECKING:
    from tradewatch.grafana.dashboard import Dashboard

TAG = "tradewatch"


def dashboard_uid(environment: Environment, slug: str) -> str:
    """`<environment>-<slug>`."""
    return f"{environment.name}-{slug}"


def document(dashboard: Dashboard, environment: Environment, resolver: Resolver) -> dict[str, Any]:
    """The JSON that Grafana loads. Pure.

    Raises DefinitionError when the uid is longer than Grafana allows.
    """
    uid = dashboard_uid(environment, dashboard.slug)
    if len(uid) > LONGEST_UID:
        dashboard.reject(
            "slug",
            f"its uid {uid!r} has {len(uid)} characters",
            details=f"Grafana allows {LONGEST_UID}",
            fix=f"a slug of at most {LONGEST_UID - len(environment.name) - 1}",
        )
    return _belonging_to(environment, rendered(dashboard, resolver), uid)


def plain_document(dashboard: core.Dashboard, environment: Environment) -> dict[str, Any]:
    """The JSON of a dashboard written with grafanalib alone: made canonical, and the environment's own."""
    plain = canonical(json_level(dashboard))
    return _belonging_to(environment, plain, short_uid(f"{environment.name}-{plain['uid']}"))


def rendered(dashboard: Dashboard, resolver: Resolver) -> dict[str, Any]:
    """The dashboard's JSON, of no environment yet but for what the resolver says of one."""
    variables = [variable.rendered(resolver) for variable in dashboard.variables]
    return {
        "annotations": {
            "list": [_built_in_annotations(), *(annotation.rendered(resolver) for annotation in dashboard.events)]
        },
        "description": dashboard.question,
        # The file is the source. In Grafana a change could not be saved; to try a query there is Explore.
        "editable": False,
        "graphTooltip": core.GRAPH_TOOLTIP_MODE_SHARED_CROSSHAIR,
        "panels": _panels(dashboard.rows, resolver),
        "refresh": dashboard.refresh,
        "schemaVersion": SCHEMA_VERSION,
        "templating": {"list": [DatasourceVariable().to_json_data(), *variables]},
        "time": dashboard.time.to_json_data(),
        "timepicker": {},
        "timezone": "browser",
        "title": dashboard.title,
        "uid": dashboard.slug,
    }


def _belonging_to(environment: Environment, document: dict[str, Any], uid: str) -> dict[str, Any]:
    """The document with its environment in title and tags, on its Prometheus, linked to its other dashboards."""
    tags = [TAG, environment.name]
    prometheus = {"text": datasource_title(environment), "value": datasource_uid(environment)}
    others = _link("Dashboards", type="dashboards", asDropdown=True, includeVars=True, keepTime=True, tags=tags)
    alertmanager = _link("Alertmanager", url=environment.addresses.alertmanager, icon="bell", targetBlank=True)
    variables = [
        variable | {"current": dict(prometheus)} if _chooses_prometheus(variable) else variable
        for variable in document.get("templating", {}).get("list", ())
    ]
    return document | {
        "links": [others, alertmanager, *document.get("links", ())],
        "tags": [*tags, *(tag for tag in document.get("tags", ()) if tag not in tags)],
        "templating": {"list": variables},
        "title": f"{document['title']} ({environment.name})",
        "uid": uid,
    }


def _link(title: str, **properties: Any) -> dict[str, Any]:
    """A link in the dashboard's head, with every key that Grafana demands."""
    return {
        "asDropdown": False,
        "icon": "external link",
        "includeVars": False,
        "keepTime": False,
        "tags": [],
        "targetBlank": False,
        "title": title,
        "tooltip": "",
        "type": "link",
        "url": "",
    } | properties


def _chooses_prometheus(variable: dict[str, Any]) -> bool:
    return bool(variable["type"] == "datasource" and variable.get("query") == "prometheus")


def _panels(rows: Sequence[Row], resolver: Resolver) -> list[dict[str, Any]]:
    """Rows and panels with their places, as Grafana nests them: a collapsed row holds its panels."""
    panels: list[dict[str, Any]] = []
    y = 0
    for row in rows:
        places, below = arranged([panel.size for panel in row.panels], y + 1)
        placed = [
            panel.rendered(resolver) | {"gridPos": place._asdict()}
            for panel, place in zip(row.panels, places, strict=True)
        ]
        header = row.header(placed if row.collapsed else [])
        panels.append(header | {"gridPos": {"h": 1, "w": COLUMNS, "x": 0, "y": y}})
        if row.collapsed:
            y += 1
        else:
            panels += placed
            y = below
    return panels


def _built_in_annotations() -> dict[str, Any]:
    return {
        "builtIn": 1,
        "datasource": {"type": "grafana", "uid": "-- Grafana --"},
        "enable": True,
        "hide": True,
        "iconColor": "rgba(0, 211, 255, 1)",
        "name": "Annotations & Alerts",
        "type": "dashboard",
    }
