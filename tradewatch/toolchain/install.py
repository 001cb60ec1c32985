"""Installs missing programs into the tools folder, without root and without a change of the machine.

A set comes from the projects' release archives. If these cannot be reached, or no checksum is committed for the
platform, it comes from Debian's packages. It is made in a hidden folder, and renamed after each of its programs has
printed its version. So `find` never finds what a killed install left.

Debian's alertmanager reads `/usr/share/prometheus/alertmanager/default.tmpl` when it starts, and exits without it.
Mount the set's `share` over `/usr/share` in a mount namespace of its own.
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
from tradewatch.toolchain.releases import RELEASES, SUPPORTED, NoChecksum, Release, archives_of
from tradewatch.toolchain.run import ToolError

Say = Callable[[str], None]

_STAGING = ".installing-"


@dataclass(frozen=True)
class Installed:
    """A complete set; `source` says where it comes from, for people."""

    name: str
    source: str
    programs: tuple[Program, ...]


def install(tools: Path, sets: Sequence[str] = ("oldest", "newest"), *, say: Say) -> list[Installed]:
    """Install each of these sets, unless it is complete and its programs run. `say` prints one line of progress.

    Two installs into the same folder wait for each other.

    Raises ToolError for a set that RELEASES does not have, for an archive with a wrong checksum, if neither archives
    nor packages can be downloaded, and if the folder cannot be written.
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
        return _announced(Installed(name, "already there", programs), say)
    with TemporaryDirectory(prefix=_STAGING, dir=tools) as staging:
        made = Path(staging, name)
        source = _obtain(RELEASES[name], made, Path(staging), say)
        if (tools / name).exists():
            (tools / name).rename(Path(staging, "replaced"))
        made.rename(tools / name)
    return _announced(Installed(name, source, _programs(tools / name)), say)


def _announced(installed: Installed, say: Say) -> Installed:
    """Print the versions, because Debian's may differ from the release's."""
    versions = ", ".join(f"{each.name} {'.'.join(map(str, each.version))}" for each in installed.programs)
    say(f"{installed.name}: {versions} ({installed.source})")
    return installed


def _obtain(release: Release, made: Path, scratch: Path, say: Say) -> str:
    """Fill the set's folder with programs that run on this machine; returns where they come from."""
    try:
        for archive in archives_of(release):
            say(f"{made.name}: downloading {archive.project} {archive.version}")
            unpack_archive(archive, made, scratch)
    except (Unreachable, NoChecksum) as reason:
        say(f"{made.name}: {reason}; trying Debian's packages")
        return _obtain_packages(release.suites, made, scratch, say)
    if not _programs(made):
        raise ToolError(f"the release archives of '{made.name}' do not run here; put programs on PATH")
    return "release archives"


def _obtain_packages(suites: Sequence[str], made: Path, scratch: Path, say: Say) -> str:
    refusals = []
    for suite in suites:
        say(f"{made.name}: downloading Debian's packages of {suite}")
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
        f"neither the release archives nor Debian's packages can be downloaded ({'; '.join(refusals)}): "
        "set $TRADEWATCH_MIRROR to a copy of the archives, or put the programs on PATH"
    )


def _fault(programs: Sequence[Program]) -> str:
    """Why a suite's programs are not used; empty if they are."""
    if not programs:
        return "its programs do not run here, or are too old"
    newer = [each for each in programs if SUPPORTED[each.name].too_new(each.version)]
    return f"{newer[0].name} {'.'.join(map(str, newer[0].version))} is newer than the tested versions" if newer else ""


def _programs(folder: Path) -> tuple[Program, ...]:
    """All programs of a set; empty if one is missing, does not run or is too old."""
    try:
        found = [in_set(name, folder) for name in PROGRAMS]
    except ToolError:
        return ()
    programs = tuple(program for program in found if program)
    return programs if len(programs) == len(PROGRAMS) else ()


@contextmanager
def _alone_in(tools: Path, say: Say) -> Iterator[None]:
    """Hold the folder's lock, which ends with the process, and remove what killed installs left."""
    with (tools / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another install into the same folder")
            fcntl.flock(lock, fcntl.LOCK_EX)
        for left in tools.glob(f"{_STAGING}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
