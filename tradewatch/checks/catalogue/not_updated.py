"""catalogue/not-updated"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import BuiltProject
from tradewatch.model import Finding


def check(built: BuiltProject) -> Iterator[Finding]:
    """A metric that no event updates, in a program that has events."""
    recorder = built.project.recorder
    if recorder is None:
        return
    updated = {metric: event for event in recorder.events for metric in event.metrics}
    exporters = {metric.exporter for metric in updated}
    for metric in built.project.metrics:
        if metric.exporter in exporters and metric not in updated and metric not in recorder.by_hand:
            yield metric.finding(
                "no event updates it",
                details="The program never exports a value, so panels stay empty and alerts do not fire.",
                fix=f"add it to an event, or to `by_hand` of the {recorder.subject} if other code updates it",
            )
    for metric in recorder.by_hand:
        if metric in updated:
            yield recorder.finding(
                f"{metric} is in `by_hand`, but the {updated[metric].subject} updates it",
                argument="by_hand",
                fix="remove it from `by_hand`",
            )
