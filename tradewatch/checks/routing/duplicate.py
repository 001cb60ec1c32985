"""routing/duplicate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Problem, Receiver, TimeInterval
from tradewatch.model.routing import MessageTemplates


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """Two receivers, time intervals or template files with the same name."""
    project = built.project
    intervals = [interval for route in project.routing.walk() for interval in route.mute]
    named: list[Receiver | TimeInterval | MessageTemplates] = [*project.receivers, *intervals, *project.templates]
    seen: dict[tuple[type, str], Receiver | TimeInterval | MessageTemplates] = {}
    for definition in named:
        first = seen.setdefault((type(definition), definition.name), definition)
        if first is not definition:
            yield Problem(
                "routing/duplicate",
                definition.defined.of_argument("name"),
                definition.subject,
                f"this name is used already at {first.defined.relative_to(project.root)}:{first.defined.line}",
                fix="rename one of them",
            )
