"""Find promtool, amtool and the two servers.

The first place that has the program wins, and a place that was named but is wrong is an error:

1. `$TRADEWATCH_PROMTOOL` (`_AMTOOL`, `_PROMETHEUS`, `_ALERTMANAGER`): this program, at this path
2. `$TRADEWATCH_TOOLS`: a set in the local tools folder, by its folder name
3. the local tools folder: `oldest`, the oldest versions we promise to work with, then any other set by name
4. `PATH`

The tools folder comes before `PATH`, so that everybody who ran `make tools` gets the same verdict. A set is a folder
with the programs in `bin/`: `.tools/oldest/bin/promtool`. A team may add sets of its own.

A program that is older than the oldest promised version does not judge. A newer one than any that was tried does:
Prometheus appears every six weeks.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tradewatch.toolchain.releases import PROMISED, Version
from tradewatch.toolchain.run import ToolError, run

PROGRAMS = tuple(PROMISED)

# Debian's package renames the server.
FILE_NAMES = {"alertmanager": ("alertmanager", "prometheus-alertmanager")}

# Seconds that a program has to print its version.
PATIENCE = 10.0


@dataclass(frozen=True)
class Program:
    """A program that was found and printed its version; `found_in` says where, for people."""

    name: str
    path: Path
    version: Version
    found_in: str

    def __str__(self) -> str:
        version, newest = ".".join(map(str, self.version)), PROMISED[self.name].newest
        new = f", newer than {'.'.join(map(str, newest))}.x, the newest that was tried"
        return f"{self.name} {version} from {self.found_in}{new if PROMISED[self.name].too_new(self.version) else ''}"


def find(name: str, tools: Path) -> Program:
    """Find the program called `name` (one of PROGRAMS); `tools` is the project's tools folder.

    Raises ToolError when it is nowhere, when an environment variable names something that is not it, or when the one
    found does not print its version or is older than promised.
    """
    variable = f"TRADEWATCH_{name.upper()}"
    if (named := os.environ.get(variable)) is not None:
        return _named(name, variable, named)
    if (chosen := os.environ.get("TRADEWATCH_TOOLS")) is not None:
        return _chosen(name, tools, chosen)
    for set_name in sets_in(tools):
        if program := in_set(name, tools / set_name):
            return program
    for file_name in FILE_NAMES.get(name, (name,)):
        if found := shutil.which(file_name):
            return _program(name, Path(found).absolute(), "PATH")
    raise ToolError(f"{name} was not found in ${variable}, in {tools.name} or on PATH; run `make tools`")


def sets_in(tools: Path) -> list[str]:
    """Name the sets in the tools folder: `oldest` first, then by name; half-made ones (dotted) are none."""
    names = [folder.parent.name for folder in tools.glob("[!.]*/bin") if folder.is_dir()]
    return sorted(names, key=lambda name: (name != "oldest", name))


def in_set(name: str, folder: Path) -> Program | None:
    """Take a program from the set in `folder`; None if the set has none of that name.

    Raises ToolError when the file is there but does not print its version, or is older than promised.
    """
    path = folder.absolute() / "bin" / name
    return _program(name, path, f"{folder.parent.name}/{folder.name}") if _is_executable(path) else None


def version_of(name: str, path: Path) -> Version:
    """Ask the program for its version, for example (2, 42, 0).

    Raises ToolError when it does not answer `--version` the way `name` does.
    """
    answer = run(path, ["--version"], timeout=PATIENCE)
    said = answer.stdout + answer.stderr
    if match := re.search(rf"^{re.escape(name)}, version v?(\d{{1,6}})\.(\d{{1,6}})\.(\d{{1,6}})", said, re.MULTILINE):
        major, minor, patch = match.groups()
        return int(major), int(minor), int(patch)
    first_line = (said.strip() or "nothing").splitlines()[0]
    raise ToolError(f"it is not {name}: it answers --version with {first_line[:200]!r}")


def _program(name: str, path: Path, found_in: str) -> Program:
    choose = f"name another with $TRADEWATCH_{name.upper()} or $TRADEWATCH_TOOLS, or run `make tools`"
    try:
        version = version_of(name, path)
    except ToolError as error:
        raise ToolError(f"{path} ({found_in}) cannot be used: {error}; {choose}") from error
    if PROMISED[name].too_old(version):
        told, oldest = ".".join(map(str, version)), ".".join(map(str, PROMISED[name].oldest))
        raise ToolError(f"{path} ({found_in}) is {name} {told}, older than {oldest}; {choose}")
    return Program(name, path, version, found_in)


def _named(name: str, variable: str, named: str) -> Program:
    path = Path(named).absolute()
    if not _is_executable(path):
        raise ToolError(f"${variable} is {named!r}, which is not an executable file; correct it or unset it")
    return _program(name, path, f"${variable}")


def _chosen(name: str, tools: Path, chosen: str) -> Program:
    sets = sets_in(tools)
    there = f"the sets in {tools.name} are: {', '.join(sets) or 'none'}"
    if chosen not in sets:
        raise ToolError(f"$TRADEWATCH_TOOLS is {chosen!r}, but {there}; correct it or run `make tools`")
    if program := in_set(name, tools / chosen):
        return program
    raise ToolError(f"$TRADEWATCH_TOOLS is {chosen!r}, a set without {name}; {there}")


def _is_executable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
