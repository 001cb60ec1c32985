"""environments/duplicate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.duplicates import Named, duplicates
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Two environments with the same name; only one of them would be written."""
    environments = built.project.environments
    for number, environment in enumerate(environments):
        if environment in environments[:number]:
            yield environment.finding(
                "is listed twice",
                fix="remove one of the two from the list of environments",
            )
    yield from duplicates(built.project.root, (Named(each.name, each) for each in environments))
