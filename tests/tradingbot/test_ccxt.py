"""The adapter for ccxt, with its own Binance classes and a fake exchange."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import ccxt
import ccxt.async_support
import ccxt.pro
import pytest
from aiohttp import web

from tests.tradingbot.bot import changed, made
from tests.tradingbot.exchange import FakeExchange, at, fake_exchange
from tradingbot import TradingMetrics
from tradingbot.adapters.ccxt import rate_limits, watch


@pytest.fixture
def fake() -> Iterator[FakeExchange]:
    with fake_exchange() as found:
        yield found


def calls(found: dict[str, float]) -> dict[str, float]:
    """How many calls ended, by operation and outcome."""
    wanted = "tradingbot_provider_requests_total"
    return {
        " ".join(part.split('"')[1] for part in name.split(",")[:2]): value
        for name, value in found.items()
        if name.startswith(wanted) and value
    }


def status(code: int, body: object = "", **headers: str) -> Any:
    async def answer(request: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=code, headers=headers)

    return answer


async def slow(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(0.5)
    return web.json_response({})


def test_each_request_is_recorded(fake: FakeExchange, metrics: TradingMetrics) -> None:
    """Each under the operation of the method that made it, also those that another method needs first."""
    exchange = at(fake, ccxt.binance)
    watch(exchange, metrics)

    def trade() -> None:
        exchange.fetch_balance()
        with pytest.raises(ccxt.InvalidOrder):
            exchange.createOrder("BTC/USDT", "limit", "buy", 1, 1)

    found = changed(metrics, trade)
    assert calls(found) == {"instruments ok": 1, "balances ok": 1, "submit_order client_error": 1}
    used = 'tradingbot_provider_rate_limit_used_ratio{bucket="requests",provider="binance"}'
    assert found[used] == pytest.approx(0.4)
    assert found['tradingbot_provider_up{kind="exchange",provider="binance"}'] == 1
    assert found['tradingbot_provider_backoff_seconds_total{provider="binance",reason="rate_limit"}'] > 0


@pytest.mark.parametrize(
    ("answer", "outcome", "error"),
    [
        (status(429, {"code": -1003, "msg": "Too many requests."}), "rate_limited", ccxt.NetworkError),
        (status(418, {"code": -1003, "msg": "IP banned."}), "rate_limited", ccxt.NetworkError),
        (status(503), "server_error", ccxt.ExchangeNotAvailable),
        (status(200, {"code": -1021, "msg": "Timestamp ahead."}), "client_error", ccxt.InvalidNonce),
        (slow, "timeout", ccxt.RequestTimeout),
    ],
)
def test_a_failed_request_has_its_outcome(
    fake: FakeExchange, metrics: TradingMetrics, answer: Any, outcome: str, error: type[Exception]
) -> None:
    """The bot gets ccxt's own exception, and the metrics what it means."""
    exchange = at(fake, ccxt.binance)
    watch(exchange, metrics, "venue")
    exchange.load_markets()
    exchange.timeout = 200
    fake.next.append(answer)

    def fail() -> None:
        with pytest.raises(error):
            exchange.fetch_balance()

    assert calls(changed(metrics, fail)) == {f"balances {outcome}": 1}


def test_retries_are_counted_one_by_one(fake: FakeExchange, metrics: TradingMetrics) -> None:
    """A call that succeeds at its third attempt is three requests."""
    exchange = at(fake, ccxt.binance)
    exchange.options["maxRetriesOnFailure"] = 2
    watch(exchange, metrics)
    exchange.load_markets()
    fake.next += [status(503), status(503)]
    assert calls(changed(metrics, exchange.fetch_balance)) == {"balances server_error": 2, "balances ok": 1}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"X-MBX-USED-WEIGHT-1M": "1500"}, [("weight", 0.25)]),
        ({"X-Bapi-Limit": "20", "X-Bapi-Limit-Status": "15"}, [("requests", 0.25)]),
        ({"X-MBX-USED-WEIGHT-1M": "many"}, []),
        ({"X-RateLimit-Limit": "0", "X-RateLimit-Remaining": "0"}, []),
        (None, []),
    ],
)
def test_the_rate_limit_is_read_from_headers(headers: object, expected: list[tuple[str, float]]) -> None:
    """Of a response to any of Binance's hosts; a header that makes no sense is ignored."""
    exchange = SimpleNamespace(last_response_headers=headers)
    assert list(rate_limits("https://api1.binance.com/api/v3/account", exchange)) == expected


def test_the_clock_is_compared(fake: FakeExchange, metrics: TradingMetrics) -> None:
    """The fake's clock is three seconds behind."""
    exchange = at(fake, ccxt.binance)
    watch(exchange, metrics)
    found = changed(metrics, exchange.fetch_time)
    assert found['tradingbot_clock_offset_seconds{venue="binance"}'] == pytest.approx(3, abs=0.5)


def test_an_asynchronous_exchange_is_recorded(fake: FakeExchange, metrics: TradingMetrics) -> None:
    """Concurrent calls keep their operations."""

    async def trade() -> None:
        exchange = at(fake, ccxt.async_support.binance)
        watch(exchange, metrics)
        await exchange.load_markets()
        fake.next.append(slow)
        try:
            await asyncio.gather(exchange.fetch_balance(), exchange.fetch_time())
        finally:
            await exchange.close()

    found = calls(changed(metrics, lambda: asyncio.run(trade())))
    assert found == {"instruments ok": 1, "balances ok": 1, "server_time ok": 1}


def test_a_stream_is_recorded(fake: FakeExchange, metrics: TradingMetrics) -> None:
    """Its connection, its market data with the venue's time, its loss and its return."""

    async def follow() -> None:
        exchange = at(fake, ccxt.pro.binance)
        watch(exchange, metrics)
        try:
            assert len(await exchange.watch_trades("BTC/USDT")) == 1
            with pytest.raises(ccxt.NetworkError):
                await exchange.watch_trades("BTC/USDT")
            await exchange.watch_trades("BTC/USDT")
        finally:
            await exchange.close()

    found = changed(metrics, lambda: asyncio.run(follow()))
    of_stream = 'provider="binance",stream="trades"'
    assert found[f"tradingbot_websocket_connected{{{of_stream}}}"] == 1
    reconnects = [name for name, value in found.items() if "websocket_reconnects_total" in name and value]
    assert reconnects == [
        'tradingbot_websocket_reconnects_total{provider="binance",reason="network_error",stream="trades"}'
    ]
    delay = 'tradingbot_market_data_delay_seconds_sum{provider="binance",stream="trades",venue="binance"}'
    assert found[delay] == pytest.approx(1, abs=0.5)  # two events, each half a second late
    assert "watch_trades" not in str(calls(found))


def test_the_exchange_stays_as_it_was(fake: FakeExchange) -> None:
    """Names, signatures and results do not change, and a mistake in the metrics does not reach the bot."""
    exchange, plain = at(fake, ccxt.binance), at(fake, ccxt.binance)
    metrics = made(mode="production")
    watch(exchange, metrics, name="x" * 200)  # too long for a label
    assert inspect.signature(exchange.fetch_balance) == inspect.signature(plain.fetch_balance)
    assert exchange.fetch_balance()["free"] == plain.fetch_balance()["free"]


def test_an_exchange_is_watched_once(fake: FakeExchange, metrics: TradingMetrics) -> None:
    """Otherwise each call would count twice."""
    exchange = at(fake, ccxt.binance)
    watch(exchange, metrics)
    with pytest.raises(ValueError, match="binance is watched already"):
        watch(exchange, metrics)
