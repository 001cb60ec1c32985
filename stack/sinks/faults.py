"""What a receiver can do wrong, on demand: for a time, for a number of requests, or until it is ended."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    """How requests fail."""

    ERROR = "500"
    THROTTLED = "429"
    HANG = "hang"
    RESET = "reset"


@dataclass
class Fault:
    """What happens to the next requests: `requests` of them are left, and it ends at `until`, a monotonic time."""

    kind: Kind
    requests: float
    until: float
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def seconds(self) -> float:
        """For how much longer it lasts."""
        return max(0.0, self.until - time.monotonic())

    @property
    def retry_after(self) -> int:
        """The seconds that a throttled client must wait."""
        return max(1, math.ceil(self.seconds)) if math.isfinite(self.until) else 1

    def wait(self) -> None:
        """Wait for the end of a hang."""
        self.ended.wait(self.seconds if math.isfinite(self.until) else None)


class Faults:
    """The fault of a receiver, if it has one. `met` counts the requests that a fault has hit."""

    def __init__(self) -> None:
        self.met = 0
        self._current: Fault | None = None
        self._lock = threading.Lock()

    @property
    def current(self) -> Fault | None:
        """The fault that the next request will meet."""
        fault = self._current
        return fault if fault and fault.requests > 0 and fault.seconds > 0 else None

    def cause(self, kind: Kind, *, requests: int | None = None, seconds: float | None = None) -> None:
        """Let requests fail, `requests` of them or for `seconds`; without both, until `end`. It replaces another."""
        self.end()
        until = math.inf if seconds is None else time.monotonic() + seconds
        self._current = Fault(kind, math.inf if requests is None else requests, until)

    def end(self) -> None:
        """Let requests succeed again; the connections that hang are closed."""
        if self._current:
            self._current.ended.set()
        self._current = None

    def take(self) -> Fault | None:
        """The fault that a request meets now."""
        with self._lock:
            if fault := self.current:
                fault.requests -= 1
                self.met += 1
            return fault
