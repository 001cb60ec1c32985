"""A fake of Binance on loopback, for ccxt's own class: HTTP and one stream."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

MARKET = {
    "symbol": "BTCUSDT",
    "status": "TRADING",
    "baseAsset": "BTC",
    "quoteAsset": "USDT",
    "baseAssetPrecision": 8,
    "quotePrecision": 8,
    "isSpotTradingAllowed": True,
    "permissions": ["SPOT"],
    "filters": [],
    "orderTypes": ["LIMIT"],
}


class FakeExchange:
    """`next` are answers for the next requests to /api/v3/account; then the account is empty."""

    def __init__(self) -> None:
        self.next: list[Answer] = []
        self.url = ""

    async def account(self, request: web.Request) -> web.StreamResponse:
        if self.next:
            return await self.next.pop(0)(request)
        return web.json_response({"balances": []}, headers={"X-RateLimit-Limit": "10", "X-RateLimit-Remaining": "6"})

    async def market(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"symbols": [MARKET], "timezone": "UTC", "rateLimits": []})

    async def time(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"serverTime": int(1000 * time.time()) - 3_000})

    async def order(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"code": -2010, "msg": "Account has insufficient balance."}, status=400)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        asked = json.loads(await socket.receive_str())
        await socket.send_json({"result": None, "id": asked["id"]})
        trade = {"e": "trade", "s": "BTCUSDT", "t": 1, "p": "1", "q": "1", "m": False, "M": True}
        now = int(1000 * time.time())
        await socket.send_json({**trade, "E": now, "T": now - 500})
        await asyncio.sleep(0.2)
        await socket.close()
        return socket

    def application(self) -> web.Application:
        made = web.Application()
        made.router.add_get("/api/v3/account", self.account)
        made.router.add_get("/api/v3/exchangeInfo", self.market)
        made.router.add_get("/api/v3/time", self.time)
        made.router.add_post("/api/v3/order", self.order)
        made.router.add_get("/ws/{any:.*}", self.stream)
        return made


@contextmanager
def fake_exchange() -> Iterator[FakeExchange]:
    """The fake, served by a thread of its own."""
    fake, loop, ready = FakeExchange(), asyncio.new_event_loop(), threading.Event()
    runner = web.AppRunner(fake.application(), shutdown_timeout=0.1)

    async def start() -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        fake.url = f"127.0.0.1:{runner.addresses[0][1]}"
        ready.set()

    thread = threading.Thread(target=lambda: (loop.run_until_complete(start()), loop.run_forever()))
    thread.start()
    assert ready.wait(30)
    try:
        yield fake
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def at(fake: FakeExchange, kind: Any) -> Any:
    """An object of one of ccxt's Binance classes that talks to the fake; keys are invented."""
    made = kind({"apiKey": "key", "secret": "secret", "options": {"fetchCurrencies": False, "fetchMargins": False}})
    made.options["fetchMarkets"] = {"types": ["spot"]}
    for name in ("public", "private", "v1"):
        made.urls["api"][name] = f"http://{fake.url}/api/v3"
    if "ws" in made.urls["api"]:
        made.urls["api"]["ws"]["spot"] = f"ws://{fake.url}/ws"
    return made
