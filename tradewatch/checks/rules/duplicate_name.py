"""rules/duplicate-name"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.duplicates import Named, duplicates
from tradewatch.model import Alert, Finding
from tradewatch.model.file_name import file_name


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Two recording rules or groups with the same name, or two names of groups or alerts with the same file."""
    project = built.project
    rules = (Named(rule.record, rule, "record") for rule in built.compiled.shared.recordings)
    groups = (Named(_file(group.name), group) for group in project.groups)
    details = "Two recording rules write one series in turn; two groups would be written to one file."
    for named in (rules, groups):
        yield from duplicates(project.root, named, details)
    first: dict[str, Alert] = {}
    for alert in project.alerts:
        other = first.setdefault(_file(alert.name), alert)
        if other.name != alert.name:
            yield alert.finding(
                f"its runbook has the same file as that of {other.name}, at {other.defined.place_in(project.root)}",
                argument="name",
                details=f"Both are {file_name(alert.name)}.md, where upper and lower case are the same.",
                fix="rename one of them",
            )


def _file(name: str) -> str:
    """The file of a name, on a system that does not distinguish upper and lower case."""
    return file_name(name).casefold()
