"""situations/world"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import BuiltProject
from tradewatch.model import Finding


def check(built: BuiltProject) -> Iterator[Finding]:
    """The healthy world of the situations lacks a required metric."""
    world = built.project.world
    if world is None:
        return
    there = {"active": {each.series for each in world.active}, "standby": {each.series for each in world.standby}}
    for metric in built.project.metrics:
        for argument, series in there.items():
            if metric.required and metric.name not in series:
                yield world.finding(
                    f"{metric.name} is required, and the healthy world lacks it",
                    argument=argument,
                    details="Every healthy process exports it, so each situation would begin with a fault.",
                    fix=f"add its healthy series to `{argument}`",
                )
