"""rules/duplicate-name"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.duplicates import Named, duplicates
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Two recording rules, or two groups, with the same name."""
    project = built.project
    rules = (Named(rule.record, rule, "record") for rule in built.compiled.shared.recordings)
    groups = (Named(group.name, group) for group in project.groups)
    details = "Two recording rules write one series in turn; two groups would be written to one file."
    for named in (rules, groups):
        yield from duplicates(project.root, named, details)
