"""dashboards/variable"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import panel_subject
from tradewatch.grafana.walk import panels, variables_defined, variables_used
from tradewatch.model import Finding, did_you_mean

ON_TIME_CHANGE = 2


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A variable that is used but not defined, defined but not used, or read only once."""
    for path, document in built.dashboards.items():
        defined = variables_defined(document)
        used: set[str] = set()
        is_whole = True
        for subject, locator, part in _parts(document):
            names = variables_used(part)
            used |= names
            for name in sorted(names - defined.keys()):
                is_whole = False
                yield Finding(
                    built.tree.origin(path, locator),
                    subject,
                    f"the variable ${name} is not defined in this dashboard",
                    details="Grafana sends the name itself, and the query finds nothing.",
                    fix=did_you_mean(name, defined),
                )
        for name, variable in defined.items():
            # A variable that is not used may be the one that was misspelt.
            for summary, details, fix in _faults(variable, is_used=name in used or not is_whole):
                subject = f"variable {name}"
                yield Finding(built.tree.origin(path, subject), subject, summary, details=details, fix=fix)


def _parts(document: dict[str, Any]) -> Iterator[tuple[str, str | int, object]]:
    """Everything that may contain a variable: its subject, its key in the tree's origins, and itself."""
    for panel in panels(document):
        repeated = f"${panel['repeat']}" if panel.get("repeat") else ""
        yield panel_subject(panel), panel["id"], [panel, repeated]
    for name, variable in variables_defined(document).items():
        yield f"variable {name}", f"variable {name}", [variable.get("query"), variable.get("datasource")]
    for annotation in document.get("annotations", {}).get("list", ()):
        subject = f"annotation {annotation.get('name')!r}"
        yield subject, subject, annotation
    yield f"dashboard {document.get('title')!r}", "", document.get("links", [])


def _faults(variable: dict[str, Any], *, is_used: bool) -> Iterator[tuple[str, str, str]]:
    if not is_used and variable.get("type") != "datasource":
        yield (
            "nothing in this dashboard uses it",
            "People select a value, nothing changes, and they take the numbers for those of their selection.",
            "remove it, or draw something that has its label",
        )
    if variable.get("type") == "query" and variable.get("refresh") != ON_TIME_CHANGE:
        yield (
            "its choices are not read again when the time range changes",
            "Last week's values are not offered for last week, nor values newer than the open dashboard.",
            f"set refresh={ON_TIME_CHANGE}, on time range change",
        )
