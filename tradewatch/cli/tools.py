"""`tools`: install the missing programs of the servers, and print which programs are used."""

from __future__ import annotations

from collections.abc import Sequence

import click

from tradewatch.cli.session import Session, reporting
from tradewatch.model import Problem
from tradewatch.toolchain import PROGRAMS, find, install


@click.command(short_help="Get promtool, amtool and the two servers.")
@reporting
def tools(session: Session) -> Sequence[Problem]:
    """Get promtool, amtool, prometheus and alertmanager into .tools/, and print which ones are used.

    There are two sets: `oldest`, the oldest versions that build/ works with, and `newest`. They are release archives,
    checked against checksums in this repository, or Debian's signed packages if no archive can be reached. Root is not
    needed. TRADEWATCH_MIRROR replaces https://github.com. TRADEWATCH_TOOLS=newest chooses a set, and
    TRADEWATCH_PROMTOOL, TRADEWATCH_AMTOOL and so on choose a single program.
    """
    install(session.tools, say=session.say)
    for name in PROGRAMS:
        program = find(name, session.tools)
        session.say(f"{program}: {program.path}")
    return ()
