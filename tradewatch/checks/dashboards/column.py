"""dashboards/column"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding, did_you_mean

Names = frozenset[str]

_LINKED = re.compile(r"\$\{__(?P<of>data\.fields|field\.labels)\.(?P<name>\w+)")


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A column, label or drill-down names something that no query returns."""
    for path, panel in built.panels():
        labels = _labels(built, panel)
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


def _labels(built: BuiltEnvironment, panel: dict[str, Any]) -> Names | None:
    """The labels that the panel's queries return; None if not all are known."""
    found: Names = frozenset()
    for target in panel.get("targets", ()):
        typed = built.series.typed(target.get("expr", ""))
        if typed is None or typed.type.labels.open:
            return None
        found |= typed.type.labels.perhaps
    return found if panel.get("targets") else None


def _missing(panel: dict[str, Any], labels: Names) -> Iterator[tuple[str, Names]]:
    """Names that the panel uses and no query returns, with the names that exist."""
    columns: Names | None = labels
    if all(target.get("format") == "table" for target in panel["targets"]):
        values = [f"Value #{target['refId']}" for target in panel["targets"]]
        columns = labels | {"Time", *(values if len(values) > 1 else ["Value"])}
        for step in panel.get("transformations", ()):
            yield from ((name, columns) for name in _read_by(step) if name not in columns)
            columns = _after(step, columns)
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


def _after(step: Mapping[str, Any], columns: Names) -> Names | None:
    """The columns after a transformation; None if unknown."""
    options = step.get("options") or {}
    match step["id"]:
        case "merge" | "joinByField" | "sortBy" | "filterByValue" | "limit":
            return columns
        case "calculateField" if options.get("alias"):
            return columns | {options["alias"]}
        case "organize":
            hidden = {name for name, is_hidden in options.get("excludeByName", {}).items() if is_hidden}
            renamed = options.get("renameByName", {})
            # What is renamed and missing is reported there, not once more under its new name.
            return frozenset(renamed.get(name) or name for name in columns - hidden) | frozenset(renamed.values())
    return None


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
