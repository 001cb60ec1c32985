"""`validate`: prove with the servers' own tools what `build` wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from tradewatch.checks import expired
from tradewatch.cli.drift import drift
from tradewatch.cli.output import with_progress
from tradewatch.cli.session import Session, checked_trees, chosen, environments_option, reporting, require
from tradewatch.compiler.prometheus import CONFIG as PROMETHEUS
from tradewatch.model import Problem
from tradewatch.proofs.running.discovery import left_out
from tradewatch.proofs.running.metrics import metric_problems
from tradewatch.proofs.running.passed import add_passed, checksum, passed_before
from tradewatch.proofs.running.promises import promise_problems
from tradewatch.proofs.running.run import ProofRun, proof_runs, run
from tradewatch.proofs.running.tools import tool_problems
from tradewatch.toolchain import Amtool, Promtool, find


@click.command(short_help="Prove build/ with promtool and amtool.")
@environments_option
@reporting
def validate(session: Session, names: tuple[str, ...]) -> Sequence[Problem]:
    """Prove that build/ is right: our own checks, no drift, then promtool and amtool, then the alerts' tests.

    A waiver or a maintenance window whose last day has passed in UTC is a problem here, but not for `build`.

    The tests are in build/<environment>/prometheus/tests/. A failure is reported at the Python line that caused it.
    A test that passed runs again only after promtool, the test or the rules that it loads have changed; to prove
    everything again, delete .verdicts. TRADEWATCH_TOOLS chooses a set of programs, if there are several:

    \b
    TRADEWATCH_TOOLS=newest .venv/bin/python generator.py validate
    """
    trees = checked_trees(session, names)
    require(drift(session.build, trees, everything=not names))
    promtool = Promtool(find("promtool", session.tools))
    environments = chosen(session.project, names)
    amtools = {
        each.name: Amtool(find("amtool", session.tools, each.alertmanager))
        for each in environments
        if each.alertmanager and session.project.routing
    }
    for program in dict.fromkeys((promtool.program, *(amtool.program for amtool in amtools.values()))):
        session.say(str(program))
    require(metric_problems(session.project.metrics, promtool))
    require(
        [
            problem
            for name, tree in trees.items()
            for problem in tool_problems(tree, session.build / name, promtool, amtools.get(name))
        ]
    )
    require(
        [
            problem
            for each in environments
            if each.name in amtools
            for problem in promise_problems(session.compiled, each, session.build / each.name, amtools[each.name])
        ]
    )
    for name in trees:
        for kind in left_out(session.build / name / PROMETHEUS, promtool):
            session.say(
                f"build/{name}: {kind} was not checked: this build of promtool does not know it, and a Prometheus of "
                "the same build does not start with it; releases of the Prometheus project have it"
            )
    routing = ", routes and templates" if amtools else ""
    session.say(f"names of metrics, rules, configuration{routing} are accepted")
    problems, proven, before = _proven(
        proof_runs(trees, session.build, session.project.identity), promtool, session.root / ".verdicts"
    )
    if not problems:
        session.say(f"every alert fires when it must, and only then: {proven} proven now, {before} known from before")
    # Last, and only here: a hotfix must not fail because of the date.
    return problems + expired(session.compiled, datetime.now(UTC).date())


def _proven(proofs: Sequence[ProofRun], promtool: Promtool, verdicts: Path) -> tuple[list[Problem], int, int]:
    """The problems of the tests that have not passed before, how many tests ran, and how many had passed before."""
    keys = {checksum(promtool.program, proof.files): proof for proof in proofs}
    passed = keys.keys() & passed_before(verdicts)
    new = {each: proof for each, proof in keys.items() if each not in passed}
    found = with_progress(run(list(new.values()), promtool), "alert tests", total=len(new))
    problems = dict(zip(new, found, strict=True))
    add_passed(verdicts, [each for each in keys if not problems.get(each)])
    return [problem for each in problems.values() for problem in each], len(new), len(proofs) - len(new)
