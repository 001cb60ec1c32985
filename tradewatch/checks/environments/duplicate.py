"""environments/duplicate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Environment, Problem


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """Two environments with the same name; only one of them would be written."""
    seen: dict[str, Environment] = {}
    for environment in built.project.environments:
        if environment.name not in seen:
            seen[environment.name] = environment
            continue
        first = seen[environment.name]
        if first is environment:
            yield Problem(
                "environments/duplicate",
                environment.defined,
                environment.subject,
                "is listed twice",
                fix="remove one of the two from the list of environments",
            )
        else:
            yield Problem(
                "environments/duplicate",
                environment.defined.of_argument("name"),
                environment.subject,
                f"this name is used already at {first.defined.relative_to(built.project.root)}:{first.defined.line}",
                fix="rename one of them",
            )
