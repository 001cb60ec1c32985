"""Addresses that a server will be given."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

# What Go's net/url refuses and Python's urlsplit passes.
_REFUSED = re.compile(r"[\x00-\x20\x7f]|%(?![0-9a-fA-F]{2})")


def http_address(url: str) -> SplitResult | None:
    """The parts of an http(s) address that Go can read too; None for anything else."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is none
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or _REFUSED.search(url):
        return None
    return parts
