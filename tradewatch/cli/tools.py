"""`tools`: get the servers' programs that are missing, and say what was found where."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tradewatch.cli.session import Session, reporting
from tradewatch.model import Problem
from tradewatch.toolchain import PROGRAMS, find, install


@click.command(short_help="Get promtool, amtool and the two servers.")
@reporting
def tools(session: Session) -> Sequence[Problem]:
    """Get promtool, amtool, prometheus and alertmanager into .tools/, and say which ones are used.

    Two sets lie side by side: `oldest`, the oldest versions that the build promises to work with, and `newest`.
    They come from release archives, checked against sums in this repository, or from Debian's signed packages where
    no archive can be reached; root is not needed. TRADEWATCH_MIRROR replaces https://github.com.
    TRADEWATCH_TOOLS=newest chooses a set, TRADEWATCH_PROMTOOL and its like a single program.
    """
    install(session.tools, say=session.say)
    for name in PROGRAMS:
        program = find(name, session.tools)
        session.say(f"{program}: {program.path}")
    return ()
