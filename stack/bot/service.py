"""The rest of a bot's process: its own API, its event loop, its errors and what it saves."""

from __future__ import annotations

from stack.bot.world.world import World
from tradingbot import TradingMetrics
from tradingbot.metrics.timed import HttpRequest

# How often the desk's screens and people use the API, per minute.
_REQUESTS = (("GET", "/status", 8.0), ("GET", "/positions", 4.0), ("POST", "/orders", 0.2))
_HANGING = 4


class Service:
    """Serves the desk, and keeps the process in order."""

    def __init__(self, metrics: TradingMetrics, world: World) -> None:
        self._metrics = metrics
        self._world = world
        self._hanging: list[HttpRequest] = []
        self._hung_at = 0.0

    def serve_requests(self, elapsed: float) -> None:
        """Answer what the desk has asked."""
        conditions, world = self._world.conditions, self._world
        if conditions.api == "hangs" and not self._hanging:
            self._hung_at = world.now
            self._hanging = [self._metrics.http_request("GET", "/status").__enter__() for _ in range(_HANGING)]
        elif conditions.api != "hangs":
            for request in self._hanging:
                request.record(world.now - self._hung_at, None)
            self._hanging = []
        if conditions.api != "answers":
            return
        for method, route, rate in _REQUESTS:
            for _ in range(world.events(rate * conditions.api_requests, elapsed)):
                status = 500 if world.happens(conditions.api_failures) else 200
                self._metrics.http_served(method, route, status, world.around(conditions.api_seconds))
        for _ in range(world.events(conditions.refused_logins, elapsed)):
            self._metrics.http_unauthorized("/orders")

    def watch(self, elapsed: float) -> None:
        """How late the event loop is, and which errors there were."""
        conditions, world = self._world.conditions, self._world
        self._metrics.event_loop_lag(world.around(conditions.loop_lag))
        for _ in range(world.events(conditions.errors, elapsed)):
            self._metrics.error("market_data", "invalid_data")
        if conditions.has_wrong_label:
            self._metrics.error("market_data", "disconnected")  # type-checked code could not

    def save(self) -> None:
        """Save all stores."""
        if self._world.conditions.saves_state:
            for store in ("orders", "positions", "strategy_state"):
                self._metrics.state_saved(store)
