"""Dashboard variables."""

from __future__ import annotations

import re
from typing import Any

from grafanalib import core

from tradewatch.grafana.definition import GrafanaDefinition
from tradewatch.grafana.query import datasource
from tradewatch.grafana.resolver import Resolver
from tradewatch.model import Metric, Waiver, here


class Variable(GrafanaDefinition, core.Template):  # type: ignore[misc]
    """Label values to choose from, with "All": `label_values(metric, label)`, read when the time range changes.

    `metric` is a metric or a selector. It is filtered by the dashboard's earlier variables whose label it has, so that
    only the routes of the chosen region are offered. `label` is the label that the variable filters by; without it, the
    label has the variable's name. Raises DefinitionError for a name that Grafana cannot use.
    """

    def __init__(self, name: str, *, metric: Metric | str, label: str = "", waive: tuple[Waiver, ...] = ()) -> None:
        self.defined = here()
        self.waive = waive
        self.metric = str(metric)
        super().__init__(
            name=name,
            query=f"label_values({metric}, {label or name})",
            label=label or name,
            includeAll=True,
            multi=True,
            # "All" includes values that are no longer offered, and the query stays short.
            allValue=".*",
            refresh=core.REFRESH_ON_TIME_RANGE_CHANGE,
            sort=core.SORT_ALPHA_IGNORE_CASE_ASC,
        )
        if not re.fullmatch(r"[a-zA-Z]\w*", name) or name == "datasource":
            self.reject(
                "name", f"{name!r} is not a name for a variable", fix="use letters, digits and _; not `datasource`"
            )

    @property
    def subject(self) -> str:
        return f"variable {self.name}"

    def to_json_data(self) -> dict[str, Any]:
        """The variable without other variables in its query."""
        return self.rendered(Resolver())

    def rendered(self, resolver: Resolver) -> dict[str, Any]:
        """An entry in the dashboard's `templating`."""
        query = f"label_values({resolver.selector(self.name, self.metric)}, {self.label})"
        return {
            "type": self.type,
            "name": self.name,
            "label": self.name.replace("_", " ").capitalize(),
            "datasource": datasource(),
            "definition": query,
            "query": {"qryType": 1, "query": query, "refId": "PrometheusVariableQueryEditor-VariableQuery"},
            "refresh": self.refresh,
            "sort": self.sort,
            "multi": self.multi,
            "includeAll": self.includeAll,
            "allValue": self.allValue,
            "current": {"text": ["All"], "value": ["$__all"]},
        }


variable = Variable


class DatasourceVariable(core.Template):  # type: ignore[misc]
    """`${datasource}`, the data source of every query; its first value is the environment's Prometheus."""

    def __init__(self) -> None:
        super().__init__(name="datasource", query="prometheus", type="datasource")

    def to_json_data(self) -> dict[str, Any]:
        """An entry in the dashboard's `templating`."""
        return {
            "type": self.type,
            "name": self.name,
            "label": "Data source",
            "query": self.query,
            "refresh": self.refresh,
        }
