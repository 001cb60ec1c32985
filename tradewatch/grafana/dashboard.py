"""Dashboards: rows of panels that answer one question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from grafanalib import core

from tradewatch.grafana.annotation import Annotation
from tradewatch.grafana.definition import GrafanaDefinition
from tradewatch.grafana.layout import COLUMNS, arranged
from tradewatch.grafana.migration.dashboard import SCHEMA_VERSION
from tradewatch.grafana.panels.panel import Panel
from tradewatch.grafana.resolver import Resolver
from tradewatch.grafana.row import Row
from tradewatch.grafana.span import Refresh, Span
from tradewatch.grafana.variable import DatasourceVariable, Variable
from tradewatch.model import NonBlank, Waiver, here


class Dashboard(GrafanaDefinition, core.Dashboard):  # type: ignore[misc]
    """A dashboard answers one `question`; `slug` is the name of its file and part of its uid, in kebab case.

    It opens with the `last` hours or days (`6h`, `30d`) and reloads every `refresh`. Grafana marks its `annotations` in
    every graph. Raises DefinitionError if the slug is not in kebab case, or two parts have the same name.
    """

    def __init__(
        self,
        *,
        slug: str,
        title: NonBlank,
        question: NonBlank,
        rows: Sequence[Row],
        variables: Sequence[Variable] = (),
        annotations: Sequence[Annotation] = (),
        last: Span = "6h",
        refresh: Refresh = "30s",
        waive: tuple[Waiver, ...] = (),
    ) -> None:
        self.defined = here()
        super().__init__(
            title=title,
            description=question,
            rows=list(rows),
            templating=core.Templating(list(variables)),
            time=core.Time(f"now-{last}", "now"),
            refresh=refresh,
        )
        self.waive = waive
        self.slug = slug
        self.question = question
        self.variables = tuple(variables)
        self.events = tuple(annotations)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            self.reject("slug", f"{slug!r} is not a slug", fix="use kebab case, for example api-health")
        self._require_unique_names()

    @property
    def subject(self) -> str:
        return f"dashboard {self.slug}"

    def _require_unique_names(self) -> None:
        seen: dict[int, Panel | Row] = {}
        for titled in (part for row in self.rows for part in (row, *row.panels)):
            other = seen.get(titled.id)
            seen[titled.id] = titled
            if other is not None:
                same = other.subject == titled.subject
                titled.reject(
                    "title",
                    f"a second {titled.subject} in this dashboard" if same else f"has the id of {other.subject}",
                    details="ids are made from titles, so that links to a panel stay valid",
                    fix="choose another title",
                )
        names: set[str] = set()
        for named in (*self.variables, *self.events):
            if named.subject in names:
                named.reject("name", f"a second {named.subject} in this dashboard")
            names.add(named.subject)

    def to_json_data(self) -> dict[str, Any]:
        """The dashboard's JSON without anything that an environment adds."""
        return self.rendered(Resolver())

    def rendered(self, resolver: Resolver) -> dict[str, Any]:
        """The dashboard's JSON for the environment of the resolver."""
        variables = [variable.rendered(resolver) for variable in self.variables]
        return {
            "annotations": {
                "list": [_built_in_annotations(), *(annotation.rendered(resolver) for annotation in self.events)]
            },
            "description": self.question,
            # A change in Grafana cannot be saved, because the file is the source. Explore is the place to try a query.
            "editable": False,
            "graphTooltip": core.GRAPH_TOOLTIP_MODE_SHARED_CROSSHAIR,
            "panels": _panels(self.rows, resolver),
            "refresh": self.refresh,
            "schemaVersion": SCHEMA_VERSION,
            "templating": {"list": [DatasourceVariable().to_json_data(), *variables]},
            "time": self.time.to_json_data(),
            "timepicker": {},
            "timezone": "browser",
            "title": self.title,
            "uid": self.slug,
        }


def _panels(rows: Sequence[Row], resolver: Resolver) -> list[dict[str, Any]]:
    """Rows and panels with their positions. A collapsed row contains its panels; others come before them."""
    panels: list[dict[str, Any]] = []
    y = 0
    for row in rows:
        places, below = arranged([panel.size for panel in row.panels], y + 1)
        placed = [
            panel.rendered(resolver, place.w) | {"gridPos": place._asdict()}
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
