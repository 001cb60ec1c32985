"""The JSON document that Grafana loads."""

from __future__ import annotations

from typing import Any

from grafanalib import core

from tradewatch.grafana.dashboard import Dashboard
from tradewatch.grafana.migration.dashboard import LONGEST_UID, as_json, migrated, short_uid
from tradewatch.grafana.provisioning import datasource_title, datasource_uid
from tradewatch.grafana.resolver import Resolver
from tradewatch.model import Environment

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
    return _belonging_to(environment, dashboard.rendered(resolver), uid)


def plain_document(dashboard: core.Dashboard, environment: Environment) -> dict[str, Any]:
    """The JSON of a dashboard written with grafanalib alone: migrated, and the environment's own."""
    plain = migrated(as_json(dashboard))
    return _belonging_to(environment, plain, short_uid(f"{environment.name}-{plain['uid']}"))


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
