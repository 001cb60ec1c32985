"""Versions of the servers that load the build."""

from __future__ import annotations

from typing import NamedTuple


class Version(NamedTuple):
    """The version of a server, for example 2.42."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"
