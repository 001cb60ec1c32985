"""docs/ALERT_THRESHOLDS.md: every limit in every environment, with its reasons."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from tradewatch.compiler.phrasing import cell, quantity
from tradewatch.model import Alert, Environment, Project, ValueAlert, at, seconds

_INTRODUCTION = """\
# When an alert fires, and why there

Each limit is written once, in `{place}`, and read by the rule, the line on its panel, its tests and this
page. If an environment's limit differs, the reason says why. An alert without a limit is about a state.

Before you change a limit:

- Look at the quantity itself over a month, on the panel that the alert's message links to, not at how often it fired.
- If the reason no longer holds, change what it assumes in the code, so that every limit that rests on it follows.
- A limit that fires without anything to do is too low. Do not add a longer hold instead: that is also late.
- Give an environment a limit of its own only for a difference that you can name, and write it into the reason.
- `make validate` proves the new limit{stories}."""

_RUNBOOKS = "What to do when an alert fires is in [runbooks](runbooks/README.md)."


def thresholds_document(project: Project) -> str:
    """The whole document, with a line break at the end."""
    limits = [alert.threshold for alert in project.alerts if isinstance(alert, ValueAlert)]
    definitions = (*project.environments, *project.groups, *limits)
    sources = sorted({definition.defined.relative_to(project.root) for definition in definitions})
    parts = [f"<!-- Generated from {', '.join(sources)} by `make build`; edit those, not this. -->"]
    place = posixpath.commonpath([each.defined.relative_to(project.root) for each in limits or project.environments])
    stories = ", and `make situations` shows which stories change" if project.situations else ""
    parts.append(_INTRODUCTION.format(place=place or ".", stories=stories))
    if "runbooks/README.md" in (project.docs or ()):
        parts.append(_RUNBOOKS)
    for group in project.groups:
        if group.alerts:
            parts.append("\n".join([f"## {group.name}", "", *_table(group.alerts, project.environments)]))
            parts += [reason for alert in group.alerts for reason in _reasons(alert)]
    return "\n\n".join(parts) + "\n"


def _table(alerts: tuple[Alert, ...], environments: tuple[Environment, ...]) -> Iterator[str]:
    yield f"| alert | severity | {' | '.join(environment.name for environment in environments)} |"
    yield "| --- " * (len(environments) + 2) + "|"
    # Alerts with the same name and severity have the same limits.
    for alert in {(alert.name, alert.severity): alert for alert in alerts}.values():
        cells = (_limit(alert, environment) for environment in environments)
        yield f"| {cell(alert.name)} | {cell(alert.severity)} | {' | '.join(map(cell, cells))} |"


def _limit(alert: Alert, environment: Environment) -> str:
    """`above 1m, /login 3s, for 1m`."""
    parts = []
    if isinstance(alert, ValueAlert):
        threshold, side = alert.threshold, "above" if alert.above else "below"
        parts.append(f"{side} {quantity(threshold.at(environment.name), threshold.unit)}")
        parts += [
            f"{value} {quantity(threshold.at(environment.name, value), threshold.unit)}"
            for value in threshold.exceptions
        ]
    hold = at(alert.hold, environment.name)
    if seconds(hold):
        parts.append(f"for {hold}")
    return ", ".join(parts) or "at once"


def _reasons(alert: Alert) -> Iterator[str]:
    if isinstance(alert, ValueAlert):
        yield f"### {alert.name}"
        yield f"**Why**: {alert.threshold.why}"
        yield f"**Before changing it**: {alert.threshold.tune}"
