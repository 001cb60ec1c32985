"""Masks secrets, so that a text can be printed: what is printed is kept, and read by others."""

from __future__ import annotations

import re

from tradewatch.secrets.find import find

_MASK = "***"

# User and password before a host. Wider than what `find` reports: a slash or a quote may be part of a password, and
# who types an address may leave out its scheme. A digest follows an image's tag in the same way.
_USERINFO = re.compile(
    r"(?<=://)[^\s/]+@|(?<=://)[^\s/:@]*:(?!\d+/)\S*@|(?<![\w/])[\w.-]*:[^\s@/]+@(?!sha\d)(?=[\w.-])"
)


def redact(text: str) -> str:
    """The text with `***` for every secret, and for every user and password in an address."""
    text = _USERINFO.sub(f"{_MASK}@", text)
    for secret in reversed(find(text)):
        text = text[: secret.start] + _MASK + text[secret.end :]
    return text
