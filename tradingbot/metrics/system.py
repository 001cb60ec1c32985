"""The bot's process: its loops, its clock, its errors, and its saved state."""

from __future__ import annotations

from typing import SupportsFloat

from tradewatch.instruments import Instruments
from tradingbot.catalogue.system import (
    CLOCK_OFFSET,
    ERRORS,
    EVENT_LOOP_LAG,
    LOOP_DURATION,
    LOOP_LAST_SUCCESS,
    STATE_LAST_SAVED,
)
from tradingbot.metrics.recorder import Recorder
from tradingbot.metrics.timer import Timer


class System(Recorder):
    """Records loops, clock, errors and saved state of the bot's process."""

    def __init__(self, instruments: Instruments) -> None:
        super().__init__(instruments)
        self._passes = instruments.joined(
            ("loop",), instruments.histogram(LOOP_DURATION), instruments.gauge(LOOP_LAST_SUCCESS)
        )
        self._lag = instruments.gauge(EVENT_LOOP_LAG)[()]
        self._clock = instruments.gauge(CLOCK_OFFSET)
        self._errors = instruments.counter(ERRORS)
        self._saved = instruments.gauge(STATE_LAST_SAVED)

    def loop_pass(self, loop: str) -> LoopPass:
        """One pass of a loop: `with`, `async with`, or a decorator of `def` and `async def`.

            while True:
                with metrics.loop_pass("trading"):
                    trade()

        A pass that raises is timed, but does not count as a success.

        loop: a name for it; at most 8 loops.
        """
        return LoopPass(self, loop)

    def loop_passed(self, loop: str, seconds: SupportsFloat, *, success: bool = True) -> None:
        """A pass of a loop ended; `loop_pass` measures it for you.

        loop: a name for it; at most 8 loops.  seconds: how long the pass took.  success: it ended without error.
        """
        try:
            duration, last_success = self._passes[(loop,)]
            duration.observe(seconds)
            if success:
                last_success.stamp()
        except Exception as error:
            self._refuse(error)

    def event_loop_lag(self, seconds: SupportsFloat) -> None:
        """How late the last timer of the event loop ran. Measure it continuously, in a task of its own:

            async def watch_event_loop():
                while True:
                    due = time.monotonic() + 0.5
                    await asyncio.sleep(0.5)
                    metrics.event_loop_lag(time.monotonic() - due)

        seconds: 0 if it ran on time.
        """
        try:
            self._lag.set(seconds)
        except Exception as error:
            self._refuse(error)

    def clock_offset(self, venue: str, seconds: SupportsFloat) -> None:
        """How far the bot's clock is ahead of a venue's; call it at each probe of the venue's time.

        venue: where orders go; at most 4.  seconds: bot minus venue, minus half of the round trip; may be negative.
        """
        try:
            self._clock[venue].set(seconds)
        except Exception as error:
            self._refuse(error)

    def error(self, component: str, kind: str) -> None:
        """An error, handled or not; call it once, where the error is first caught.

        component: market_data, strategy, risk, execution, reconciliation, accounting, storage, api, main.
        kind: connection, timeout, authentication, invalid_data, invalid_state, internal, unhandled.
        """
        try:
            self._errors[component, kind].inc()
        except Exception as error:
            self._refuse(error)

    def state_saved(self, store: str) -> None:
        """A store was saved; call it after the disk or the database has confirmed it.

        store: orders, positions, strategy_state.
        """
        try:
            self._saved[store].stamp()
        except Exception as error:
            self._refuse(error)


class LoopPass(Timer):
    """A running pass of a loop."""

    __slots__ = ("_loop", "_system")

    def __init__(self, system: System, loop: str) -> None:
        self._system = system
        self._loop = loop

    def record(self, seconds: float, error: BaseException | None) -> None:
        """Record the pass."""
        self._system.loop_passed(self._loop, seconds, success=error is None)

    def copy(self) -> LoopPass:
        """A new timer of the same loop."""
        return LoopPass(self._system, self._loop)
