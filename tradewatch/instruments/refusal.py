"""Wrong updates of metrics: an error in development; dropped, counted and logged in production."""

from __future__ import annotations

import logging
import reprlib
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal, get_args

from tradewatch.instruments.locked import locked

Mode = Literal["development", "production"]
Reason = Literal[
    "unknown_label_value",  # not in the label's closed set
    "too_many_label_values",  # one more than the label's maximum
    "invalid_label_value",  # not text, or text that cannot be exposed
    "counter_decrease",
    "invalid_number",
    "out_of_range",  # a number that cannot be right, for example a time in milliseconds
    "other",
]
REASONS: tuple[Reason, ...] = get_args(Reason)

# Seconds between two log lines about the same metric and reason: a wrong update in a loop is wrong every time.
QUIET = 60.0

_log = logging.getLogger("tradewatch.instruments")


class UpdateRefused(ValueError):
    """An update that the catalogue does not allow.

    `metric` is the metric's name, or empty if it is not known; `reason` is a value of the drop counter's label. `fix`
    returns what to do, and is only called if the message is read.
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
    """Handles an exception in an update: raises it in development; counts and logs it in production.

    `count` counts a dropped update under its reason. Raises ValueError for another `mode`.
    """

    def __init__(self, mode: Mode, count: Callable[[Reason], None]) -> None:
        if mode not in get_args(Mode):
            raise ValueError(f"mode is {shown(mode)}; choose 'development' or 'production'")
        self._raises = mode == "development"
        self._count = count
        # By metric and reason: when the last message was logged, and how many updates were dropped since then. The size
        # is limited by the catalogue's metrics times the reasons.
        self._logged: dict[tuple[str, Reason], tuple[float, int]] = {}

    def __call__(self, error: Exception) -> None:
        if self._raises:
            refused = _explained(error)
            raise refused from refused.__cause__
        # A failing log handler must not stop the program.
        with suppress(Exception):
            refused = _explained(error)
            self._count(refused.reason)
            unlogged = self._unlogged(refused.metric, refused.reason)
            if unlogged is not None:
                since = f"; {unlogged} similar updates were dropped since the last message" if unlogged else ""
                _log.warning("update dropped: %s (%s)%s", refused, _caller(error), since)

    def warn(self, message: str) -> None:
        """Log a message that is not about a dropped update."""
        with suppress(Exception):
            _log.warning("%s", message)

    @locked
    def _unlogged(self, metric: str, reason: Reason) -> int | None:
        """How many updates were dropped since the last message; None if it is too early for the next one."""
        now = time.monotonic()
        last, count = self._logged.get((metric, reason), (now - QUIET, 0))
        if now - last < QUIET:
            self._logged[metric, reason] = (last, count + 1)
            return None
        self._logged[metric, reason] = (now, 0)
        return count


def shown(value: object) -> str:
    """A value for a message: short; never raises."""
    try:
        return reprlib.repr(value)
    except Exception:
        return f"a value of type {type(value).__name__}"


def _explained(error: Exception) -> UpdateRefused:
    """The error for an exception of Python, for example from a label that is not hashable."""
    if isinstance(error, UpdateRefused):
        return error
    try:
        text = f"{type(error).__name__}: {error}"[:200]  # it may contain the whole value
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
    """The program's line that made the update: the first one outside the package that caught the error."""
    assert error.__traceback__ is not None
    frame = error.__traceback__.tb_frame
    package = _package(frame.f_globals)
    while frame.f_back is not None and _package(frame.f_globals) == package:
        frame = frame.f_back
    return f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"


def _package(names: dict[str, object]) -> str:
    return str(names.get("__name__", "")).partition(".")[0]
