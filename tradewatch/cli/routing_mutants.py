"""Which faults of the routing no check notices."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.built_project import BuiltProject
from tradewatch.checks.registry import checks_of
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.situations import pages_of
from tradewatch.model import Problem, Project
from tradewatch.proofs.mutants.routing import RoutingMutant, routing_mutants

# The checks that read the routing.
_NOTICE = ("routing/", "situations/pages")


def faulty_routings(project: Project) -> list[tuple[RoutingMutant, bool]]:
    """Each mutant of the routing that changes who is notified, when or of what, and whether a check notices it."""
    built = _built(project)
    before = _notified(built)
    every = [(mutant, _built(mutant.project)) for mutant in routing_mutants(project)]
    return [(mutant, any(_problems(other))) for mutant, other in every if _notified(other) != before]


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
