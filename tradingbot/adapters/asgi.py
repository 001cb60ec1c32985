"""Records the requests to a bot's own API in an ASGI framework: Starlette, FastAPI and others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from tradingbot.metrics import TradingMetrics

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class MetricsMiddleware:
    """Records each HTTP request of an application: `app.add_middleware(MetricsMiddleware, metrics=metrics)`.

    The route is the template of the framework's router, and `unmatched` if no route serves the path.
    """

    def __init__(self, app: App, metrics: TradingMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        with self._metrics.http_request(scope["method"], "unmatched") as request:

            async def send_with_status(message: MutableMapping[str, Any]) -> None:
                if message["type"] == "http.response.start":
                    request.status = message["status"]
                await send(message)

            try:
                await self._app(scope, receive, send_with_status)
            finally:
                # The router has put the route into the scope by now.
                request.route = _route(scope)
                if request.status in (401, 403):
                    self._metrics.http_unauthorized(request.route)


def _route(scope: Scope) -> str:
    """FastAPI stores the route itself; Starlette stores the router, which finds the route again."""
    with suppress(Exception):  # another framework may store other objects
        if "route" in scope:
            return str(scope["route"].path)
        if "endpoint" in scope:
            for route in scope["router"].routes:
                if getattr(route, "endpoint", None) is scope["endpoint"]:
                    return str(route.path)
    return "unmatched"
