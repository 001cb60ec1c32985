"""Find panels, queries, expressions and variables in the JSON of a dashboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# Grafana's own variableRegex: $name, [[name]] and [[name:format]], ${name}, ${name.field} and ${name:format}.
_VARIABLE = re.compile(r"\$(\w+)|\[\[(\w+)(?::\w+)?\]\]|\$\{(\w+)(?:\.[^:}]+)?(?::[^}]+)?\}")

# The two queries of a variable that contain PromQL; Grafana has others.
_QUESTION = re.compile(r"label_values\((?P<series>.+),\s*\w+\s*\)|query_result\((?P<query>.+)\)", re.DOTALL)

# Variables that Grafana itself defines; the last line only in links, titles and tables.
_GLOBAL_VARIABLES = """
    __from __to __interval __interval_ms __rate_interval __rate_interval_ms __range __range_s __range_ms
    __dashboard __name __org __user __timezone __timeFilter timeFilter
    __all_variables __url_time_range __cell __data __field __series __value
"""
GLOBAL_VARIABLES = frozenset(_GLOBAL_VARIABLES.split())


def panels(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every panel once, from top to bottom: rows without their panels, and the panels in collapsed rows after them."""
    for panel in document.get("panels", ()):
        nested = panel.get("panels", ())
        yield panel | {"panels": []} if nested else panel
        yield from nested


def targets(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every query with its panel."""
    for panel in panels(document):
        for target in panel.get("targets", ()):
            yield panel, target


def queries(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every query that contains PromQL, with its panel."""
    return ((panel, target) for panel, target in targets(document) if is_promql(panel, target))


def is_promql(panel: dict[str, Any], target: dict[str, Any]) -> bool:
    """Whether a query of a panel is a text of PromQL; that of Loki looks the same, so its data source decides."""
    expr = target.get("expr")
    return isinstance(expr, str) and bool(expr) and is_prometheus(target.get("datasource") or panel.get("datasource"))


# The keys of a query to Prometheus.
_OF_PROMETHEUS = frozenset(
    {
        *("datasource", "editorMode", "exemplar", "expr", "format", "hide", "instant", "interval", "intervalFactor"),
        *("legendFormat", "range", "refId", "step"),
    }
)


def asks_another_database(panel: dict[str, Any], target: dict[str, Any]) -> bool:
    """Whether a query of a panel is not for Prometheus: by its data source, or by what it says instead of PromQL."""
    if not is_prometheus(target.get("datasource") or panel.get("datasource")):
        return True
    return not target.get("expr") and any(value for key, value in target.items() if key not in _OF_PROMETHEUS)


def is_prometheus(datasource: dict[str, Any] | None) -> bool:
    """Whether a data source may be a Prometheus: without a type, or without any, which is Grafana's default."""
    kind = str((datasource or {}).get("type") or "prometheus").lower()
    # "datasource" is the type of mixed data sources.
    return "prometheus" in kind or kind == "datasource"


def expressions(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every PromQL expression with its panel."""
    return ((panel, target["expr"]) for panel, target in queries(document))


def properties(override: dict[str, Any]) -> dict[str, Any]:
    """The properties of an override by id."""
    return {each.get("id", ""): each.get("value") for each in override.get("properties", ())}


def field_options(panel: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The options of the panel's fields by id, first those of all fields, then with those of each override.

    Each comes with the name of the override's field, which is empty for all fields.
    """
    fields = panel.get("fieldConfig", {})
    defaults = dict(fields.get("defaults", {}))
    defaults |= {f"custom.{key}": value for key, value in defaults.pop("custom", {}).items()}
    yield "", defaults
    for override in fields.get("overrides", ()):
        yield str(override.get("matcher", {}).get("options", "")), defaults | properties(override)


def variable_expression(variable: dict[str, Any]) -> str:
    """The PromQL of a variable's query; empty for a variable without PromQL."""
    query = variable.get("query")
    question = _QUESTION.fullmatch(str(query.get("query", "") if isinstance(query, dict) else query).strip())
    return (question["series"] or question["query"] or "") if question and variable.get("type") == "query" else ""


def events(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Every annotation with a query to Prometheus, with its PromQL."""
    for annotation in document.get("annotations", {}).get("list", ()):
        expr = annotation.get("expr") or (annotation.get("target") or {}).get("expr")
        if expr:
            yield annotation, expr


def variables_defined(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The dashboard's variables by name."""
    return {variable["name"]: variable for variable in document.get("templating", {}).get("list", ())}


def variables_used(value: object) -> frozenset[str]:
    """The names of the variables in a text, or in every text of some JSON, without Grafana's own.

    `$1` is not a variable but part of a label_replace.
    """
    names = {
        name
        for text in _strings(value)
        if "$" in text or "[[" in text
        for match in _VARIABLE.finditer(text)
        for name in match.groups()
        if name and not name[0].isdigit()
    }
    return frozenset(names - GLOBAL_VARIABLES)


def _strings(value: object) -> Iterator[str]:
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
