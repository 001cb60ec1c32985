"""rules/runbook"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.compiler.runbooks import FOLDER
from tradewatch.model import Finding, did_you_mean
from tradewatch.model.file_name import file_name


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An alert without a runbook, or a runbook without an alert."""
    if not any(path.startswith(f"{FOLDER}/") for path in built.project.docs or ()):
        return  # the project has no runbooks, or keeps them elsewhere
    written = built.compiled.shared.runbooks
    template = f"{FOLDER}/TEMPLATE.md"
    usual = f"copy docs/{template}" if template in (built.project.docs or ()) else "write one"
    alerts = {file_name(alert.name): alert for alert in built.project.alerts}
    for name, alert in alerts.items():
        if name not in written:
            yield alert.finding(
                f"there is no docs/runbooks/{name}.md",
                argument="name",
                details="Its message links to one, for the person who is woken.",
                fix=did_you_mean(name, written.keys() - alerts.keys()) or usual,
            )
    for name in written.keys() - alerts.keys():
        yield Finding(
            written[name].at(1),
            written[name].subject,
            f"there is no alert {name}",
            details="No link leads to this page, and it goes out of date.",
            fix=did_you_mean(name, alerts.keys() - written.keys()) or "remove the page, or add the alert to its group",
        )
