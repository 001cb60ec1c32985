"""The project's Prometheus in the place of the data source that a dashboard names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.grafana.query import datasource
from tradewatch.grafana.variable import DatasourceVariable
from tradewatch.grafana.walk import is_prometheus, is_promql, variables_defined, variables_used

Json = dict[str, Any]

# Grafana's own name of its default, and that in many examples.
_DEFAULT = ("", "default")


def of_the_project(document: Json) -> Json:
    """A migrated dashboard that reads the variable `datasource`, instead of Grafana's default or one data source.

    If it names several, they stay, and a check reports them: to read one Prometheus for two would be wrong.
    """
    defined = variables_defined(document)
    named = {uid for owner in _readers(document) if (uid := _uid(owner)) not in _DEFAULT and not variables_used(uid)}
    inputs = {uid for owner in _readers(document) if variables_used(uid := _uid(owner)) - defined.keys()}
    replaced = {*_DEFAULT, *(named if len(named) == 1 else ()), *(inputs if len(inputs) == 1 else ())}
    is_needed = False
    for owner in _readers(document):
        if _uid(owner) in replaced:
            owner["datasource"] = datasource()
            is_needed = True
    if is_needed and "datasource" not in defined:
        variables = [DatasourceVariable().to_json_data(), *defined.values()]
        return document | {"templating": {**document.get("templating", {}), "list": variables}}
    return document


def _readers(document: Json) -> Iterator[Json]:
    """Everything that reads a Prometheus, and does not leave that to its panel."""
    waiting = list(document["panels"])
    for panel in waiting:
        waiting += panel.get("panels", ())
        targets = [target for target in panel.get("targets", ()) if is_promql(panel, target)]
        if targets and _uid(panel) != "-- Mixed --":
            yield panel
        yield from (target for target in targets if target.get("datasource"))
    for variable in variables_defined(document).values():
        if variable["type"] == "query" and is_prometheus(variable.get("datasource")):
            yield variable
    for event in document["annotations"]["list"]:
        if event.get("expr") and is_prometheus(event.get("datasource")):
            yield event


def _uid(owner: Json) -> str:
    return str((owner.get("datasource") or {}).get("uid") or "")
