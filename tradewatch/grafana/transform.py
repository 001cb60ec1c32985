"""What Grafana does with the answers before a panel draws them: a small vocabulary of its transformations.

Columns go by the names that people see: a query's legend, a label, or the name of a column that was calculated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal

from tradewatch.model import checked

Calculation = Literal["count", "first", "lastNotNull", "max", "mean", "min", "sum"]


@dataclass(frozen=True, slots=True)
class Transformation:
    """One step: Grafana's id of it, and its options."""

    id: str
    options: Mapping[str, Any]

    def to_json_data(self) -> dict[str, Any]:
        return {"id": self.id, "options": deepcopy(self.options)}


def merge() -> Transformation:
    """One table of all queries, with one line for each combination of labels."""
    return Transformation("merge", {})


@checked
def join(by: str) -> Transformation:
    """One table of all queries, with one line for each value of the column `by`."""
    return Transformation("joinByField", {"byField": by, "mode": "outer"})


@checked
def organize(
    *, order: Sequence[str] = (), rename: Mapping[str, str] | None = None, hide: Sequence[str] = ()
) -> Transformation:
    """Put columns in order (others come after them), give them other names, leave some out."""
    return Transformation(
        "organize",
        {
            "excludeByName": dict.fromkeys(hide, True),
            "indexByName": {name: index for index, name in enumerate(order)},
            "renameByName": dict(rename or {}),
        },
    )


@checked
def calculate(name: str, left: str, operator: Literal["+", "-", "*", "/"], right: str) -> Transformation:
    """A new column of two others; a number may stand for one of them: `calculate("Net", "Profit", "-", "Loss")`."""
    binary = {"left": left, "operator": operator, "right": right}
    return Transformation("calculateField", {"alias": name, "binary": binary, "mode": "binary", "replaceFields": False})


@checked
def total(name: str, *columns: str, of: Calculation = "sum") -> Transformation:
    """A new column of several others, line by line; of all numbers in the line when none is named."""
    reduce = {"include": list(columns), "reducer": of} if columns else {"reducer": of}
    return Transformation(
        "calculateField", {"alias": name, "mode": "reduceRow", "reduce": reduce, "replaceFields": False}
    )


@checked
def sort_by(column: str, *, descending: bool = False) -> Transformation:
    """Order the lines by one column."""
    return Transformation("sortBy", {"fields": {}, "sort": [{"desc": descending, "field": column}]})


@checked
def first(lines: int) -> Transformation:
    """Keep so many lines."""
    return Transformation("limit", {"limitField": lines})


@checked
def keep_where(
    column: str, comparison: Literal["above", "below", "equal", "not equal"], value: float
) -> Transformation:
    """Keep the lines whose value in a column compares so."""
    ids = {"above": "greater", "below": "lower", "equal": "equal", "not equal": "notEqual"}
    one = {"config": {"id": ids[comparison], "options": {"value": value}}, "fieldName": column}
    return Transformation("filterByValue", {"filters": [one], "match": "all", "type": "include"})


@checked
def reduce(*calculations: Calculation) -> Transformation:
    """One line for each series over time, with a column for each calculation, and its labels as columns."""
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
    """One line for each combination of values of the columns; `of` says how the others become one value."""
    kept = {name: {"aggregations": [], "operation": "groupby"} for name in columns}
    taken = {name: {"aggregations": [how], "operation": "aggregate"} for name, how in of.items()}
    return Transformation("groupBy", {"fields": kept | taken})


@checked
def matrix(*, rows: str, columns: str, values: str) -> Transformation:
    """A column for each value of one column: who against what."""
    return Transformation(
        "groupingToMatrix", {"columnField": columns, "emptyValue": "null", "rowField": rows, "valueField": values}
    )
