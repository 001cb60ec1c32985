"""What a check is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from tradewatch.filetree import FileTree
from tradewatch.grafana.walk import expressions
from tradewatch.model import Environment, Project, RecordingRule, Source, StateAlert, ValueAlert


@dataclass(frozen=True)
class Expression:
    """A PromQL text, and the definition that holds it as its `argument`."""

    text: str
    subject: str
    definition: Source | None
    argument: str

    @property
    def where(self) -> Source | None:
        return self.definition.of_argument(self.argument) if self.definition else None


@dataclass(frozen=True)
class Case:
    """One environment of a project, with what it compiled to."""

    project: Project
    environment: Environment
    tree: FileTree

    @cached_property
    def dashboards(self) -> dict[str, dict[str, Any]]:
        """Every dashboard as Grafana will read it, by path."""
        return {path: orjson.loads(content) for path, content in self.tree.items() if path.endswith(".json")}

    @cached_property
    def expressions(self) -> tuple[Expression, ...]:
        """Every PromQL expression: of rules as their author wrote them, of panels as Grafana will send them."""
        return (*self._of_rules(), *self._of_panels())

    def _of_rules(self) -> Iterator[Expression]:
        for alert in self.project.alerts:
            if isinstance(alert, ValueAlert):
                yield Expression(alert.expr, alert.subject, alert.defined, "expr")
            elif isinstance(alert, StateAlert):
                yield Expression(alert.when, alert.subject, alert.defined, "when")
            if alert.guard is not None:
                yield Expression(alert.guard.expr, f"guard of {alert.subject}", alert.guard.defined, "expr")
        for rule in self.project.recordings:
            if isinstance(rule, RecordingRule):
                yield Expression(rule.expr, rule.subject, rule.defined, "expr")

    def _of_panels(self) -> Iterator[Expression]:
        alerts = {alert.defined for alert in self.project.alerts}
        for path, document in self.dashboards.items():
            for panel, text in expressions(document):
                # What a panel has from an alert has been seen there, as its author wrote it.
                if self.tree.origin(path, panel["id"], "targets") not in alerts:
                    yield Expression(text, panel_subject(panel), self.tree.origin(path, panel["id"]), "title")


def panel_subject(panel: dict[str, Any]) -> str:
    """How messages name a panel."""
    return f"panel {panel.get('title') or panel.get('id')!r}"
