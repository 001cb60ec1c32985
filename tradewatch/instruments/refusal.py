"""Updates that would make a metric lie: an error while a bot is written, a counted and logged drop while it trades."""

from __future__ import annotations

import logging
import reprlib
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal, get_args

Mode = Literal["development", "production"]
Reason = Literal[
    "unknown_label_value",  # not in the label's closed set
    "too_many_label_values",  # one more than the label's maximum
    "invalid_label_value",  # no text, or none that can be exposed
    "counter_decrease",
    "invalid_number",
    "other",
]
REASONS: tuple[Reason, ...] = get_args(Reason)

# Seconds between two log lines about the same metric and reason: a loop that is wrong is wrong every time.
QUIET = 60.0

_log = logging.getLogger("tradewatch.instruments")


class UpdateRefused(ValueError):
    """An update that is not made, since the catalogue does not allow it.

    `metric` is the metric's name, empty when it is not known; `reason` is a value of the drop counter's label.
    `fix` says what to do, and is asked for only when somebody reads it.
    """

    def __init__(self, metric: str, reason: Reason, summary: str, fix: Callable[[], str] | None = None) -> None:
        super().__init__(metric, reason, summary)
        self.metric = metric
        self.reason = reason
        self.summary = summary
        self.fix = fix

    def __str__(self) -> str:
        text = f"{self.metric}: {self.summary}" if self.metric else self.summary
        return f"{text}; {self.fix()}" if self.fix else text


class Refusals:
    """What becomes of an update that failed: raised in development, in production counted and logged, never raised.

    `count` counts a drop under its reason.
    """

    def __init__(self, mode: Mode, count: Callable[[Reason], None]) -> None:
        if mode not in get_args(Mode):
            raise ValueError(f"mode is {shown(mode)}; choose 'development' or 'production'")
        self._raises = mode == "development"
        self._count = count
        self._lock = threading.Lock()
        # (metric, reason) -> when it was last logged, and how many were dropped in silence since. Bounded: the
        # catalogue's metrics times the reasons.
        self._logged: dict[tuple[str, Reason], tuple[float, int]] = {}

    def __call__(self, error: Exception) -> None:
        refused = error if isinstance(error, UpdateRefused) else _explained(error)
        if self._raises:
            raise refused from refused.__cause__
        # Whatever a log handler does, trading goes on.
        with suppress(Exception):
            self._count(refused.reason)
            silent = self._silent(refused.metric, refused.reason)
            if silent is not None:
                since = f"; {silent} more like it were dropped since the last message" if silent else ""
                _log.warning("update dropped: %s (%s)%s", refused, _caller(error), since)

    def _silent(self, metric: str, reason: Reason) -> int | None:
        """How many were dropped in silence since the last message; None when it is too soon for another."""
        now = time.monotonic()
        with self._lock:
            last, silent = self._logged.get((metric, reason), (now - QUIET, 0))
            if now - last < QUIET:
                self._logged[metric, reason] = (last, silent + 1)
                return None
            self._logged[metric, reason] = (now, 0)
            return silent


def shown(value: object) -> str:
    """A value as a message shows it: short, and without ever raising."""
    try:
        return reprlib.repr(value)
    except Exception:
        return f"a value of type {type(value).__name__}"


def _explained(error: Exception) -> UpdateRefused:
    """An exception from a label that cannot be hashed, or from a value that is no number."""
    try:
        text = f"{type(error).__name__}: {error}"[:200]  # it may quote what was passed
    except Exception:
        text = type(error).__name__
    if isinstance(error, TypeError) and "unhashable" in text:
        refused = UpdateRefused("", "invalid_label_value", f"a label's value must be text ({text})")
    elif isinstance(error, TypeError | ValueError | OverflowError):
        refused = UpdateRefused("", "invalid_number", f"the value must be a number ({text})")
    else:
        refused = UpdateRefused("", "other", text)
    refused.__cause__ = error
    return refused


def _caller(error: Exception) -> str:
    """The bot's line that asked for the update: the first one outside of the package that caught the error."""
    assert error.__traceback__ is not None
    frame = error.__traceback__.tb_frame
    package = _package(frame.f_globals)
    while frame.f_back is not None and _package(frame.f_globals) == package:
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"


def _package(names: dict[str, object]) -> str:
    return str(names.get("__name__", "")).partition(".")[0]
