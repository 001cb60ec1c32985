"""environments/duplicate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.duplicates import Named, duplicates
from tradewatch.model import Problem

NAME = "environments/duplicate"


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """Two environments with the same name; only one of them would be written."""
    environments = built.project.environments
    for number, environment in enumerate(environments):
        if environment in environments[:number]:
            yield Problem(
                NAME,
                environment.defined,
                environment.subject,
                "is listed twice",
                fix="remove one of the two from the list of environments",
            )
    yield from duplicates(NAME, built.project.root, (Named(each.name, each) for each in environments))
