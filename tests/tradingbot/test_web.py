"""The middlewares for the bot's own API, with the real frameworks."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.tradingbot.bot import changed
from tradingbot import TradingMetrics
from tradingbot.adapters.aiohttp import middleware
from tradingbot.adapters.asgi import MetricsMiddleware

# Paths, and the route and the class of the status under which a request to them counts.
REQUESTS = {
    "/orders/17": ("/orders/{id}", "2xx"),
    "/orders/0": ("/orders/{id}", "4xx"),
    "/secret": ("/secret", "4xx"),
    "/broken": ("/broken", "5xx"),
    "/nowhere": ("unmatched", "4xx"),
}


def check(found: dict[str, float]) -> None:
    """Each request is counted once, and timed; only the secret was refused for a missing login."""
    counted = {name: value for name, value in found.items() if "http_requests_total" in name and value}
    assert counted == {
        f'tradingbot_http_requests_total{{method="GET",route="{route}",status_class="{status}"}}': 1
        for route, status in REQUESTS.values()
    }
    assert found['tradingbot_http_unauthorized_total{route="/secret"}'] == 1
    assert sum(value for name, value in found.items() if "http_request_duration_seconds_count" in name) == 5


def test_starlette(metrics: TradingMetrics) -> None:
    """Its router has the templates."""

    async def order(request: Request) -> Response:
        if request.path_params["id"] == "0":
            raise HTTPException(404)
        return PlainTextResponse("an order")

    async def secret(request: Request) -> Response:
        return PlainTextResponse("log in", status_code=401)

    async def broken(request: Request) -> Response:
        raise RuntimeError("a bug of the bot")

    routes = [Route("/orders/{id}", order), Route("/secret", secret), Route("/broken", broken)]
    app = Starlette(routes=routes)
    app.add_middleware(MetricsMiddleware, metrics=metrics)

    async def ask() -> None:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            for path in REQUESTS:
                await client.get(path)

    check(changed(metrics, lambda: asyncio.run(ask())))


def test_what_is_not_a_request_passes_through(metrics: TradingMetrics) -> None:
    """The start of the program, and WebSockets."""
    seen: list[str] = []

    async def app(scope: object, receive: object, send: object) -> None:
        seen.append(scope["type"])  # type: ignore[index]

    wrapped = MetricsMiddleware(app, metrics)
    for kind in ("lifespan", "websocket"):
        asyncio.run(wrapped({"type": kind}, None, None))  # type: ignore[arg-type]
    assert seen == ["lifespan", "websocket"]


@pytest.mark.filterwarnings("ignore")
def test_aiohttp(metrics: TradingMetrics) -> None:
    """Its resources have the templates."""

    async def order(request: web.Request) -> web.Response:
        if request.match_info["id"] == "0":
            raise web.HTTPNotFound
        return web.Response(text="an order")

    async def secret(request: web.Request) -> web.Response:
        raise web.HTTPUnauthorized

    async def broken(request: web.Request) -> web.Response:
        raise RuntimeError("a bug of the bot")

    app = web.Application(middlewares=[middleware(metrics)])
    app.router.add_get("/orders/{id}", order)
    app.router.add_get("/secret", secret)
    app.router.add_get("/broken", broken)

    async def ask() -> None:
        async with TestClient(TestServer(app)) as client:
            for path in REQUESTS:
                await client.get(path)

    check(changed(metrics, lambda: asyncio.run(ask())))
