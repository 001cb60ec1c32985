"""The real programs for tests that hypothesis repeats, which would use a fixture only once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tradewatch.toolchain import Amtool, Program, Promtool
from tradewatch.toolchain.programs import in_set

TOOLS = Path(__file__).parents[2] / ".tools"
SETS = ("oldest", "newest")


def promtool_of(tool_set: str) -> Promtool:
    return Promtool(_installed("promtool", tool_set))


def amtool_of(tool_set: str) -> Amtool:
    return Amtool(_installed("amtool", tool_set))


@cache
def _installed(name: str, tool_set: str) -> Program:
    program = in_set(name, TOOLS / tool_set)
    assert program, f"{name} is not in the set '{tool_set}'; run `make tools`"
    return program
