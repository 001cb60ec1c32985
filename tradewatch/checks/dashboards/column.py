"""dashboards/column"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.columns import Names, after, first_columns, labels_of
from tradewatch.model import Finding, did_you_mean

_LINKED = re.compile(r"\$\{__(?P<of>data\.fields|field\.labels)\.(?P<name>\w+)")


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A column, label or drill-down names something that no query returns."""
    for path, panel in built.panels():
        labels = labels_of(built, panel)
        if labels is None:
            continue
        for name, known in dict(_missing(panel, labels)).items():
            yield built.panel_finding(
                path,
                panel,
                f"none of its queries has a column or label {name!r}",
                details="Grafana ignores it: the column is missing, and a drill-down opens everything.",
                fix=did_you_mean(name, known),
            )


def _missing(panel: dict[str, Any], labels: Names) -> Iterator[tuple[str, Names]]:
    """Names that the panel uses and no query returns, with the names that exist."""
    columns: Names | None = labels
    if all(target.get("format") == "table" for target in panel["targets"]):
        columns = first_columns(panel, labels)
        for step in panel.get("transformations", ()):
            yield from ((name, columns) for name in _read_by(step) if name not in columns)
            columns = after(step, columns)
            if columns is None:
                break
        else:
            yield from ((name, columns) for name in _used_by_panel(panel) if name not in columns)
    for link in _LINKED.finditer(str(_links(panel))):
        known = labels if link["of"] == "field.labels" or columns is None else columns | labels
        if link["name"] not in known:
            yield link["name"], known


def _read_by(step: Mapping[str, Any]) -> list[str]:
    """The columns that a transformation reads."""
    options = step.get("options") or {}
    match step["id"]:
        case "organize":
            return [*options.get("indexByName", {}), *options.get("renameByName", {})]
        case "calculateField" if options.get("mode") == "binary":
            sides = [options["binary"].get(side) for side in ("left", "right")]
            return [side for side in sides if isinstance(side, str) and not _is_number(side)]
        case "calculateField" if options.get("mode") == "reduceRow":
            return list(options["reduce"].get("include", ()))
        case "sortBy":
            return [each["field"] for each in options.get("sort", ()) if "field" in each]
        case "filterByValue":
            return [each["fieldName"] for each in options.get("filters", ()) if "fieldName" in each]
        case "joinByField":
            return [options["byField"]] if options.get("byField") else []
        case "groupBy":
            return list(options.get("fields", {}))
        case "groupingToMatrix":
            return [options[key] for key in ("columnField", "rowField", "valueField") if key in options]
    return []


def _used_by_panel(panel: dict[str, Any]) -> Iterator[str]:
    """The columns that the panel itself uses after all transformations."""
    for override in panel.get("fieldConfig", {}).get("overrides", ()):
        matcher = override.get("matcher", {})
        if matcher.get("id") == "byName" and isinstance(matcher.get("options"), str):
            yield matcher["options"]
    if panel.get("options", {}).get("xField"):
        yield panel["options"]["xField"]


def _links(panel: dict[str, Any]) -> list[Any]:
    fields = panel.get("fieldConfig", {})
    overrides = [each for override in fields.get("overrides", ()) for each in override.get("properties", ())]
    return [fields.get("defaults", {}).get("links"), [each for each in overrides if each.get("id") == "links"]]


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", text))
