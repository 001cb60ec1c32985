"""The JSON document that Grafana loads."""

from __future__ import annotations

from typing import Any

from tradewatch.grafana.dashboard import Dashboard
from tradewatch.grafana.existing import Existing
from tradewatch.grafana.migration.dashboard import LONGEST_UID, short_uid
from tradewatch.grafana.provisioning import datasource_title, datasource_uid
from tradewatch.grafana.resolver import Resolver
from tradewatch.model import Environment

TAG = "tradewatch"


def dashboard_uid(environment: Environment, slug: str) -> str:
    """The uid of a dashboard in an environment: `<environment>-<slug>`."""
    return f"{environment.name}-{slug}"


def document(dashboard: Dashboard, environment: Environment, resolver: Resolver) -> dict[str, Any]:
    """The JSON that Grafana loads, for one environment.

    Raises DefinitionError if the uid is longer than Grafana allows, and what the resolver raises.
    """
    uid = dashboard_uid(environment, dashboard.slug)
    if len(uid) > LONGEST_UID:
        dashboard.reject(
            "slug",
            f"its uid {uid!r} has {len(uid)} characters",
            details=f"Grafana allows {LONGEST_UID}",
            fix=f"choose a slug of at most {LONGEST_UID - len(environment.name) - 1}",
        )
    return _for_environment(environment, dashboard.rendered(resolver), uid)


def existing_document(dashboard: Existing, environment: Environment) -> dict[str, Any]:
    """The JSON of a dashboard that is written with grafanalib alone, for one environment."""
    return _for_environment(environment, dashboard.document, short_uid(dashboard_uid(environment, dashboard.slug)))


def _for_environment(environment: Environment, document: dict[str, Any], uid: str) -> dict[str, Any]:
    """The document with the environment in title and tags, its Prometheus, and links to its other dashboards."""
    tags = [TAG, environment.name]
    prometheus = {"text": datasource_title(environment), "value": datasource_uid(environment)}
    links = [_link("Dashboards", type="dashboards", asDropdown=True, includeVars=True, keepTime=True, tags=tags)]
    if environment.addresses.alertmanager:
        links.append(_link("Alertmanager", url=environment.addresses.alertmanager, icon="bell", targetBlank=True))
    variables = [
        variable | {"current": dict(prometheus)} if _chooses_prometheus(variable) else variable
        for variable in document.get("templating", {}).get("list", ())
    ]
    return document | {
        "links": [*links, *document.get("links", ())],
        "tags": [*tags, *(tag for tag in document.get("tags", ()) if tag not in tags)],
        "templating": {"list": variables},
        "title": f"{document['title']} ({environment.name})",
        "uid": uid,
    }


def _link(title: str, **properties: Any) -> dict[str, Any]:
    """A link at the top of the dashboard, with every key that Grafana needs."""
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
