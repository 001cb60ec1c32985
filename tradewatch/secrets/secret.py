"""A secret in a text."""

from __future__ import annotations

from typing import NamedTuple


class Secret(NamedTuple):
    """A secret is `text[start:end]`; `kind` is for people, for example "a password"."""

    kind: str
    start: int
    end: int
