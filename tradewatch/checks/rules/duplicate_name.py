"""rules/duplicate-name"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.compiler import recordings
from tradewatch.model import Defined, Problem


def check(built: BuiltEnvironment) -> Iterator[Problem]:
    """Two recording rules, or two groups, with the same name."""
    project = built.project
    named: list[tuple[str, Defined, str]] = [
        *((f"record {rule.record}", rule, "record") for rule in recordings(project)),
        *((f"group {group.name}", group, "name") for group in project.groups),
    ]
    seen: dict[str, Defined] = {}
    for identity, definition, argument in named:
        first = seen.setdefault(identity, definition)
        if first is not definition:
            where = f"{first.defined.relative_to(project.root)}:{first.defined.line}"
            yield Problem(
                "rules/duplicate-name",
                definition.defined.of_argument(argument),
                definition.subject,
                f"this name is used already at {where}",
                details="Two recording rules write one series in turn; two groups would be written to one file.",
                fix="rename one of them",
            )
