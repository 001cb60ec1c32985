"""The release archives that the Prometheus project publishes, checked against its published digests."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import tarfile
import zlib
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tradewatch.toolchain.run import ToolError

_PUBLISHER = "https://github.com"
_PROGRAMS = {"prometheus": ("promtool", "prometheus"), "alertmanager": ("amtool", "alertmanager")}
_LICENCES = ("LICENSE", "NOTICE")
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "armv7", "i686": "386"}

# Seconds without a byte: long enough for a slow mirror, short enough to fall back where there is none.
_PATIENCE = 10


class Unreachable(Exception):
    """The publisher does not answer; says where, and why."""


def unpack_archive(project: str, version: str, into: Path, scratch: Path) -> None:
    """Download the project's release into `scratch`, verify it, and take its programs into `into`/bin.

    `$TRADEWATCH_MIRROR` stands in for the publisher's address, with the same layout below it.

    Raises Unreachable when no server answers; ToolError when one refuses, or the archive's SHA-256 is not
    the published one, or a program is not in it.
    """
    archive_name = f"{project}-{version}.{_platform()}.tar.gz"
    base = os.environ.get("TRADEWATCH_MIRROR", _PUBLISHER).rstrip("/")
    folder = f"{base}/prometheus/{project}/releases/download/v{version}"
    sums, archive = scratch / "sha256sums.txt", scratch / archive_name
    _download(f"{folder}/sha256sums.txt", sums)
    _download(f"{folder}/{archive_name}", archive)
    published = _published_digest(sums, archive_name)
    with archive.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    if digest != published:
        raise ToolError(
            f"{folder}/{archive_name} has SHA-256 {digest}, but {published} is published: "
            "the download was cut short or tampered with; try again, or correct the mirror"
        )
    _take(archive, archive_name.removesuffix(".tar.gz"), project, into)


def _platform() -> str:
    machine = platform.machine().lower()
    return f"{platform.system().lower()}-{_ARCHITECTURES.get(machine, machine)}"


def _download(url: str, to: Path) -> None:
    try:
        with urlopen(url, timeout=_PATIENCE) as response, to.open("wb") as file:  # noqa: S310 - a mirror may be file://
            shutil.copyfileobj(response, file)
    except HTTPError as error:
        raise ToolError(f"{url} answers {error.code} {error.reason}; correct $TRADEWATCH_MIRROR") from error
    except (URLError, TimeoutError, ConnectionError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, FileNotFoundError):
            raise ToolError(f"{url} does not exist; correct $TRADEWATCH_MIRROR") from error
        raise Unreachable(f"{url} cannot be reached ({reason})") from error
    except ValueError as error:
        raise ToolError(f"{url} is not an address ({error}); correct $TRADEWATCH_MIRROR") from error


def _published_digest(sums: Path, archive_name: str) -> str:
    for line in sums.read_text(encoding="utf-8", errors="replace").splitlines():
        match line.split():
            case [digest, name] if name.removeprefix("*") == archive_name:
                return digest.lower()
    raise ToolError(f"sha256sums.txt of the release does not list {archive_name}; put the programs on PATH")


def _take(archive: Path, top: str, project: str, into: Path) -> None:
    """Copy the plain files whose exact names we know; no other name in the archive leads anywhere."""
    programs = {f"{top}/{program}": into / "bin" / program for program in _PROGRAMS[project]}
    licences = {f"{top}/{text}": into / "share" / "doc" / project / text for text in _LICENCES}
    wanted = programs | licences
    try:
        with tarfile.open(archive, "r:gz") as members:
            for member in members:
                content = members.extractfile(member) if member.isreg() and member.name in wanted else None
                if content:
                    to = wanted.pop(member.name)
                    to.parent.mkdir(parents=True, exist_ok=True)
                    with content, to.open("wb") as file:
                        shutil.copyfileobj(content, file)
    except (tarfile.TarError, EOFError, zlib.error) as error:
        raise ToolError(f"{archive.name} cannot be unpacked: {error}; correct the mirror") from error
    if missing := sorted(programs.keys() & wanted):
        raise ToolError(f"{archive.name} has no plain file {missing[0]}; correct the mirror")
    for program in programs.values():
        program.chmod(0o755)
