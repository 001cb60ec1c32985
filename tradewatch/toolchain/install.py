"""Get the programs that are missing into the tools folder, without root and without changing the machine.

A set comes from the projects' release archives, or, where those cannot be reached or no sum is committed for them,
from Debian's packages.
It is made in a dotted sibling folder and renamed when every program in it has told its version, so a killed
install leaves nothing that `find` would take.

Debian's alertmanager reads `/usr/share/prometheus/alertmanager/default.tmpl` when it starts, and exits
where that is missing: lay the set's `share` over `/usr/share` in a mount namespace of its own.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tradewatch.toolchain.archives import Unreachable, unpack_archive
from tradewatch.toolchain.debian import unpack_packages
from tradewatch.toolchain.programs import PROGRAMS, Program, in_set
from tradewatch.toolchain.releases import PROMISED, RELEASES, NoSum, Release, archives_of
from tradewatch.toolchain.run import ToolError

Say = Callable[[str], None]

_STAGING = ".installing-"


@dataclass(frozen=True)
class Installed:
    """A set that is complete now; `source` says where it came from, for people."""

    name: str
    source: str
    programs: tuple[Program, ...]


def install(tools: Path, sets: Sequence[str] = ("oldest", "newest"), *, say: Say) -> list[Installed]:
    """Make each of these sets complete; one that is complete and answers is left alone.

    Two installs into the same folder wait for each other.

    Raises ToolError for a set that RELEASES does not have, for an archive without the committed sum, when neither
    archives nor packages can be had, and when the folder cannot be written.
    """
    if unknown := [name for name in sets if name not in RELEASES]:
        raise ToolError(f"no release is known for the set '{unknown[0]}'; known: {', '.join(RELEASES)}")
    try:
        tools.mkdir(parents=True, exist_ok=True)
        with _alone_in(tools, say):
            return [_completed(tools, name, say) for name in sets]
    except OSError as error:
        raise ToolError(f"cannot install into {tools}: {error}") from error


def _completed(tools: Path, name: str, say: Say) -> Installed:
    if programs := _programs(tools / name):
        return _told(Installed(name, "already there", programs), say)
    with TemporaryDirectory(prefix=_STAGING, dir=tools) as staging:
        made = Path(staging, name)
        source = _obtain(RELEASES[name], made, Path(staging), say)
        if (tools / name).exists():
            (tools / name).rename(Path(staging, "replaced"))
        made.rename(tools / name)
    return _told(Installed(name, source, _programs(tools / name)), say)


def _told(installed: Installed, say: Say) -> Installed:
    """Say which versions there are: Debian's may differ from the release's."""
    versions = ", ".join(f"{each.name} {'.'.join(map(str, each.version))}" for each in installed.programs)
    say(f"{installed.name}: {versions} ({installed.source})")
    return installed


def _obtain(release: Release, made: Path, scratch: Path, say: Say) -> str:
    """Fill the set's folder with programs that run on this machine; returns where they came from."""
    try:
        for archive in archives_of(release):
            say(f"{made.name}: downloading {archive.project} {archive.version}")
            unpack_archive(archive, made, scratch)
    except (Unreachable, NoSum) as reason:
        say(f"{made.name}: {reason}; trying Debian's packages")
        return _obtain_packages(release.suites, made, scratch, say)
    if not _programs(made):
        raise ToolError(f"the release archives of '{made.name}' do not run here; put programs on PATH")
    return "release archives"


def _obtain_packages(suites: Sequence[str], made: Path, scratch: Path, say: Say) -> str:
    refusals = []
    for suite in suites:
        say(f"{made.name}: asking the Debian mirror for {suite}")
        shutil.rmtree(made, ignore_errors=True)
        try:
            unpack_packages(suite, made, scratch)
        except ToolError as refusal:
            refusals.append(f"{suite}: {refusal}")
            continue
        if not (fault := _fault(_programs(made))):
            return f"Debian {suite}"
        refusals.append(f"{suite}: {fault}")
    raise ToolError(
        f"neither the release archives nor Debian's packages can be had ({'; '.join(refusals)}): "
        "set $TRADEWATCH_MIRROR to a copy of the archives, or put the programs on PATH"
    )


def _fault(programs: Sequence[Program]) -> str:
    """Why a suite's programs are not taken; empty when they are."""
    if not programs:
        return "its programs do not run here, or are older than promised"
    newer = [each for each in programs if PROMISED[each.name].too_new(each.version)]
    return f"{newer[0].name} {'.'.join(map(str, newer[0].version))} is newer than any that was tried" if newer else ""


def _programs(folder: Path) -> tuple[Program, ...]:
    """Take every program of a set; none at all if one is missing, does not run or is too old."""
    try:
        found = [in_set(name, folder) for name in PROGRAMS]
    except ToolError:
        return ()
    programs = tuple(program for program in found if program)
    return programs if len(programs) == len(PROGRAMS) else ()


@contextmanager
def _alone_in(tools: Path, say: Say) -> Iterator[None]:
    """Hold the folder's lock, which ends with the process, and sweep up what killed installs left."""
    with (tools / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another install into the same folder")
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left in tools.glob(f"{_STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
