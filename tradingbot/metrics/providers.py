"""Venues and data feeds: calls, connections, market data."""

from __future__ import annotations

from time import time
from typing import SupportsFloat

from tradewatch.instruments import Instruments
from tradingbot.catalogue.providers import (
    MARKET_DATA_DELAY,
    MARKET_DATA_GAPS,
    MARKET_DATA_LAST_UPDATE,
    MARKET_OPEN,
    PROVIDER_BACKOFF,
    PROVIDER_CREDENTIAL_EXPIRY,
    PROVIDER_RATE_LIMIT_USED,
    PROVIDER_REQUEST_DURATION,
    PROVIDER_REQUESTS,
    PROVIDER_UP,
    WEBSOCKET_CONNECTED,
    WEBSOCKET_RECONNECTS,
)
from tradingbot.metrics.outcome import outcome_of
from tradingbot.metrics.recorder import Recorder
from tradingbot.metrics.timer import Timer


class Providers(Recorder):
    """Records calls to venues and data feeds, their connections, and market data."""

    def __init__(self, instruments: Instruments) -> None:
        super().__init__(instruments)
        self._up = instruments.gauge(PROVIDER_UP)
        self._calls = instruments.joined(
            ("provider", "operation", "outcome"),
            instruments.counter(PROVIDER_REQUESTS),
            instruments.histogram(PROVIDER_REQUEST_DURATION),
        )
        self._rate_limit = instruments.gauge(PROVIDER_RATE_LIMIT_USED)
        self._backoff = instruments.counter(PROVIDER_BACKOFF)
        self._credential = instruments.gauge(PROVIDER_CREDENTIAL_EXPIRY)
        self._connected = instruments.gauge(WEBSOCKET_CONNECTED)
        self._reconnects = instruments.counter(WEBSOCKET_RECONNECTS)
        self._last_update = instruments.gauge(MARKET_DATA_LAST_UPDATE)
        self._ticks = instruments.joined(
            ("provider", "venue", "symbol", "stream"),
            self._last_update,
            instruments.histogram(MARKET_DATA_DELAY),
        )
        self._gaps = instruments.counter(MARKET_DATA_GAPS)
        self._open = instruments.gauge(MARKET_OPEN)

    def provider_probed(self, provider: str, kind: str, passed: bool) -> None:
        """A provider was probed, by a ping or by any other call; probe each provider regularly.

        provider: a venue, data feed or model; at most 6.  kind: exchange, broker, market_data, news, model,
        blockchain.  passed: whether it answered.
        """
        try:
            self._up[provider, kind].set(bool(passed))
        except Exception as error:
            self._refuse(error)

    def provider_call(self, provider: str, operation: str) -> ProviderCall:
        """One attempt of a call to a provider: `with`, `async with`, or a decorator of `def` and `async def`.

            async with metrics.provider_call("binance", "submit_order") as call:
                response = await client.post("/order", ...)
                if response.status == 429:
                    call.outcome = "rate_limited"

            @metrics.provider_call("binance", "balances")
            def fetch_balances(): ...

        The outcome is `ok` unless you set it or the block raises. For an exception, it follows from the HTTP status
        (418 and 429 are rate_limited) and from the class, for the libraries that bots use; the exception is raised
        again. Outcomes: ok, timeout, network_error, rate_limited, client_error, server_error, invalid_response,
        cancelled.

        A block that is cancelled, or that ends with the program, is `cancelled`: neither a success nor a failure. So
        put a time limit inside the block, which then sees TimeoutError:

            async with metrics.provider_call("binance", "balances"):
                async with asyncio.timeout(5):
                    ...

        provider: a venue, data feed or model; at most 6.
        operation: submit_order, cancel_order, amend_order, query_order, open_orders, positions, balances, fills,
        candles, order_book, instruments, server_time, inference, other.
        """
        return ProviderCall(self, provider, operation)

    def provider_called(self, provider: str, operation: str, outcome: str, seconds: SupportsFloat) -> None:
        """A call to a provider ended; `provider_call` measures it and finds the outcome for you.

        provider, operation, outcome: as in `provider_call`.  seconds: from the request to the response or failure.
        """
        try:
            requests, duration = self._calls[provider, operation, outcome]
            duration.observe(seconds)
            requests.inc()
        except Exception as error:
            self._refuse(error)

    def rate_limit_used(self, provider: str, bucket: str, ratio: SupportsFloat) -> None:
        """How much of a rate limit is used in its current window, from the provider's last response.

        provider: at most 6.  bucket: requests, weight, orders, messages.  ratio: 1 is the limit.
        """
        try:
            self._rate_limit[provider, bucket].set(ratio)
        except Exception as error:
            self._refuse(error)

    def backed_off(self, provider: str, reason: str, seconds: SupportsFloat) -> None:
        """The bot held back calls because the provider asked for it; call it while the time passes, not before.

        provider: at most 6.  reason: rate_limit, ban, overload, maintenance.  seconds: the time since the last call
        of this method; 0 or more.
        """
        try:
            self._backoff[provider, reason].add(seconds)
        except Exception as error:
            self._refuse(error)

    def credential_expires(self, provider: str, timestamp: SupportsFloat) -> None:
        """A key or session was obtained that expires; not for one that does not.

        provider: at most 6.  timestamp: when it expires, unix seconds.
        """
        try:
            self._credential[provider].set(timestamp)
        except Exception as error:
            self._refuse(error)

    def websocket_connected(self, provider: str, stream: str) -> None:
        """A stream is connected for the first time, and its subscription is confirmed.

        provider: at most 6.  stream: trades, quotes, order_book, candles, mark_price, orders, balances.
        """
        try:
            self._connected[provider, stream].set(1)
        except Exception as error:
            self._refuse(error)

    def websocket_lost(self, provider: str, stream: str) -> None:
        """A stream's connection ended, or its subscription.

        provider, stream: as in `websocket_connected`.
        """
        try:
            self._connected[provider, stream].set(0)
        except Exception as error:
            self._refuse(error)

    def websocket_reconnected(self, provider: str, stream: str, reason: str) -> None:
        """A stream is connected again, and its subscription is confirmed.

        provider, stream: as in `websocket_connected`.  reason: why the last connection ended: closed_by_server,
        ping_timeout, network_error, stale, sequence_gap, session_expired, scheduled, other.
        """
        try:
            self._reconnects[provider, stream, reason].inc()
            self._connected[provider, stream].set(1)
        except Exception as error:
            self._refuse(error)

    def market_data(self, provider: str, venue: str, symbol: str, stream: str, event_time: SupportsFloat) -> None:
        """An event of market data was received; call it for each event.

        provider: its sender; at most 6.  venue: where it happened; at most 4.  symbol: at most 25.
        stream: trades, quotes, order_book, candles, mark_price.  event_time: the venue's time in unix seconds (many
        venues send milliseconds); a time ahead of the bot's clock counts as no delay.
        """
        try:
            last_update, delay = self._ticks[provider, venue, symbol, stream]
            # Checked, because a time in milliseconds would be ahead of the bot's clock.
            delay.observe(max(0.0, time() - last_update.checked(event_time)))
            last_update.stamp()
        except Exception as error:
            self._refuse(error)

    def market_data_unsubscribed(self, provider: str, venue: str, symbol: str, stream: str) -> None:
        """The bot no longer needs a symbol's market data, so it cannot be stale from now on.

        provider, venue, symbol, stream: as in `market_data`.
        """
        try:
            self._last_update.remove((provider, venue, symbol, stream))
        except Exception as error:
            self._refuse(error)

    def market_data_gap(self, provider: str, venue: str, stream: str, kind: str) -> None:
        """A fault in a stream's sequence numbers, or the resynchronisation after it.

        provider, venue, stream: as in `market_data`.  kind: gap, reorder, duplicate, resync.
        """
        try:
            self._gaps[provider, venue, stream, kind].inc()
        except Exception as error:
            self._refuse(error)

    def market_open(self, venue: str, is_open: bool) -> None:
        """Whether a venue's session is open; call it at the start and at each change.

        Alerts on stale data only fire while it is open.

        venue: at most 4.  is_open: by its calendar and status; always True for a venue that never closes.
        """
        try:
            self._open[venue].set(bool(is_open))
        except Exception as error:
            self._refuse(error)


class ProviderCall(Timer):
    """A running call. Set `outcome` if the response is not a success."""

    __slots__ = ("_operation", "_provider", "_providers", "outcome")

    def __init__(self, providers: Providers, provider: str, operation: str) -> None:
        self._providers = providers
        self._provider = provider
        self._operation = operation
        self.outcome: str | None = None

    def record(self, seconds: float, error: BaseException | None) -> None:
        """Record the call with its outcome."""
        outcome = self.outcome
        if outcome is None:  # asked in this way because the bot may have set an object whose truth value raises
            outcome = "ok" if error is None else outcome_of(error)
        self._providers.provider_called(self._provider, self._operation, outcome, seconds)

    def copy(self) -> ProviderCall:
        """A new timer of the same operation."""
        return ProviderCall(self._providers, self._provider, self._operation)
