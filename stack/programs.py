"""The programs that everything here runs: one set of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from tradewatch.toolchain import RELEASES, ToolError, find, install
from tradewatch.toolchain.install import Say

# For Prometheus. The first message of an alert is lost while Prometheus 2.42 does not know its Alertmanagers.
RESEND = "--rules.alert.resend-delay=5s"


class Programs(NamedTuple):
    """The paths of the programs."""

    prometheus: Path
    alertmanager: Path
    promtool: Path


def installed(tools: Path, say: Say) -> Programs:
    """The programs that `find` chooses; if one is missing, a set is installed into `tools` first.

    Raises ToolError if they are neither found nor installed.
    """
    try:
        return found(tools)
    except ToolError:
        wanted = os.environ.get("TRADEWATCH_TOOLS", "oldest")
        if wanted not in RELEASES or (tools / wanted).exists():
            raise
        install(tools, [wanted], say=say)
        return found(tools)


def found(tools: Path) -> Programs:
    """The programs that `find` chooses. Raises ToolError if one is missing."""
    return Programs(*(find(name, tools).path for name in Programs._fields))
