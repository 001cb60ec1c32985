"""`situations`: do the right alerts fire in whole stories, and no others?"""

from __future__ import annotations

from collections.abc import Sequence

import click

from tradewatch.cli.output import with_progress
from tradewatch.cli.session import Session, reporting
from tradewatch.model import Problem, did_you_mean
from tradewatch.proofs.situations.run import run_situations
from tradewatch.toolchain import Promtool, find


@click.command(short_help="Put whole stories before all rules: exactly the right alerts fire.")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@reporting
def situations(session: Session, names: tuple[str, ...]) -> Sequence[Problem]:
    """Put every situation, or those named, before all rules together.

    A situation is a story about a whole program: it begins in the healthy world, changes some series, and names exactly
    the alerts that fire, when at the latest, and when they are over. promtool evaluates all rules of the environment
    over it, so an alert that nobody thought of is a problem too.
    """
    project = session.project
    known = {each.name: each for each in project.situations}
    for name in names:
        if name not in known:
            raise click.UsageError(f"no situation is called {name!r}; {did_you_mean(name, known)}".rstrip("; "))
    if not known:
        session.say("the project has no situations")
        return ()
    chosen = [known[name] for name in names or known]
    promtool = Promtool(find("promtool", session.tools))
    session.say(str(promtool.program))
    problems: list[Problem] = []
    if project.world is not None:
        for each in with_progress(
            run_situations(chosen, project.world, session.compiled, promtool), "situations", total=len(chosen)
        ):
            problems += each
    session.say(f"{len(chosen) - len(problems)} of {len(chosen)} situations are right")
    return problems
