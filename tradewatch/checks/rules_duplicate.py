"""rules/duplicate: two alerts, recordings or groups of one name, in any file."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.compiler import recordings
from tradewatch.model import Defined, Problem


def check(case: Case) -> Iterator[Problem]:
    project = case.project
    named: list[tuple[str, Defined, str]] = [
        *((f"alert {alert.name} {sorted(alert.labels.items())}", alert, "name") for alert in project.alerts),
        *((f"record {rule.record}", rule, "record") for rule in recordings(project)),
        *((f"group {group.name}", group, "name") for group in project.groups),
    ]
    seen: dict[str, Defined] = {}
    for identity, definition, argument in named:
        first = seen.setdefault(identity, definition)
        if first is not definition:
            where = f"{first.defined.relative_to(project.root)}:{first.defined.line}"
            yield Problem(
                "rules/duplicate",
                definition.defined.of_argument(argument),
                definition.subject,
                f"this name is taken at {where}",
                details="Routing, silences, links and tests know an alert by its name alone.",
                fix="give one of them another name",
            )
