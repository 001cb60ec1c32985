"""Dashboard variables."""

from __future__ import annotations

import re
from typing import Any

from grafanalib import core

from tradewatch.grafana.query import datasource
from tradewatch.grafana.written import Written
from tradewatch.model import Metric, here


class Variable(Written, core.Template):  # type: ignore[misc]
    """A choice of label values, with "All": `label_values(metric, label)`, read again when the time range changes.

    `metric` is a metric or a selector; a selector with earlier variables in it makes the choice depend on theirs.
    `label` is the name of the label that the variable filters, by default its own name.
    """

    def __init__(self, name: str, *, metric: Metric | str, label: str = "") -> None:
        self.defined = here()
        self.subject = f"variable {name}"
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

    def to_json_data(self) -> dict[str, Any]:
        return {
            "type": self.type,
            "name": self.name,
            "label": self.name.replace("_", " ").capitalize(),
            "datasource": datasource(),
            "definition": self.query,
            "query": {"qryType": 1, "query": self.query, "refId": "PrometheusVariableQueryEditor-VariableQuery"},
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
