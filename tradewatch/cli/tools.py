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
    Official release archives with their published checksums, or Debian's packages where those cannot be
    reached; no root needed. TRADEWATCH_MIRROR replaces https://github.com. TRADEWATCH_TOOLS=newest chooses a
    set, TRADEWATCH_PROMTOOL and its like a single program.
    """
    install(session.tools, say=session.say)
    for name in PROGRAMS:
        program = find(name, session.tools)
        version = ".".join(map(str, program.version))
        session.say(f"{name} {version} from {program.found_in}: {program.path}")
    return ()
