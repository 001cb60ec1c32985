"""content/unused-definition"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.applied_waivers import walk
from tradewatch.checks.built_project import BuiltProject
from tradewatch.checks.listing import listed
from tradewatch.model import (
    Alert,
    Defined,
    Environment,
    Finding,
    Inhibition,
    Metric,
    Project,
    Receiver,
    RecordedTable,
    RecordingRule,
    RuleGroup,
    Source,
)


def check(built: BuiltProject) -> Iterator[Finding]:
    """A definition that nothing uses."""
    project = built.project
    used = {definition.defined for definition in built.definitions}
    unused = [definition for definition in project.made if definition.defined not in used]
    # A part of another unused definition is reported with that one.
    inside = {id(part) for each in unused for part in walk(tuple(vars(each).values()))}
    forgotten = {each.defined: each for each in unused if id(each) not in inside}
    for file in sorted({source.file for source in forgotten}):
        outer = [each for source, each in forgotten.items() if source.file == file]
        if len(outer) > 1 and not any(source.file == file for source in used):
            fix = _fix(outer[0], project)
            summary = f"nothing uses the definitions in this file, for example {outer[0].subject}"
            yield Finding(Source(file, 1), "module", summary, details=_DETAILS, fix=fix)
        else:
            for each in outer:
                fix = _fix(each, project)
                yield each.finding("nothing uses it", details=_DETAILS, fix=fix)


_DETAILS = "No generated file contains it, so it has no effect."


def _fix(definition: Defined, project: Project) -> str:
    if isinstance(definition, (Alert, RecordingRule, RecordedTable)) and any(
        group.defined.file == definition.defined.file for group in project.groups
    ):
        return "assign it to a name of its own at the top level of its module, where the group collects it"
    for kinds, part in (
        ((Alert, RecordingRule, RecordedTable, RuleGroup), project.groups),
        ((Metric,), project.metrics),
        ((Receiver,), project.receivers),
        ((Inhibition,), project.inhibitions),
        ((Environment,), project.environments),
    ):
        if isinstance(definition, kinds) and (place := listed(project, part)):
            return f"add it to {place}, or remove it"
    return "use it, or remove it"
