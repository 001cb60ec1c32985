"""Finds promtool, amtool and the two servers.

The first place with the program wins. A variable with a wrong value is an error:

1. `$TRADEWATCH_PROMTOOL` (`_AMTOOL`, `_PROMETHEUS`, `_ALERTMANAGER`): the path of this program
2. `$TRADEWATCH_TOOLS`: the name of a set in the local tools folder
3. the local tools folder: first `oldest`, which has the oldest supported versions, then the other sets by name; it
   passes over a set that is older than the server that an environment runs
4. `PATH`

The tools folder comes before `PATH`, so that everybody who ran `make tools` gets the same result. A set is a folder
with the programs in `bin/`: `.tools/oldest/bin/promtool`. A team can add sets of its own.

A program that is older than the supported versions is an error. A newer one is used, because a new Prometheus appears
every six weeks.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tradewatch.toolchain.releases import SUPPORTED, FullVersion
from tradewatch.toolchain.run import ToolError, run

PROGRAMS = tuple(SUPPORTED)

# Debian's package renames the server.
FILE_NAMES = {"alertmanager": ("alertmanager", "prometheus-alertmanager")}

# Seconds within which a program must print its version.
VERSION_TIMEOUT = 10.0


@dataclass(frozen=True)
class Program:
    """An installed program with its version; `found_in` says where it was found, for people."""

    name: str
    path: Path
    version: FullVersion
    found_in: str

    def __str__(self) -> str:
        version, newest = ".".join(map(str, self.version)), SUPPORTED[self.name].newest
        new = f", newer than {'.'.join(map(str, newest))}.x, the newest tested version"
        return f"{self.name} {version} from {self.found_in}{new if SUPPORTED[self.name].too_new(self.version) else ''}"


def find(name: str, tools: Path, since: tuple[int, int] = (0, 0)) -> Program:
    """The program called `name` (one of PROGRAMS); `tools` is the project's tools folder.

    `since` is the version of the server that an environment runs: an older program does not know its configuration.
    Raises ToolError if no place has it, if an environment variable names anything else, or if the program does not
    print its version or is too old.
    """
    program = _first(name, tools, since)
    if program.version < since:
        server = ".".join(map(str, since))
        raise ToolError(
            f"{program} is older than {server}, which an environment runs; choose a newer one with "
            f"$TRADEWATCH_{name.upper()} or $TRADEWATCH_TOOLS, or unset both and run `make tools`"
        )
    return program


def _first(name: str, tools: Path, since: tuple[int, int]) -> Program:
    variable = f"TRADEWATCH_{name.upper()}"
    if (named := os.environ.get(variable)) is not None:
        return _named(name, variable, named)
    if (chosen := os.environ.get("TRADEWATCH_TOOLS")) is not None:
        return _chosen(name, tools, chosen)
    for set_name in sets_in(tools):
        program = in_set(name, tools / set_name)
        if program and program.version >= since:
            return program
    for file_name in FILE_NAMES.get(name, (name,)):
        if found := shutil.which(file_name):
            return _program(name, Path(found).absolute(), "PATH")
    raise ToolError(f"{name} was not found in ${variable}, in {tools.name} or on PATH; run `make tools`")


def sets_in(tools: Path) -> list[str]:
    """The names of the sets in the tools folder: `oldest` first, then by name; without hidden, incomplete ones."""
    names = [folder.parent.name for folder in tools.glob("[!.]*/bin") if folder.is_dir()]
    return sorted(names, key=lambda name: (name != "oldest", name))


def in_set(name: str, folder: Path) -> Program | None:
    """A program of the set in `folder`; None if the set does not have it.

    Raises ToolError if the program does not print its version, or is too old.
    """
    path = folder.absolute() / "bin" / name
    return _program(name, path, f"{folder.parent.name}/{folder.name}") if _is_executable(path) else None


def version_of(name: str, path: Path) -> FullVersion:
    """The version that a program prints, for example (2, 42, 0).

    Raises ToolError if it does not answer `--version` as `name` does.
    """
    answer = run(path, ["--version"], timeout=VERSION_TIMEOUT)
    text = answer.stdout + answer.stderr
    if match := re.search(rf"^{re.escape(name)}, version v?(\d{{1,6}})\.(\d{{1,6}})\.(\d{{1,6}})", text, re.MULTILINE):
        major, minor, patch = match.groups()
        return int(major), int(minor), int(patch)
    first_line = (text.strip() or "nothing").splitlines()[0]
    raise ToolError(f"it is not {name}: it answers --version with {first_line[:200]!r}")


def _program(name: str, path: Path, found_in: str) -> Program:
    choose = f"choose another with $TRADEWATCH_{name.upper()} or $TRADEWATCH_TOOLS, or run `make tools`"
    try:
        version = version_of(name, path)
    except ToolError as error:
        raise ToolError(f"{path} ({found_in}) cannot be used: {error}; {choose}") from error
    if SUPPORTED[name].too_old(version):
        found, oldest = ".".join(map(str, version)), ".".join(map(str, SUPPORTED[name].oldest))
        raise ToolError(f"{path} ({found_in}) is {name} {found}, older than {oldest}; {choose}")
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
