"""dashboards/schema"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import panel_subject
from tradewatch.grafana import REMOVED_PANEL_TYPES, removed_from
from tradewatch.grafana.schema import faults
from tradewatch.grafana.schema.explanation import Key, dotted
from tradewatch.model import Finding

_DETAILS = "Grafana ignores what it does not know, without an error, and draws the panel without it."


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A dashboard contains something that Grafana does not know, or a value of the wrong type."""
    for path, document in built.dashboards.items():
        for fault in faults(_without_removed(document)):
            panel, within = _panel(document, fault.where)
            yield Finding(
                built.tree.origin(path, panel.get("id", 0)) if panel else built.tree.origin(path),
                panel_subject(panel) if panel else f"dashboard {document.get('title')!r}",
                f"{dotted(within) or 'it'} {fault.what}",
                details=_DETAILS,
                fix=fault.fix,
            )


def _without_removed(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what dashboards/removed reports."""
    if "panels" not in document:
        return document
    kept = []
    for panel in document["panels"]:
        if panel.get("type") in REMOVED_PANEL_TYPES:
            panel = {"type": panel["type"]}
        kept.append(
            _without_removed({key: panel[key] for key in panel.keys() - {each.key for each in removed_from(panel)}})
        )
    return document | {"panels": kept}


def _panel(document: dict[str, Any], where: tuple[Key, ...]) -> tuple[dict[str, Any] | None, tuple[Key, ...]]:
    """The innermost panel on a path through the document, and the rest of the path."""
    panel: dict[str, Any] | None = None
    inner: Any = document
    while where[:1] == ("panels",) and len(where) > 1 and isinstance(inner["panels"][where[1]], dict):
        panel = inner = inner["panels"][where[1]]
        where = where[2:]
    return panel, where
