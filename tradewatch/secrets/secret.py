"""A secret in a text."""

from __future__ import annotations

from typing import NamedTuple


class Secret(NamedTuple):
    """`kind` is for people, such as "a password"; the secret is `text[start:end]`."""

    kind: str
    start: int
    end: int
