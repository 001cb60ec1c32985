"""The transformations of query results that panels here need.

The name of a column is the legend of a query or a label. Columns are calculated in PromQL, which can say what a missing
series means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from tradewatch.model import checked

Calculation = Literal["count", "first", "lastNotNull", "max", "mean", "min", "sum"]


# A host with a domain and a port, and what is left of it.
_DOMAIN = re.compile(r"([a-zA-Z][\w-]*)\.[\w.-]+:")


@dataclass(frozen=True, slots=True)
class Transformation:
    """One transformation: Grafana's id and options."""

    id: str
    options: Mapping[str, Any]

    def to_json_data(self) -> dict[str, Any]:
        """An entry in the panel's `transformations`."""
        return {"id": self.id, "options": deepcopy(self.options)}


def merge() -> Transformation:
    """One table of all queries, with a row for each combination of labels."""
    return Transformation("merge", {})


def without_domains() -> Transformation:
    """Names of series without the domains of their hosts: `web-1.shop.internal:9400` is `web-1:9400`."""
    return Transformation("renameByRegex", {"regex": f"/{_DOMAIN.pattern}/", "renamePattern": "$1:"})


def distinct_without_domains(hosts: Iterable[str]) -> bool:
    """Whether these hosts still have different names without their domains."""
    all_hosts = set(hosts)
    return len({_DOMAIN.sub(r"\1:", each) for each in all_hosts}) == len(all_hosts)


@checked
def join(by: str) -> Transformation:
    """One table of all queries, with a row for each value of the column `by`."""
    return Transformation("joinByField", {"byField": by, "mode": "outer"})


@checked
def organize(
    *, order: Sequence[str] = (), rename: Mapping[str, str] | None = None, hide: Sequence[str] = ()
) -> Transformation:
    """Order the columns, and others after them; rename some; hide some."""
    return Transformation(
        "organize",
        {
            "excludeByName": dict.fromkeys(hide, True),
            "indexByName": {name: index for index, name in enumerate(order)},
            "renameByName": dict(rename or {}),
        },
    )


@checked
def sort_by(column: str, *, descending: bool = False) -> Transformation:
    """Order the rows by one column."""
    return Transformation("sortBy", {"fields": {}, "sort": [{"desc": descending, "field": column}]})


@checked
def first(lines: int) -> Transformation:
    """Keep this number of rows."""
    return Transformation("limit", {"limitField": lines})


@checked
def keep_where(
    column: str, comparison: Literal["above", "below", "equal", "not equal"], value: float
) -> Transformation:
    """Keep the rows whose value in a column compares in this way with `value`."""
    ids = {"above": "greater", "below": "lower", "equal": "equal", "not equal": "notEqual"}
    one = {"config": {"id": ids[comparison], "options": {"value": value}}, "fieldName": column}
    return Transformation("filterByValue", {"filters": [one], "match": "all", "type": "include"})


@checked
def reduce(*calculations: Calculation) -> Transformation:
    """A row for each series, with a column for each calculation over time, and a column for each label."""
    return Transformation(
        "reduce",
        {
            "includeTimeField": False,
            "labelsToFields": True,
            "mode": "seriesToRows",
            "reducers": list(calculations),
        },
    )


@checked
def group_by(*columns: str, **of: Calculation) -> Transformation:
    """A row for each combination of values in `columns`; `of` has the calculation for each other column."""
    kept = {name: {"aggregations": [], "operation": "groupby"} for name in columns}
    taken = {name: {"aggregations": [how], "operation": "aggregate"} for name, how in of.items()}
    return Transformation("groupBy", {"fields": kept | taken})


@checked
def matrix(*, rows: str, columns: str, values: str) -> Transformation:
    """A table with a row for each value of `rows`, a column for each value of `columns`, and `values` in the cells."""
    return Transformation(
        "groupingToMatrix", {"columnField": columns, "emptyValue": "null", "rowField": rows, "valueField": values}
    )
