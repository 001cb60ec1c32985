"""dashboards/panel"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.grafana.walk import asks_another_database
from tradewatch.model import Finding

# Panels that do not draw the result of a query.
_WITHOUT_QUERIES = {"row", "text", "alertlist", "dashlist", "news"}


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A panel that nobody can read: no title, no description, no query."""
    for path, panel in built.panels():
        for summary, fix in _faults(panel):
            yield built.panel_finding(path, panel, summary, fix=fix)


def _faults(panel: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind = panel["type"]
    if not panel.get("title"):
        yield "a panel without a title", "say what it shows, in a few words"
    if kind in _WITHOUT_QUERIES:
        return
    if not panel.get("description"):
        yield "a panel without a description", "say what good and bad look like, in one sentence"
    if not panel.get("targets"):
        yield "a panel without a query", "add one, or make it a text panel"
    letters: set[str] = set()
    for target in panel.get("targets", ()):
        letter = target.get("refId", "?")
        if not target.get("expr") and not asks_another_database(panel, target):
            yield f"query {letter} does not have an expression", "write one, or remove the query"
        if letter in letters:
            yield f"two queries have the refId {letter}", "give each its own refId, or none"
        letters.add(letter)
