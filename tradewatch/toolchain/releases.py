"""Which versions a set has, which are promised to work, and the committed SHA-256 sum of each release archive.

A published release never changes, so its sum is a fact to commit, and no mirror can serve anything else.
`sha256sums.txt` has the lines of the projects' own files of that name.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from tradewatch.model.environment import OLDEST_ALERTMANAGER, OLDEST_PROMETHEUS
from tradewatch.toolchain.run import ToolError

Version = tuple[int, int, int]

_SUMS = Path(__file__).with_name("sha256sums.txt")
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "armv7", "i686": "386"}


@dataclass(frozen=True)
class Release:
    """The versions in a set, and the Debian suites that have them, or nearly; the first that works is used.

    Of several versions of a project, the first that has a sum for this platform is used.
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
class Promised:
    """The versions of a program that the build works with; `newest` is the last that was tried."""

    oldest: tuple[int, ...]
    newest: tuple[int, ...]

    def too_old(self, version: Version) -> bool:
        return version < self.oldest

    def too_new(self, version: Version) -> bool:
        return version[: len(self.newest)] > self.newest


_PROMETHEUS = Promised(OLDEST_PROMETHEUS, (3,))
_ALERTMANAGER = Promised(OLDEST_ALERTMANAGER, (0, 33))

PROMISED: Mapping[str, Promised] = MappingProxyType(
    {
        "promtool": _PROMETHEUS,
        "amtool": _ALERTMANAGER,
        "prometheus": _PROMETHEUS,
        "alertmanager": _ALERTMANAGER,
    }
)


class NoSum(Exception):
    """No sum is committed for this platform, so no archive can be trusted; says which platform."""


@dataclass(frozen=True)
class Archive:
    """A release archive, and the sum that it must have."""

    project: str
    version: str
    name: str
    sha256: str


def archives_of(release: Release) -> list[Archive]:
    """The archives of a release for this platform. Raises NoSum, or ToolError for a table that cannot be read."""
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
    raise NoSum(f"no sum of {project} {versions[0]} for {here} is in {_SUMS.name}")


def _sums() -> Iterator[tuple[str, str]]:
    for number, line in enumerate(_SUMS.read_text("utf-8").splitlines(), 1):
        match line.split():
            case [digest, name] if len(digest) == 64 and set(digest) <= set("0123456789abcdef"):
                yield name, digest
            case _:
                raise ToolError(f"{_SUMS}:{number} is not a SHA-256 sum and the name of an archive; correct the line")
