"""The names of files that are about something with any name."""

from __future__ import annotations

import re

_LONGEST = 150


def file_name(name: str) -> str:
    """The name of a file for this name, without an ending: `API: latency` has `API-latency`.

    Two names can have the same file. It never leaves its folder, is never hidden, and works on every system.
    """
    return re.sub(r"[^\w.-]+", "-", name).strip(".-")[:_LONGEST] or "_"
