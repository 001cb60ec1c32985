"""maintenance/no-effect"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from tradewatch.checks.built_project import BuiltProject
from tradewatch.compiler import CompiledEnvironment
from tradewatch.model import Finding, did_you_mean


def check(built: BuiltProject) -> Iterator[Finding]:
    """A maintenance window that pauses no alert: no environment, program or alert has what it names."""
    project = built.project
    environments = {each.environment.name: each.compiled for each in built.all_environments}
    for window in project.maintenance:
        if unknown := [name for name in window.environments if name not in environments]:
            yield window.finding(
                f"no environment is called {unknown[0]!r}",
                argument="environments",
                fix=did_you_mean(unknown[0], environments),
            )
            continue
        concerned = [environments[name] for name in window.environments or environments]
        names = {name for each in concerned for name in each.environment.watched}
        for label, values in window.of.items():
            possible = names if label == project.identity else _values(label, concerned)
            if not possible and possible is not None:
                yield window.finding(
                    f"no alert has the label {label!r}",
                    argument="of",
                    details="Alerts about money do not count: they fire during maintenance too.",
                )
            for value in values if possible else ():
                if possible and value not in possible:
                    yield window.finding(
                        f"{label!r} is never {value!r} in {', '.join(each.environment.name for each in concerned)}",
                        argument="of",
                        fix=did_you_mean(value, possible),
                    )


def _values(label: str, environments: Iterable[CompiledEnvironment]) -> Collection[str] | None:
    """The values that a label can have in the alerts that maintenance pauses; None if any value is possible."""
    found: set[str] = set()
    for compiled in environments:
        for alert in compiled.project.alerts:
            typed = compiled.shared.condition(alert, compiled.environment) if alert.pauses else None
            if typed and label in (typed.type.labels.exact or ()):
                if label not in typed.type.labels.values:
                    return None
                found |= typed.type.labels.values[label]
    return found
