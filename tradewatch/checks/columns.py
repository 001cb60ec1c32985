"""The columns of tables in dashboards, as far as the catalogue knows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment

Names = frozenset[str]


def labels_of(built: BuiltEnvironment, panel: dict[str, Any]) -> Names | None:
    """The labels that the panel's queries return; None if not all are known."""
    found: Names = frozenset()
    for target in panel.get("targets", ()):
        typed = built.series.typed(target.get("expr", ""))
        if typed is None or typed.type.labels.open:
            return None
        found |= typed.type.labels.perhaps
    return found if panel.get("targets") else None


def first_columns(panel: dict[str, Any], labels: Names) -> Names:
    """The columns before any transformation."""
    values = [f"Value #{target['refId']}" for target in panel["targets"]]
    return labels | {"Time", *(values if len(values) > 1 else ["Value"])}


def final_columns(built: BuiltEnvironment, panel: dict[str, Any]) -> Names | None:
    """The columns that a reader sees; None if not all are known."""
    labels = labels_of(built, panel)
    columns = None if labels is None else first_columns(panel, labels)
    for step in panel.get("transformations", ()):
        columns = None if columns is None else after(step, columns)
    return columns


def after(step: Mapping[str, Any], columns: Names) -> Names | None:
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
            return frozenset(renamed.get(name) or name for name in columns - hidden) | {
                new for old, new in renamed.items() if old not in hidden
            }
    return None
