"""Dashboards: rows of panels, and the JSON document that Grafana loads."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from grafanalib import core

from tradewatch.grafana.canonical import LONGEST_UID, SCHEMA_VERSION, canonical, json_level, short_uid
from tradewatch.grafana.layout import COLUMNS, arranged
from tradewatch.grafana.panel import Panel, Resolved, stable_id
from tradewatch.grafana.provisioning import datasource_title, datasource_uid
from tradewatch.grafana.variable import DatasourceVariable, Variable
from tradewatch.grafana.written import Written
from tradewatch.model import Environment, here

TAG = "tradewatch"

Resolve = Callable[[Panel], Resolved]


class Row(Written, core.RowPanel):  # type: ignore[misc]
    """A titled row of panels; a collapsed one is opened by a click, and its queries run only then."""

    def __init__(self, title: str, *panels: Panel, collapsed: bool = False) -> None:
        self.defined = here()
        self.subject = f"row {title!r}"
        super().__init__(title=title, panels=list(panels), collapsed=collapsed, id=stable_id(f"row {title}"))

    def to_json_data(self) -> dict[str, Any]:
        """The header; panels are in it only while it is collapsed."""
        panels = [panel.to_json_data() for panel in self.panels] if self.collapsed else []
        return self.header(panels)

    def header(self, panels: list[dict[str, Any]]) -> dict[str, Any]:
        return {"collapsed": self.collapsed, "id": self.id, "panels": panels, "title": self.title, "type": "row"}


row = Row


class Dashboard(Written, core.Dashboard):  # type: ignore[misc]
    """A dashboard answers one `question`; `slug` names its file and its uid, in kebab case.

    It opens on the `last` hours or days (`6h`, `30d`) and reloads every `refresh`.
    """

    def __init__(
        self,
        *,
        slug: str,
        title: str,
        question: str,
        rows: Sequence[Row],
        variables: Sequence[Variable] = (),
        last: str = "6h",
        refresh: str = "30s",
    ) -> None:
        self.defined = here()
        self.subject = f"dashboard {slug}"
        super().__init__(
            title=title,
            description=question,
            rows=list(rows),
            templating=core.Templating(list(variables)),
            time=core.Time(f"now-{last}", "now"),
            refresh=refresh,
        )
        self.slug = slug
        self.question = question
        self.variables = tuple(variables)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            self.reject("slug", f"{slug!r} is not a slug", fix="kebab-case, such as api-health")
        self._reject_doubles()

    def _reject_doubles(self) -> None:
        seen: dict[int, Panel | Row] = {}
        for titled in (part for row in self.rows for part in (row, *row.panels)):
            other = seen.get(titled.id)
            seen[titled.id] = titled
            if other is not None:
                same = other.subject == titled.subject
                titled.reject(
                    "title",
                    f"a second {titled.subject} in this dashboard" if same else f"has the id of {other.subject}",
                    details="ids are made from titles, so that links to a panel last",
                    fix="another title",
                )
        names: set[str] = set()
        for variable in self.variables:
            if variable.name in names:
                variable.reject("name", f"a second {variable.subject} in this dashboard")
            names.add(variable.name)

    def to_json_data(self) -> dict[str, Any]:
        """The dashboard as written, for no environment."""
        return _document(self, None, lambda panel: Resolved(panel.queries, panel.unit))


def dashboard_uid(environment: Environment, slug: str) -> str:
    """`<environment>-<slug>`."""
    return f"{environment.name}-{slug}"


def document(dashboard: Dashboard, environment: Environment, resolve: Resolve) -> dict[str, Any]:
    """The JSON that Grafana loads. Pure; `resolve` is called once for every panel, in their order.

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
    return belonging_to(environment, _document(dashboard, environment, resolve), uid)


def plain_document(dashboard: core.Dashboard, environment: Environment) -> dict[str, Any]:
    """The JSON of a dashboard written with grafanalib alone: made canonical, and the environment's own."""
    plain = canonical(json_level(dashboard))
    return belonging_to(environment, plain, short_uid(f"{environment.name}-{plain['uid']}"))


def belonging_to(environment: Environment, document: dict[str, Any], uid: str) -> dict[str, Any]:
    """The document with its environment in title and tags, on its Prometheus, linked to its other dashboards."""
    tags = [TAG, environment.name]
    prometheus = {"text": datasource_title(environment), "value": datasource_uid(environment)}
    others = {
        "asDropdown": True,
        "icon": "external link",
        "includeVars": True,
        "keepTime": True,
        "tags": tags,
        "targetBlank": False,
        "title": "Dashboards",
        "tooltip": "",
        "type": "dashboards",
        "url": "",
    }
    variables = [
        variable | {"current": dict(prometheus)} if _chooses_prometheus(variable) else variable
        for variable in document.get("templating", {}).get("list", ())
    ]
    return document | {
        "links": [others, *document.get("links", ())],
        "tags": [*tags, *(tag for tag in document.get("tags", ()) if tag not in tags)],
        "templating": {"list": variables},
        "title": f"{document['title']} ({environment.name})",
        "uid": uid,
    }


def _chooses_prometheus(variable: dict[str, Any]) -> bool:
    return bool(variable["type"] == "datasource" and variable.get("query") == "prometheus")


def _document(dashboard: Dashboard, environment: Environment | None, resolve: Resolve) -> dict[str, Any]:
    variables = [variable.to_json_data() for variable in dashboard.variables]
    return {
        "annotations": {"list": [_built_in_annotations()]},
        "description": dashboard.question,
        # The file is the source. In Grafana a change could not be saved; to try a query there is Explore.
        "editable": False,
        "graphTooltip": core.GRAPH_TOOLTIP_MODE_SHARED_CROSSHAIR,
        "panels": _panels(dashboard.rows, environment, resolve),
        "refresh": dashboard.refresh,
        "schemaVersion": SCHEMA_VERSION,
        "templating": {"list": [DatasourceVariable().to_json_data(), *variables]},
        "time": dashboard.time.to_json_data(),
        "timepicker": {},
        "timezone": "browser",
        "title": dashboard.title,
        "uid": dashboard.slug,
    }


def _panels(rows: Sequence[Row], environment: Environment | None, resolve: Resolve) -> list[dict[str, Any]]:
    """Rows and panels with their places, as Grafana nests them: a collapsed row holds its panels."""
    panels: list[dict[str, Any]] = []
    y = 0
    for row in rows:
        places, below = arranged([panel.size for panel in row.panels], y + 1)
        placed = [
            panel.rendered(resolve(panel), environment) | {"gridPos": place._asdict()}
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
