"""dashboards/schema"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import panel_subject
from tradewatch.grafana import DEAD_PANEL_TYPES
from tradewatch.grafana.schema import Key, dotted, faults
from tradewatch.model import Finding

_DETAILS = "Grafana ignores what it does not know, without an error, and draws the panel without it."


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A dashboard contains something that Grafana does not know, or a value of the wrong type."""
    for path, document in built.dashboards.items():
        for fault in faults(document):
            panel, within = _panel(document, fault.where)
            if panel and panel.get("type") in DEAD_PANEL_TYPES:
                continue  # dashboards/panel reports it
            yield Finding(
                built.tree.origin(path, panel.get("id", 0)) if panel else built.tree.origin(path),
                panel_subject(panel) if panel else f"dashboard {document.get('title')!r}",
                f"{dotted(within) or 'it'} {fault.what}",
                details=_DETAILS,
                fix=fault.fix,
            )


def _panel(document: dict[str, Any], where: tuple[Key, ...]) -> tuple[dict[str, Any] | None, tuple[Key, ...]]:
    """The innermost panel on a path through the document, and the rest of the path."""
    panel: dict[str, Any] | None = None
    inner: Any = document
    while where[:1] == ("panels",) and len(where) > 1 and isinstance(inner["panels"][where[1]], dict):
        panel = inner = inner["panels"][where[1]]
        where = where[2:]
    return panel, where
