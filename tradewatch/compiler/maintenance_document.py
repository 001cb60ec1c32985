"""docs/MAINTENANCE.md: the maintenance windows, and the alerts that do not fire in each."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.compiler.compiled import CompiledProject
from tradewatch.model import CRITICAL, Alert, Maintenance
from tradewatch.routing.maintenance import in_words

_INTRODUCTION = """\
# Which alerts do not fire during maintenance

While a window is open, the alerts in its table do not fire, whatever their severity: nobody is notified. An alert that
is firing when the window opens ends, after its `keep_firing_for`, and Alertmanager sends that it is resolved. An alert
whose condition is true when the window closes begins its hold then.

Alerts about money, and the heartbeat, always fire. Windows are written in `rules/maintenance.py`."""


def maintenance_document(compiled: CompiledProject) -> str:
    """The whole document, with a line break at the end."""
    project = compiled.project
    definitions = (*project.environments, *project.groups, *project.maintenance)
    sources = sorted({definition.defined.relative_to(project.root) for definition in definitions})
    parts = [f"<!-- Generated from {', '.join(sources)} by `make build`; edit those, not this. -->", _INTRODUCTION]
    parts += ["\n".join(_section(window, compiled)) for window in project.maintenance]
    return "\n\n".join(parts if project.maintenance else [*parts, "There are no windows."]) + "\n"


def _section(window: Maintenance, compiled: CompiledProject) -> Iterator[str]:
    concerned = [each for each in map(compiled.within, compiled.project.environments) if window in each.windows]
    yield f"## {window.name}"
    yield ""
    yield f"- **when**: {in_words(window)}"
    yield f"- **where**: {', '.join(each.environment.name for each in concerned) or 'in no environment'}"
    yield f"- **why**: {window.reason}"
    yield f"- **owner**: {window.owner}"
    yield ""
    yield "| concerns | critical alerts | other alerts |"
    yield "| --- | --- | --- |"
    for label, values in window.of.items():
        paused = [
            alert for alert in compiled.project.alerts if any(label in each.pausing_labels(alert) for each in concerned)
        ]
        concerns = ", ".join(f'`{label}="{value}"`' for value in values)
        critical = _names(alert for alert in paused if alert.severity == CRITICAL)
        others = _names(alert for alert in paused if alert.severity != CRITICAL)
        yield f"| {concerns} | {critical} | {others} |"


def _names(alerts: Iterator[Alert]) -> str:
    return ", ".join(dict.fromkeys(alert.name for alert in alerts)) or "-"
