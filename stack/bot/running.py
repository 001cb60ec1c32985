"""The simulated bot in real time: a thread that lets it work, the port of its metrics, and the port of its faults."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event, RLock, Thread
from typing import Any

from stack.bot.bot import Bot
from stack.bot.control import ControlServer
from stack.bot.faults import FAULTS
from stack.bot.simulated import SimulatedBot
from tradewatch.instruments import Endpoint

LOOPBACK = "127.0.0.1"

# Seconds between two passes: less than any age that an alert notices.
_PACE = 0.5


class RunningBot:
    """A simulated bot that serves its metrics at `port` and its faults at `control`, on `host`; 0 is any free port.

    `with RunningBot(SimulatedBot("momentum"), port=9400, control=9401):`

    Raises OSError if a port is taken.
    """

    def __init__(self, simulated: SimulatedBot, port: int = 0, control: int = 0, host: str = LOOPBACK) -> None:
        self._simulated = simulated
        self._host = host
        self._lock = RLock()  # of the simulation
        self._stop = Event()
        self._served: Bot | None = simulated.bot
        assert self._served is not None
        self._endpoint: Endpoint | None = self._served.metrics.serve(port, host)
        self.port = self._endpoint.port
        try:
            self._control = ControlServer(host, control, self)
        except OSError as error:
            self._endpoint.close()
            raise OSError(error.errno, f"port {control} of {host}: {error.strerror}") from None
        self.control: int = self._control.server_port
        self._threads = (
            Thread(target=self._work, name="bot", daemon=True),
            Thread(target=self._control.serve_forever, name="control", daemon=True),
        )
        for thread in self._threads:
            thread.start()

    def begin(self, fault: str, seconds: float | None = None, since: float = 0.0) -> None:
        """Begin a fault: see SimulatedBot.begin."""
        with self._lock:
            self._simulated.begin(fault, seconds, since)
            self._serve_current()

    def end(self, fault: str) -> None:
        """End a fault: see SimulatedBot.end."""
        with self._lock:
            self._simulated.end(fault)
            self._simulated.advance()
            self._serve_current()

    def faults(self) -> Sequence[dict[str, Any]]:
        """All faults, and which of them are active until when."""
        with self._lock:
            active = dict(self._simulated.active)
        return [
            {
                "name": fault.name,
                "story": fault.story,
                "active": fault.name in active,
                "ends": active[fault.name].ends if fault.name in active else None,
            }
            for fault in FAULTS.values()
        ]

    def close(self) -> None:
        """Stop the bot and release both ports."""
        self._stop.set()
        self._control.shutdown()
        for thread in self._threads:
            thread.join()
        self._control.server_close()
        if self._endpoint is not None:
            self._endpoint.close()

    def __enter__(self) -> RunningBot:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _work(self) -> None:
        while not self._stop.wait(_PACE):
            with self._lock:
                self._simulated.advance()
                self._serve_current()

    def _serve_current(self) -> None:
        """Serve the process that runs now: none, or another one after a restart."""
        current = self._simulated.bot
        if current is self._served:
            return
        if self._endpoint is not None:
            self._endpoint.close()
            self._endpoint = None
        if current is not None:
            try:
                self._endpoint = current.metrics.serve(self.port, self._host)
            except OSError:
                return  # somebody took the port meanwhile; the next pass tries again
        self._served = current
