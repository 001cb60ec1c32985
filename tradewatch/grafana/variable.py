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
    """A choice of label values, with "All": `label_values(metric, label)`, read again when the time range changes.

    `metric` is a metric or a selector. The dashboard's earlier variables narrow the choice where the metric has their
    label: the symbols of the chosen venue. `label` is the label that the variable filters, by default its own name.
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
            # A bot that has gone from the choice is still drawn under "All", and the query stays short.
            allValue=".*",
            refresh=core.REFRESH_ON_TIME_RANGE_CHANGE,
            sort=core.SORT_ALPHA_IGNORE_CASE_ASC,
        )
        if not re.fullmatch(r"[a-zA-Z]\w*", name) or name == "datasource":
            self.reject("name", f"{name!r} is no name for a variable", fix="letters, digits and _; not `datasource`")

    @property
    def subject(self) -> str:
        return f"variable {self.name}"

    def to_json_data(self) -> dict[str, Any]:
        """The variable as written."""
        return self.rendered(Resolver())

    def rendered(self, resolver: Resolver) -> dict[str, Any]:
        """An entry of the dashboard's `templating`."""
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
    """`${datasource}`, which every query reads; the environment says where it starts."""

    def __init__(self) -> None:
        super().__init__(name="datasource", query="prometheus", type="datasource")

    def to_json_data(self) -> dict[str, Any]:
        return {
            "type": self.type,
            "name": self.name,
            "label": "Data source",
            "query": self.query,
            "refresh": self.refresh,
        }
