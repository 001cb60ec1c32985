"""`validate`: what `build` wrote is proven with the servers' own tools."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tradewatch.cli.drift import drift
from tradewatch.cli.session import Session, compiled, environments_option, reporting, require
from tradewatch.model import Problem
from tradewatch.proofs import judge
from tradewatch.toolchain import Amtool, Promtool, find


@click.command(short_help="Prove build/ with promtool and amtool.")
@environments_option
@reporting
def validate(session: Session, names: tuple[str, ...]) -> Sequence[Problem]:
    """Prove that build/ is right: our own checks, no drift, then promtool and amtool.

    What they complain of is told at the Python line that caused it. TRADEWATCH_TOOLS chooses which set of
    programs judges, if there are several: TRADEWATCH_TOOLS=newest generator.py validate
    """
    trees = compiled(session, names)
    require(drift(session.build, trees, everything=not names))
    promtool, amtool = Promtool(find("promtool", session.tools)), Amtool(find("amtool", session.tools))
    problems: list[Problem] = []
    for name, tree in trees.items():
        found = judge(tree, session.build / name, promtool, amtool)
        session.say(f"build/{name}: {'proven' if not found else 'rejected'}")
        problems += found
    for tool in (promtool, amtool):
        version = ".".join(map(str, tool.program.version))
        session.say(f"{tool.program.name} {version} from {tool.program.found_in}")
    return problems
