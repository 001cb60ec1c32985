"""Records what an exchange object of ccxt does: `watch(exchange, metrics)`.

Each HTTP request is one attempt of a call, also each retry, with its time after the waiting for the rate limit. The
unified method that made it says which operation it was. Nothing changes for the bot: methods return and raise as
before, and with `mode="production"` a mistake in the metrics never reaches it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import partial, wraps
from inspect import iscoroutinefunction
from time import perf_counter, time
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tradingbot.metrics import TradingMetrics
from tradingbot.metrics.outcome import outcome_of

T = TypeVar("T")

# Of ccxt's unified methods; a request of any other method is `other`.
_OPERATIONS = {
    "create_order": "submit_order",
    "create_orders": "submit_order",
    "cancel_order": "cancel_order",
    "cancel_orders": "cancel_order",
    "cancel_all_orders": "cancel_order",
    "edit_order": "amend_order",
    "edit_orders": "amend_order",
    "fetch_order": "query_order",
    "fetch_orders": "query_order",
    "fetch_open_orders": "open_orders",
    "fetch_position": "positions",
    "fetch_positions": "positions",
    "fetch_balance": "balances",
    "fetch_my_trades": "fills",
    "fetch_order_trades": "fills",
    "fetch_ohlcv": "candles",
    "fetch_order_book": "order_book",
    "fetch_l2_order_book": "order_book",
    "fetch_markets": "instruments",
    "fetch_currencies": "instruments",
    "fetch_time": "server_time",
}

# Of the methods of ccxt.pro that wait for an update. A candle's time is its beginning, so it says nothing of a delay.
_STREAMS = {
    "watch_trades": "trades",
    "watch_trades_for_symbols": "trades",
    "watch_ticker": "quotes",
    "watch_tickers": "quotes",
    "watch_bids_asks": "quotes",
    "watch_order_book": "order_book",
    "watch_order_book_for_symbols": "order_book",
    "watch_ohlcv": "candles",
    "watch_mark_price": "mark_price",
    "watch_orders": "orders",
    "watch_my_trades": "orders",
    "watch_balance": "balances",
}
_MARKET_DATA = ("trades", "quotes", "order_book", "mark_price")

# Response headers, in lower case: the limit and what remains of it, with the name of the metric's bucket.
_REMAINING = (
    ("x-ratelimit-limit", "x-ratelimit-remaining", "requests"),  # BitMEX, Coinbase, Deribit and others
    ("x-bapi-limit", "x-bapi-limit-status", "requests"),  # Bybit
    ("x-gate-ratelimit-limit", "x-gate-ratelimit-requests-remain", "requests"),
    ("gw-ratelimit-limit", "gw-ratelimit-remaining", "weight"),  # KuCoin
)
# Binance sends what is used. Weight per minute by the first part of the host's name, from its API's documentation.
_BINANCE_USED = "x-mbx-used-weight-1m"
_BINANCE_WEIGHT = {"api": 6000, "fapi": 2400, "dapi": 2400}

# Outcomes that say that the venue did not answer.
_DOWN = ("timeout", "network_error", "server_error")

# Seconds: a shorter wait is only the time of the call.
_WAITED = 0.001

_operation: ContextVar[str] = ContextVar("operation", default="other")
# Whether a method of ccxt.pro waits already: many call another one.
_streaming: ContextVar[bool] = ContextVar("streaming", default=False)


def watch(exchange: Any, metrics: TradingMetrics, name: str | None = None) -> None:
    """Record the calls of an exchange object of ccxt, ccxt.async_support or ccxt.pro from now on.

    `name` is the provider and the venue in the metrics, by default the exchange's id. Recorded are calls with their
    outcomes and times, whether the exchange answers, the time in which ccxt waited for the rate limit, the use of the
    rate limit if a response has it, the clock's offset at each fetch_time, and the connections and the market data of
    ccxt.pro. Raises ValueError if the exchange is watched already.
    """
    if "fetch" in vars(exchange):
        raise ValueError(f"{exchange.id} is watched already")
    watched = _Watched(exchange, metrics, name or exchange.id)
    _replace(exchange, "fetch", watched.requested)
    _replace(exchange, "throttle", watched.waited)
    for method, operation in _OPERATIONS.items():
        _replace(exchange, method, partial(_within, operation))
    _replace(exchange, "fetch_time", watched.asked_the_time)
    for method, stream in _STREAMS.items():
        _replace(exchange, method, partial(watched.streamed, stream))


class _Result:
    """What a method returns; None until then."""

    value: Any = None


# What surrounds a call with these arguments.
_Around = Callable[[tuple[Any, ...]], Any]


def _replace(exchange: Any, name: str, around: _Around) -> None:
    """Surround a method that the exchange has, also under its name in camel case."""
    method = getattr(exchange, name, None)
    if method is None:
        return
    replacement = _async(method, around) if iscoroutinefunction(method) else _sync(method, around)
    first, *others = name.split("_")
    camel = first + "".join("OHLCV" if part == "ohlcv" else part.capitalize() for part in others)
    for each in dict.fromkeys((name, camel)):
        if hasattr(exchange, each):
            setattr(exchange, each, replacement)


def _sync(method: Callable[..., Any], around: _Around) -> Callable[..., Any]:
    @wraps(method)
    def call(*arguments: Any, **named: Any) -> Any:
        with around(arguments) as result:
            returned = method(*arguments, **named)
            result.value = returned
            return returned

    return call


def _async(method: Callable[..., Awaitable[Any]], around: _Around) -> Callable[..., Awaitable[Any]]:
    @wraps(method)
    async def call(*arguments: Any, **named: Any) -> Any:
        with around(arguments) as result:
            returned = await method(*arguments, **named)
            result.value = returned
            return returned

    return call


@contextmanager
def _within(operation: str, arguments: tuple[Any, ...]) -> Iterator[_Result]:
    """Requests are of this operation, unless another unified method makes them."""
    with _set(_operation, operation):
        yield _Result()


@contextmanager
def _set(variable: ContextVar[T], value: T) -> Iterator[None]:
    token = variable.set(value)
    try:
        yield
    finally:
        with suppress(ValueError):  # a coroutine that nobody awaits any more is closed elsewhere
            variable.reset(token)


class _Watched:
    """Records what one exchange does."""

    def __init__(self, exchange: Any, metrics: TradingMetrics, name: str) -> None:
        self._exchange = exchange
        self._metrics = metrics
        self._name = name
        # Streams that have been connected: whether they still are.
        self._connected: dict[str, bool] = {}
        self._lost_by: dict[str, str] = {}

    @contextmanager
    def requested(self, arguments: tuple[Any, ...]) -> Iterator[_Result]:
        """An HTTP request."""
        start, outcome = perf_counter(), "ok"
        try:
            yield _Result()
        except BaseException as error:
            outcome = outcome_of(error)
            raise
        finally:
            self._metrics.provider_called(self._name, _operation.get(), outcome, perf_counter() - start)
            if outcome != "cancelled":
                self._metrics.provider_probed(self._name, "exchange", outcome not in _DOWN)
            for bucket, ratio in rate_limits(arguments[0] if arguments else "", self._exchange):
                self._metrics.rate_limit_used(self._name, bucket, ratio)

    @contextmanager
    def waited(self, arguments: tuple[Any, ...]) -> Iterator[_Result]:
        """The time in which ccxt holds a request back."""
        start = perf_counter()
        try:
            yield _Result()
        finally:
            waited = perf_counter() - start
            if waited > _WAITED:
                self._metrics.backed_off(self._name, "rate_limit", waited)

    @contextmanager
    def asked_the_time(self, arguments: tuple[Any, ...]) -> Iterator[_Result]:
        """The exchange's time, with half of the round trip for the way back."""
        start, result = time(), _Result()
        yield result
        if isinstance(result.value, int | float):
            self._metrics.clock_offset(self._name, (start + time()) / 2 - result.value / 1000)

    @contextmanager
    def streamed(self, stream: str, arguments: tuple[Any, ...]) -> Iterator[_Result]:
        """The wait for an update of a stream."""
        result = _Result()
        if _streaming.get():
            yield result
            return
        try:
            with _set(_streaming, True):
                yield result
        except BaseException as error:
            if outcome_of(error) in (*_DOWN, "invalid_response") and self._connected.get(stream):
                self._connected[stream] = False
                self._lost_by[stream] = _reason(error)
                self._metrics.websocket_lost(self._name, stream)
            raise
        if stream not in self._connected:
            self._metrics.websocket_connected(self._name, stream)
        elif not self._connected[stream]:
            self._metrics.websocket_reconnected(self._name, stream, self._lost_by[stream])
        self._connected[stream] = True
        if stream in _MARKET_DATA:
            for symbol, milliseconds in _events(result.value):
                self._metrics.market_data(self._name, self._name, symbol, stream, milliseconds / 1000)


def _reason(error: BaseException) -> str:
    """The reason of a lost stream, from ccxt's exception."""
    names = [kind.__name__ for kind in type(error).__mro__]
    if "ChecksumError" in names:
        return "sequence_gap"
    return "ping_timeout" if "RequestTimeout" in names else "network_error"


def _events(value: Any) -> Iterator[tuple[str, float]]:
    """The symbol and the time in milliseconds of the newest event of each symbol; nothing for an event without time."""
    if isinstance(value, Mapping) and "symbol" not in value:
        events = list(value.values())  # tickers by symbol
    else:
        events = value if isinstance(value, list) else [value]
    newest = {each.get("symbol"): each.get("timestamp") for each in events if isinstance(each, Mapping)}
    for symbol, milliseconds in newest.items():
        if isinstance(symbol, str) and isinstance(milliseconds, int | float):
            yield symbol, milliseconds


def rate_limits(url: str, exchange: Any) -> Iterator[tuple[str, float]]:
    """The used share of each rate limit that is in the headers of the last response, by the name of its bucket."""
    # A response may have any header.
    with suppress(AttributeError, TypeError, ValueError, ZeroDivisionError):
        headers = {str(name).lower(): value for name, value in exchange.last_response_headers.items()}
        for limit, remaining, bucket in _REMAINING:
            if limit in headers and remaining in headers:
                yield bucket, 1 - float(headers[remaining]) / float(headers[limit])
        host = str(urlsplit(url).hostname).partition(".")[0].rstrip("0123456789")
        if _BINANCE_USED in headers and host in _BINANCE_WEIGHT:
            yield "weight", float(headers[_BINANCE_USED]) / _BINANCE_WEIGHT[host]
