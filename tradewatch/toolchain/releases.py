"""The versions of each set, the supported versions, and the SHA-256 sum of each release archive.

A published release never changes, so its sum can be committed, and no mirror can serve anything else. The lines of
`sha256sums.txt` come from the projects' own files with that name.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tradewatch.model.environment import OLDEST_ALERTMANAGER, OLDEST_PROMETHEUS
from tradewatch.toolchain.run import ToolError

FullVersion = tuple[int, int, int]

_SUMS = Path(__file__).with_name("sha256sums.txt")
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "armv7", "i686": "386"}


@dataclass(frozen=True)
class Release:
    """The versions of a set, and the Debian suites that have these versions or similar ones.

    The first version with a checksum for this platform is used, and the first suite that works.
    """

    prometheus: tuple[str, ...]
    alertmanager: tuple[str, ...]
    suites: tuple[str, ...]


RELEASES: Mapping[str, Release] = MappingProxyType(
    {
        "oldest": Release(("2.42.0",), ("0.25.0",), ("bookworm",)),
        "newest": Release(("3.5.3",), ("0.33.1", "0.32.2"), ("sid", "trixie")),
    }
)


@dataclass(frozen=True)
class SupportedVersions:
    """The versions of a program that the build works with; `newest` is the newest tested one."""

    oldest: tuple[int, ...]
    newest: tuple[int, ...]

    def too_old(self, version: FullVersion) -> bool:
        """Whether a version is older than the supported ones."""
        return version < self.oldest

    def too_new(self, version: FullVersion) -> bool:
        """Whether a version is newer than the tested ones."""
        return version[: len(self.newest)] > self.newest


_PROMETHEUS = SupportedVersions(OLDEST_PROMETHEUS, (3,))
_ALERTMANAGER = SupportedVersions(OLDEST_ALERTMANAGER, (0, 33))

SUPPORTED: Mapping[str, SupportedVersions] = MappingProxyType(
    {
        "promtool": _PROMETHEUS,
        "amtool": _ALERTMANAGER,
        "prometheus": _PROMETHEUS,
        "alertmanager": _ALERTMANAGER,
    }
)


class NoChecksum(Exception):
    """No checksum is committed for this platform, so no archive can be verified; the message has the platform."""


@dataclass(frozen=True)
class Archive:
    """A release archive and its checksum."""

    project: str
    version: str
    name: str
    sha256: str


def archives_of(release: Release) -> list[Archive]:
    """The archives of a release for this platform. Raises NoChecksum, and ToolError if sha256sums.txt is not valid."""
    sums = dict(_sums())
    return [
        _first_known("prometheus", release.prometheus, sums),
        _first_known("alertmanager", release.alertmanager, sums),
    ]


def _first_known(project: str, versions: tuple[str, ...], sums: Mapping[str, str]) -> Archive:
    machine = platform.machine().lower()
    here = f"{platform.system().lower()}-{_ARCHITECTURES.get(machine, machine)}"
    for version in versions:
        name = f"{project}-{version}.{here}.tar.gz"
        if name in sums:
            return Archive(project, version, name, sums[name])
    raise NoChecksum(f"{_SUMS.name} has no checksum of {project} {versions[0]} for {here}")


def _sums() -> Iterator[tuple[str, str]]:
    for number, line in enumerate(_SUMS.read_text("utf-8").splitlines(), 1):
        match line.split():
            case [digest, name] if len(digest) == 64 and set(digest) <= set("0123456789abcdef"):
                yield name, digest
            case _:
                raise ToolError(f"{_SUMS}:{number} is not a SHA-256 sum and the name of an archive; correct the line")
