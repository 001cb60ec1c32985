"""maintenance/duplicate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_project import BuiltProject
from tradewatch.checks.duplicates import Named, duplicates
from tradewatch.model import Finding


def check(built: BuiltProject) -> Iterator[Finding]:
    """Two maintenance windows with the same name."""
    project = built.project
    return duplicates(project.root, (Named(window.name, window) for window in project.maintenance))
