"""A person who interrupts a command, as opposed to content that raises KeyboardInterrupt."""

from __future__ import annotations

import signal
from typing import NoReturn


class Interrupted(KeyboardInterrupt):
    """Somebody pressed Ctrl-C or ended the process; click prints "Aborted!"."""


def listen() -> None:
    """Raise Interrupted for SIGINT and SIGTERM, so that programs that were started are stopped too."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)


def _interrupt(number: int, frame: object) -> NoReturn:
    raise Interrupted
