"""Downloads the Prometheus project's release archives and checks them against the committed checksums."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import zlib
from dataclasses import dataclass
from gzip import BadGzipFile, GzipFile
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import build_opener

from tradewatch.foreign import call_with_timeout
from tradewatch.foreign.http import Redirects
from tradewatch.toolchain.releases import Archive
from tradewatch.toolchain.run import ToolError

_PUBLISHER = "https://github.com"
_PROGRAMS = {"prometheus": ("promtool", "prometheus"), "alertmanager": ("amtool", "alertmanager")}
_LICENCES = ("LICENSE", "NOTICE")
_LOOPBACK = ("127.0.0.1", "::1", "localhost")

# Seconds without a byte: enough for a slow mirror, and not too long to wait if there is none.
_TIMEOUT = 10

# A download may take _TIMEOUT, plus a second per _SLOWEST bytes that arrived, and _LONGEST seconds in all.
_SLOWEST = 64 * 1024
_LONGEST = 1200

# Bytes of an archive, and of all its content: twice the current sizes.
_LARGEST = 256 * 2**20
_LARGEST_UNPACKED = 2**30

_CHUNK = 64 * 1024


class Unreachable(Exception):
    """The server does not answer; the message says which address, and why."""


def unpack_archive(archive: Archive, into: Path, scratch: Path) -> None:
    """Download an archive into `scratch`, verify it, and extract its programs into `into`/bin.

    `$TRADEWATCH_MIRROR` replaces the publisher's address; the layout below it is the same.

    Raises Unreachable if no server answers. Raises ToolError if the server refuses, is too slow or sends too much, if
    the archive does not have the committed SHA-256, or if a program is missing in it.
    """
    base = os.environ.get("TRADEWATCH_MIRROR", _PUBLISHER).rstrip("/")
    if refusal := _refusal(base):
        raise ToolError(f"$TRADEWATCH_MIRROR {refusal}; use an address that begins with https://")
    url = f"{base}/prometheus/{archive.project}/releases/download/v{archive.version}/{archive.name}"
    file = scratch / archive.name
    _download(url, file)
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    if digest != archive.sha256:
        raise ToolError(
            f"{url} has SHA-256 {digest}, but the release has {archive.sha256}: "
            "the download was cut short or tampered with; try again, or correct the mirror"
        )
    _extract(file, archive.name.removesuffix(".tar.gz"), archive.project, into)


def _refusal(url: str) -> str:
    """Why nothing is downloaded from an address; empty if it is encrypted or on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "is not an address"
    if "@" in parts.netloc:
        return "has a user or a password, which would be printed"
    safe = parts.scheme in ("https", "file") or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    return "" if safe else f"is not encrypted: {url[:200]!r}"


@dataclass
class _Download:
    """A running download; setting `stopped` ends it."""

    received: int = 0
    stopped: bool = False

    @property
    def seconds(self) -> float:
        """How long it may take, given the bytes that have arrived."""
        return min(_TIMEOUT + self.received / _SLOWEST, _LONGEST)

    def fetch(self, url: str, to: Path) -> None:
        """Write the content of an address to a file. Raises what urllib raises, and ToolError for too many bytes."""
        opener = build_opener(Redirects(_refusal))
        with opener.open(url, timeout=_TIMEOUT) as response, to.open("wb") as file:
            while (chunk := response.read1(_CHUNK)) and not self.stopped:
                self.received += len(chunk)
                if self.received > _LARGEST:
                    raise ToolError(f"{url} sends more than {_LARGEST >> 20} MiB; correct $TRADEWATCH_MIRROR")
                file.write(chunk)


def _download(url: str, to: Path) -> None:
    download = _Download()
    try:
        call_with_timeout(lambda: download.seconds, lambda: download.fetch(url, to))
    except HTTPError as error:
        raise ToolError(f"{url} answers {error.code} {error.reason[:200]}; correct $TRADEWATCH_MIRROR") from error
    except (URLError, TimeoutError, ConnectionError, HTTPException) as error:
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, FileNotFoundError):
            raise ToolError(f"{url} does not exist; correct $TRADEWATCH_MIRROR") from error
        if isinstance(error, URLError) and isinstance(reason, str):
            raise ToolError(f"{url} {reason}; correct $TRADEWATCH_MIRROR") from error
        if download.received:
            raise ToolError(f"{url} was not sent completely ({reason or 'too slow'}); try again") from error
        raise Unreachable(f"{url} cannot be reached ({reason})") from error
    except ValueError as error:
        raise ToolError(f"{url} is not an address ({error}); correct $TRADEWATCH_MIRROR") from error
    finally:
        download.stopped = True


class _Bounded(io.RawIOBase):
    """Reads at most `left` bytes of `source`, because compressed data can become larger by any factor."""

    def __init__(self, source: GzipFile, left: int) -> None:
        self._source, self._left = source, left

    def readable(self) -> bool:
        """Always True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises tarfile.ReadError after too many."""
        content = self._source.read(min(size if size >= 0 else _CHUNK, _CHUNK))
        self._left -= len(content)
        if self._left < 0:
            raise tarfile.ReadError(f"its content is larger than {_LARGEST_UNPACKED >> 20} MiB")
        return content


def _extract(archive: Path, top: str, project: str, into: Path) -> None:
    """Copy the plain files with the names that we know, so that no other name in the archive has an effect."""
    programs = {f"{top}/{program}": into / "bin" / program for program in _PROGRAMS[project]}
    licences = {f"{top}/{text}": into / "share" / "doc" / project / text for text in _LICENCES}
    wanted = programs | licences
    try:
        with (
            GzipFile(archive) as unpacked,
            tarfile.open(fileobj=_Bounded(unpacked, _LARGEST_UNPACKED), mode="r|") as members,
        ):
            for member in members:
                content = members.extractfile(member) if member.isreg() and member.name in wanted else None
                if content:
                    to = wanted.pop(member.name)
                    to.parent.mkdir(parents=True, exist_ok=True)
                    with content, to.open("wb") as file:
                        shutil.copyfileobj(content, file)
    except (tarfile.TarError, BadGzipFile, EOFError, zlib.error) as error:
        raise ToolError(f"{archive.name} cannot be extracted: {error}; correct the mirror") from error
    if missing := sorted(programs.keys() & wanted):
        raise ToolError(f"{archive.name} has no plain file {missing[0]}; correct the mirror")
    for program in programs.values():
        program.chmod(0o755)
