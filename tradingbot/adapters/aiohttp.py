"""Records the requests to a bot's own API in aiohttp: `web.Application(middlewares=[middleware(metrics)])`."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from tradingbot.metrics import TradingMetrics


def middleware(metrics: TradingMetrics) -> Middleware:
    """A middleware that records each request; put it first. `unmatched` is the route of a path that nothing serves."""

    @web.middleware
    async def record(request: web.Request, handler: Handler) -> web.StreamResponse:
        resource = request.match_info.route.resource
        route = resource.canonical if resource is not None else "unmatched"
        with metrics.http_request(request.method, route) as timer:
            try:
                response = await handler(request)
                timer.status = response.status
            except web.HTTPException as error:
                timer.status = error.status
                raise
            finally:
                if timer.status in (401, 403):
                    metrics.http_unauthorized(route)
        return response

    return record
