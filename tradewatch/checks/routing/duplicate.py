"""routing/duplicate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.duplicates import Named, duplicates
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Two receivers, time intervals or template files with the same name."""
    project = built.project
    intervals = [interval for route in project.routes for interval in route.mute]
    for definitions in (project.receivers, intervals, project.templates):
        named = (Named(definition.name, definition) for definition in definitions)
        yield from duplicates(project.root, named)
