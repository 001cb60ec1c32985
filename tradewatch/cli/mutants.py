"""`mutants`: do the tests notice when an alert is wrong?"""

from __future__ import annotations

from collections.abc import Sequence

import click

from tradewatch.cli.output import with_progress
from tradewatch.cli.routing_mutants import faulty_routings, routing_problem
from tradewatch.cli.session import Session, reporting
from tradewatch.model import Problem
from tradewatch.proofs.mutants.answers import Answers
from tradewatch.proofs.mutants.candidates import candidates
from tradewatch.proofs.mutants.stories import noticed_by_situations
from tradewatch.proofs.mutants.survivors import mutant_problems, try_mutants
from tradewatch.toolchain import Promtool, find


@click.command(short_help="Prove the tests: change each alert and see a test fail.")
@click.option("--alert", "names", metavar="NAME", multiple=True, help="Only this alert; may be repeated.")
@reporting
def mutants(session: Session, names: tuple[str, ...]) -> Sequence[Problem]:
    """Change each alert in every way that matters, one at a time, and count the changes that its tests notice.

    A mutant changes an operator, number, hold, range, label, metric, matcher, guard, severity, annotation or a recorded
    table. The tests of its alert run on it, in the last environment, and then the situations that hear or resemble the
    alert. A mutant that neither notices is a problem, unless the project's list of equivalent mutants explains why it
    means the same. A mutant of the routing must be noticed by the checks, above all by the promises.

    Each answer is stored in .mutants at once: a run that was stopped goes on where it was, and a mutant is tried again
    only after it, its tests or promtool have changed. To try all of them again, delete that file.
    """
    project = session.project
    routings = [] if names else faulty_routings(project)
    compiled = session.compiled.within(project.environments[-1])
    promtool = Promtool(find("promtool", session.tools))
    answers = Answers(session.root / ".mutants")
    found = [each for each in candidates(compiled) if not names or each.alert.name in names]
    tried = try_mutants(found, compiled, promtool, answers)
    done = list(with_progress(tried, "mutants", total=len(found)))
    alive = [each.candidate for each in done if not each.killed]
    session.say(f"{len(done)} mutants, {len(done) - len(alive)} killed by the tests of their alert")
    told = with_progress(noticed_by_situations(alive, compiled, promtool, answers), "survivors", total=len(alive))
    done = [each if each.killed else each._replace(killed=next(told)) for each in done]
    equivalents = {key: why for key, why in project.equivalent_mutants.items() if not names or key[0] in names}
    left = sum(not each.killed for each in done)
    session.say(f"{len(alive) - left} killed by situations, {left} survive, {len(equivalents)} equivalent")
    if routings:
        noticed = sum(noticed for _, noticed in routings)
        session.say(f"{len(routings)} mutants of the routing, {noticed} noticed by checks")
    unnoticed = [routing_problem(mutant) for mutant, noticed in routings if not noticed]
    return [*unnoticed, *mutant_problems(done, equivalents, project)]
