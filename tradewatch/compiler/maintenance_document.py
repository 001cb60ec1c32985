"""docs/MAINTENANCE.md: the maintenance windows, and the alerts that do not fire in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tradewatch.compiler.compiled import CompiledEnvironment, CompiledProject
from tradewatch.compiler.phrasing import cell
from tradewatch.model import CRITICAL, Alert, Maintenance, Project, Promise
from tradewatch.routing.maintenance import in_words

_INTRODUCTION = """\
# Which alerts do not fire during maintenance

While a window is open, the alerts in its table do not fire, whatever their severity: nobody is notified. An alert that
is firing when the window opens ends, after its `keep_firing_for`, and Alertmanager sends that it is resolved. An alert
whose condition is true when the window closes begins its hold then.

Alerts about money, and the heartbeat, always fire. Windows are written in {files}."""


def maintenance_document(compiled: CompiledProject) -> str:
    """The whole document, with a line break at the end."""
    project = compiled.project
    definitions = (*project.environments, *project.groups, *project.maintenance, *project.promises)
    sources = sorted({definition.defined.relative_to(project.root) for definition in definitions})
    parts = [f"<!-- Generated from {', '.join(sources)} by `make build`; edit those, not this. -->"]
    parts.append(_INTRODUCTION.format(files=" and ".join(f"`{file}`" for file in _files(project))))
    parts += ["\n".join(_section(window, compiled)) for window in project.maintenance]
    return "\n\n".join(parts) + "\n"


def _files(project: Project) -> list[str]:
    return sorted({window.defined.relative_to(project.root) for window in project.maintenance})


def _section(window: Maintenance, compiled: CompiledProject) -> Iterator[str]:
    concerned = [each for each in map(compiled.within, compiled.project.environments) if window in each.windows]
    paused = {label: _paused(label, concerned) for label in window.of}
    suspended = _suspended([alert for alerts in paused.values() for alert in alerts], compiled.project.promises)
    yield f"## {window.name}"
    yield ""
    yield f"- **when**: {in_words(window)}"
    yield f"- **where**: {', '.join(each.environment.name for each in concerned) or 'in no environment'}"
    yield f"- **why**: {window.reason}"
    yield f"- **owner**: {window.owner}"
    yield f"- **promises that do not hold meanwhile**: {'; '.join(suspended) or 'none'}"
    yield ""
    urgent = [each for each in compiled.project.severities if each.rank >= CRITICAL.rank] or [CRITICAL]
    yield f"| concerns | {' and '.join(urgent)} alerts | other alerts |"
    yield "| --- | --- | --- |"
    for label, values in window.of.items():
        concerns = ", ".join(f'`{label}="{value}"`' for value in values)
        first = _names(alert for alert in paused[label] if alert.severity in urgent)
        others = _names(alert for alert in paused[label] if alert.severity not in urgent)
        yield f"| {concerns} | {first} | {others} |"


def _paused(label: str, environments: Sequence[CompiledEnvironment]) -> list[Alert]:
    """The alerts that do not fire for a value of the label that is in maintenance."""
    alerts = environments[0].project.alerts if environments else ()
    return [alert for alert in alerts if any(label in each.pausing_labels(alert) for each in environments)]


def _suspended(paused: Iterable[Alert], promises: Iterable[Promise]) -> Iterator[str]:
    """The promises to reach somebody about one of these alerts."""
    known = [{**alert.all_labels, "alertname": alert.name} for alert in paused]
    for promise in promises:
        matches = (all(each.matches(labels.get(each.label, "")) for each in promise.matchers) for labels in known)
        if promise.reaches and any(matches):
            shown = ", ".join(map(str, promise.matchers))
            yield f"`{{{shown}}}` reaches {promise.reached}"


def _names(alerts: Iterator[Alert]) -> str:
    return cell(", ".join(dict.fromkeys(alert.name for alert in alerts))) or "-"
