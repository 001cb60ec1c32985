"""Masks the secrets in a text that is printed, because others read logs."""

from __future__ import annotations

import re

from tradewatch.secrets.find import find

_MASK = "***"

# User and password before a host. It matches more than `find`: a password may contain a slash or a quote, and an
# address on the command line may have no scheme. A digest after an image's tag is not a password.
_USERINFO = re.compile(
    r"(?<=://)[^\s/]+@|(?<=://)[^\s/:@]*:(?!\d+/)\S*@|(?<![\w/])[\w.-]*:[^\s@/]+@(?!sha\d)(?=[\w.-])"
)


def redact(text: str) -> str:
    """The text with `***` for every secret, and for every user and password in an address."""
    text = _USERINFO.sub(f"{_MASK}@", text)
    for secret in reversed(find(text)):
        text = text[: secret.start] + _MASK + text[secret.end :]
    return text
