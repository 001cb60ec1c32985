"""Finds the servers, or installs them: one set, because the demo needs only one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from tradewatch.toolchain import RELEASES, ToolError, find, install
from tradewatch.toolchain.install import Say


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
        return _found(tools)
    except ToolError:
        wanted = os.environ.get("TRADEWATCH_TOOLS", "oldest")
        if wanted not in RELEASES or (tools / wanted).exists():
            raise
        install(tools, [wanted], say=say)
        return _found(tools)


def _found(tools: Path) -> Programs:
    return Programs(*(find(name, tools).path for name in Programs._fields))
