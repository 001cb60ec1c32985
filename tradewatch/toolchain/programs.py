"""Find promtool, amtool and the two servers.

The first place that has the program wins, and a place that was named but is wrong is an error:

1. `$TRADEWATCH_PROMTOOL` (`_AMTOOL`, `_PROMETHEUS`, `_ALERTMANAGER`): this program, at this path
2. `$TRADEWATCH_TOOLS`: a set in the local tools folder, by its folder name
3. `PATH`
4. the local tools folder: `oldest`, the oldest versions we promise to work with, then any other set by name

A set is a folder with the programs in `bin/`: `.tools/oldest/bin/promtool`. A team may add sets of its own.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tradewatch.toolchain.run import ToolError, run

PROGRAMS = ("promtool", "amtool", "prometheus", "alertmanager")

# Debian's package renames the server.
FILE_NAMES = {"alertmanager": ("alertmanager", "prometheus-alertmanager")}

Version = tuple[int, int, int]


@dataclass(frozen=True)
class Program:
    """A program that was found and told its version; `found_in` says where, for people."""

    name: str
    path: Path
    version: Version
    found_in: str


def find(name: str, tools: Path) -> Program:
    """Find the program called `name` (one of PROGRAMS); `tools` is the project's tools folder.

    Raises ToolError when it is nowhere, when an environment variable names something that is not it,
    or when the one found does not tell its version.
    """
    variable = f"TRADEWATCH_{name.upper()}"
    if (named := os.environ.get(variable)) is not None:
        return _named(name, variable, named)
    if (chosen := os.environ.get("TRADEWATCH_TOOLS")) is not None:
        return _chosen(name, tools, chosen)
    for file_name in FILE_NAMES.get(name, (name,)):
        if found := shutil.which(file_name):
            path = Path(found).absolute()
            return Program(name, path, version_of(name, path), "PATH")
    for set_name in sets_in(tools):
        if program := in_set(name, tools / set_name):
            return program
    raise ToolError(f"{name} was not found on PATH, in ${variable} or in {tools.name}; run `make tools`")


def sets_in(tools: Path) -> list[str]:
    """Name the sets in the tools folder: `oldest` first, then by name; half-made ones (dotted) are none."""
    names = [folder.parent.name for folder in tools.glob("[!.]*/bin") if folder.is_dir()]
    return sorted(names, key=lambda name: (name != "oldest", name))


def in_set(name: str, folder: Path) -> Program | None:
    """Take a program from the set in `folder`; None if the set has none of that name.

    Raises ToolError when the file is there but does not tell its version.
    """
    path = folder.absolute() / "bin" / name
    if not _is_executable(path):
        return None
    return Program(name, path, version_of(name, path), f"local tools folder, {folder.name}")


def version_of(name: str, path: Path) -> Version:
    """Ask the program for its version, such as (2, 42, 0).

    Raises ToolError when it does not answer `--version` the way `name` does.
    """
    answer = run(path, ["--version"], timeout=20)
    said = answer.stdout + answer.stderr
    if match := re.search(rf"^{re.escape(name)}, version v?(\d+)\.(\d+)\.(\d+)", said, re.MULTILINE):
        major, minor, patch = match.groups()
        return int(major), int(minor), int(patch)
    first_line = (said.strip() or "nothing").splitlines()[0]
    raise ToolError(f"{path} is no {name}, it answers --version with '{first_line}'; replace or remove it")


def _named(name: str, variable: str, named: str) -> Program:
    path = Path(named).absolute()
    if not _is_executable(path):
        raise ToolError(f"${variable} is '{named}', which is not a program; correct it or unset it")
    try:
        return Program(name, path, version_of(name, path), f"${variable}")
    except ToolError as error:
        raise ToolError(f"${variable} is wrong: {error}") from error


def _chosen(name: str, tools: Path, chosen: str) -> Program:
    sets = sets_in(tools)
    there = f"the sets in {tools.name} are: {', '.join(sets) or 'none'}"
    if chosen not in sets:
        raise ToolError(f"$TRADEWATCH_TOOLS is '{chosen}', but {there}; correct it or run `make tools`")
    if program := in_set(name, tools / chosen):
        return program
    raise ToolError(f"$TRADEWATCH_TOOLS is '{chosen}', a set that has no {name}; {there}")


def _is_executable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
