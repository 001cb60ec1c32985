"""Which faults of the routing no check notices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.built_project import BuiltProject
from tradewatch.checks.registry import checks_of
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.situations import pages_of
from tradewatch.model import Problem, Project
from tradewatch.proofs.mutants.routing import RoutingMutant, routing_mutants
from tradewatch.routing import EVERY_LABEL

# The checks that read the routing.
_NOTICE = ("routing/", "situations/pages")


def faulty_routings(project: Project) -> list[tuple[RoutingMutant, bool]]:
    """Each mutant of the routing that changes who is notified, when or of what, and whether a check notices it."""
    built = _built(project)
    notified, apart = _notified(built), _apart(built)
    found: list[tuple[RoutingMutant, bool]] = []
    for mutant in routing_mutants(project):
        other = _built(mutant.project)
        if _notified(other) != notified or _merges(apart, _apart(other)):
            found.append((mutant, any(_problems(other))))
    return found


def routing_problem(mutant: RoutingMutant) -> Problem:
    """The problem of a mutant that no check notices."""
    summary = f"no promise is broken by this fault: {mutant.fault}"
    fix = "promise what it breaks, in the project's promises"
    return Problem("proofs/mutant", mutant.at.defined, mutant.at.subject, summary, fix=fix)


def _built(project: Project) -> BuiltProject:
    compiled = CompiledProject(project)
    return BuiltProject(compiled, tuple(BuiltEnvironment(compiled.within(each)) for each in project.environments))


def _problems(built: BuiltProject) -> Iterator[Problem]:
    for checked in (built, *built.environments):
        for name, check in checks_of(type(checked)).items():
            if name.startswith(_NOTICE):
                yield from check.report(checked)


def _notified(built: BuiltProject) -> list[object]:
    """Who is notified of each alert, which alerts inhibit each other, and how often situations page somebody."""
    found: list[object] = [pages_of(each, built.compiled) for each in built.project.situations]
    for each in built.environments:
        for alert in each.situated_alerts:
            routes = alert.case.matched_routes
            found.append((str(alert), {(one.settings._replace(group_by=()), one.mute) for one in routes}))
        found += [(one.source.alert, one.target.alert, one.inhibition.equal) for one in each.inhibited_alerts]
    return found


def _apart(built: BuiltProject) -> dict[str, list[tuple[str, ...]]]:
    """By which labels the messages of each alert are grouped, on each of its routes."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for each in built.environments:
        for alert in each.situated_alerts:
            groups = [one.settings.group_by for one in alert.case.matched_routes]
            found[f"{each.environment.name} {alert}"] = groups
    return found


def _merges(before: Mapping[str, list[tuple[str, ...]]], after: Mapping[str, list[tuple[str, ...]]]) -> bool:
    """Whether an alert shares messages with more alerts than before."""
    return any(
        new != EVERY_LABEL and {*old} - {*new}
        for name in before.keys() & after.keys()
        for old, new in zip(before[name], after[name], strict=False)
    )
