"""What a look at a running installation finds, one line each."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Verdict(NamedTuple):
    """Whether one thing is as it should be; `unknown` if that cannot be judged from here. `fix` says what to do."""

    check: str
    state: Literal["ok", "wrong", "unknown"]
    text: str
    fix: str = ""


def ok(check: str, text: str) -> Verdict:
    """It is as it should be."""
    return Verdict(check, "ok", text)


def wrong(check: str, text: str, fix: str = "") -> Verdict:
    """It is not as it should be."""
    return Verdict(check, "wrong", text, fix)


def unknown(check: str, text: str) -> Verdict:
    """It cannot be judged from here."""
    return Verdict(check, "unknown", text)
