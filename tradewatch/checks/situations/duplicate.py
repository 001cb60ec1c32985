"""situations/duplicate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import BuiltProject
from tradewatch.model import Finding, Situation


def check(built: BuiltProject) -> Iterator[Finding]:
    """Two situations have the same name."""
    first: dict[str, Situation] = {}
    for situation in built.project.situations:
        other = first.setdefault(situation.name, situation)
        if other is not situation:
            yield situation.finding(
                f"another situation has this name, at {other.defined.place_in(built.project.root)}",
                argument="name",
                details="A reader of docs/SITUATIONS.md cannot tell them apart.",
                fix="rename one",
            )
