"""A method for each event. Generated from tradingbot/events by `make build`; edit that, not this."""

from __future__ import annotations

from math import inf
from operator import index
from typing import Literal, SupportsFloat, TypeAlias, get_args

from tradewatch.instruments import Instruments, not_a_time, not_finite
from tradewatch.model import MILLISECONDS
from tradingbot.catalogue import api, cost, providers, risk, strategies, system, trading

Component: TypeAlias = Literal[
    "market_data", "strategy", "risk", "execution", "reconciliation", "accounting", "storage", "api", "main"
]
ErrorKind: TypeAlias = Literal[
    "connection", "timeout", "authentication", "invalid_data", "invalid_state", "internal", "unhandled"
]
Store: TypeAlias = Literal["orders", "positions", "strategy_state"]
Method: TypeAlias = Literal["GET", "POST", "PUT", "PATCH", "DELETE", "other"]
ProviderKind: TypeAlias = Literal["exchange", "broker", "market_data", "news", "model", "blockchain"]
Operation: TypeAlias = Literal[
    "submit_order",
    "cancel_order",
    "amend_order",
    "query_order",
    "open_orders",
    "positions",
    "balances",
    "fills",
    "candles",
    "order_book",
    "instruments",
    "server_time",
    "inference",
    "other",
]
CallOutcome: TypeAlias = Literal[
    "ok", "timeout", "network_error", "rate_limited", "client_error", "server_error", "invalid_response", "cancelled"
]
RateLimitBucket: TypeAlias = Literal["requests", "weight", "orders", "messages"]
BackoffReason: TypeAlias = Literal["rate_limit", "ban", "overload", "maintenance"]
Stream: TypeAlias = Literal["trades", "quotes", "order_book", "candles", "mark_price", "orders", "balances"]
ReconnectReason: TypeAlias = Literal[
    "closed_by_server",
    "ping_timeout",
    "network_error",
    "stale",
    "sequence_gap",
    "session_expired",
    "scheduled",
    "other",
]
MarketStream: TypeAlias = Literal["trades", "quotes", "order_book", "candles", "mark_price"]
GapKind: TypeAlias = Literal["gap", "reorder", "duplicate", "resync"]
Side: TypeAlias = Literal["buy", "sell"]
OrderType: TypeAlias = Literal["market", "limit", "post_only", "ioc", "stop", "other"]
RejectReason: TypeAlias = Literal[
    "insufficient_margin",
    "price_out_of_band",
    "invalid_quantity",
    "post_only_would_cross",
    "reduce_only",
    "self_trade",
    "unknown_order",
    "duplicate_order",
    "too_many_orders",
    "rate_limited",
    "market_closed",
    "not_permitted",
    "other",
]
DenyReason: TypeAlias = Literal[
    "daily_loss",
    "drawdown",
    "gross_exposure",
    "net_exposure",
    "position_size",
    "concentration",
    "leverage",
    "order_size",
    "order_rate",
    "open_orders",
    "kill_switch",
    "price_band",
    "stale_data",
    "duplicate_order",
    "market_closed",
    "strategy_disabled",
]
Liquidity: TypeAlias = Literal["maker", "taker", "unknown"]
Mode: TypeAlias = Literal["live", "paper", "shadow"]
Direction: TypeAlias = Literal["long", "short", "exit"]
SkipReason: TypeAlias = Literal[
    "below_threshold",
    "cooldown",
    "position_open",
    "insufficient_funds",
    "risk_denied",
    "spread_too_wide",
    "low_liquidity",
    "stale_data",
    "market_closed",
    "disabled",
    "other",
]
PositionSide: TypeAlias = Literal["long", "short"]
Limit: TypeAlias = Literal[
    "daily_loss",
    "drawdown",
    "gross_exposure",
    "net_exposure",
    "position_size",
    "concentration",
    "leverage",
    "order_size",
    "order_rate",
    "open_orders",
]
Scope: TypeAlias = Literal["bot", "account", "venue", "strategy", "symbol"]
Confidence: TypeAlias = Literal["0.95", "0.99"]
FeeKind: TypeAlias = Literal["maker", "taker", "regulatory", "network", "other"]
RebateKind: TypeAlias = Literal["maker", "volume", "referral"]
CostKind: TypeAlias = Literal["data", "model", "api"]

_METHOD = frozenset(get_args(Method))


class Recorder:
    """A method makes all updates of its event, or none if one is refused. Only development raises."""

    def __init__(self, instruments: Instruments) -> None:
        self._refuse = instruments.refuse
        self._now = instruments.now
        self._of_loop_passed = instruments.joined(
            ("loop",), instruments.histogram(system.LOOP_DURATION), instruments.gauge(system.LOOP_LAST_SUCCESS)
        )
        self._loop_interval = instruments.gauge(system.LOOP_INTERVAL)
        self._replica_active = instruments.gauge(system.REPLICA_ACTIVE)[()]
        self._planned_stop = instruments.gauge(system.PLANNED_STOP)[()]
        self._event_loop_lag = instruments.gauge(system.EVENT_LOOP_LAG)[()]
        self._clock_offset = instruments.gauge(system.CLOCK_OFFSET)
        self._errors = instruments.counter(system.ERRORS)
        self._state_last_saved = instruments.gauge(system.STATE_LAST_SAVED)
        self._of_http_served = instruments.joined(
            ("method", "route", "status_class"),
            instruments.counter(api.HTTP_REQUESTS),
            instruments.histogram(api.HTTP_REQUEST_DURATION),
        )
        self._http_unauthorized = instruments.counter(api.HTTP_UNAUTHORIZED)
        self._provider_up = instruments.gauge(providers.PROVIDER_UP)
        self._provider_serves = instruments.gauge(providers.PROVIDER_SERVES)
        self._of_provider_called = instruments.joined(
            ("provider", "operation", "outcome"),
            instruments.counter(providers.PROVIDER_REQUESTS),
            instruments.histogram(providers.PROVIDER_REQUEST_DURATION),
        )
        self._provider_rate_limit_used = instruments.gauge(providers.PROVIDER_RATE_LIMIT_USED)
        self._provider_backoff = instruments.counter(providers.PROVIDER_BACKOFF)
        self._provider_credential_expiry = instruments.gauge(providers.PROVIDER_CREDENTIAL_EXPIRY)
        self._websocket_connected = instruments.gauge(providers.WEBSOCKET_CONNECTED)
        self._of_websocket_reconnected = instruments.joined(
            ("provider", "stream", "reason"),
            instruments.counter(providers.WEBSOCKET_RECONNECTS),
            instruments.gauge(providers.WEBSOCKET_CONNECTED),
        )
        self._market_data_subscribed = instruments.gauge(providers.MARKET_DATA_SUBSCRIBED)
        self._of_market_data = instruments.joined(
            ("provider", "venue", "symbol", "stream"),
            instruments.gauge(providers.MARKET_DATA_LAST_UPDATE),
            instruments.histogram(providers.MARKET_DATA_DELAY),
        )
        self._market_data_last_update = instruments.gauge(providers.MARKET_DATA_LAST_UPDATE)
        self._market_data_gaps = instruments.counter(providers.MARKET_DATA_GAPS)
        self._of_market_open = instruments.joined(
            ("venue",), instruments.gauge(providers.MARKET_OPEN), instruments.gauge(providers.MARKET_CHANGED)
        )
        self._orders_submitted = instruments.counter(trading.ORDERS_SUBMITTED)
        self._order_ack_duration = instruments.histogram(trading.ORDER_ACK_DURATION)
        self._of_order_rejected = instruments.joined(
            ("venue", "strategy", "reason", "order_type"),
            instruments.counter(trading.ORDERS_REJECTED),
            instruments.histogram(trading.ORDER_ACK_DURATION),
        )
        self._orders_denied = instruments.counter(trading.ORDERS_DENIED)
        self._of_open_orders = instruments.joined(
            ("venue", "strategy", "order_type"),
            instruments.gauge(trading.OPEN_ORDERS),
            instruments.gauge(trading.OPEN_ORDER_OLDEST),
        )
        self._orders_unresolved = instruments.gauge(trading.ORDERS_UNRESOLVED)
        self._of_fill = instruments.joined(
            ("venue", "symbol", "strategy", "side", "liquidity"),
            instruments.counter(trading.FILLS),
            instruments.counter(trading.TRADED_NOTIONAL),
        )
        self._slippage_adverse = instruments.histogram(trading.SLIPPAGE_ADVERSE)
        self._slippage_favourable = instruments.histogram(trading.SLIPPAGE_FAVOURABLE)
        self._strategy_enabled = instruments.gauge(strategies.STRATEGY_ENABLED)
        self._strategy_interval = instruments.gauge(strategies.STRATEGY_INTERVAL)
        self._strategy_trades_on = instruments.gauge(strategies.STRATEGY_TRADES_ON)
        self._of_strategy_evaluated = instruments.joined(
            ("strategy",),
            instruments.histogram(strategies.STRATEGY_DECISION_DURATION),
            instruments.gauge(strategies.STRATEGY_HEARTBEAT),
        )
        self._strategy_heartbeat = instruments.gauge(strategies.STRATEGY_HEARTBEAT)
        self._strategy_signals = instruments.counter(strategies.STRATEGY_SIGNALS)
        self._strategy_signals_skipped = instruments.counter(strategies.STRATEGY_SIGNALS_SKIPPED)
        self._of_trade_closed = instruments.joined(
            ("strategy", "outcome"),
            instruments.counter(strategies.STRATEGY_TRADES_CLOSED),
            instruments.counter(strategies.STRATEGY_PROFIT),
            instruments.counter(strategies.STRATEGY_LOSS),
        )
        self._equity = instruments.gauge(risk.EQUITY)
        self._of_pnl = instruments.joined(
            ("account", "strategy"),
            instruments.gauge(risk.PNL_DAY),
            instruments.gauge(risk.PNL_REALISED),
            instruments.gauge(risk.PNL_UNREALISED),
        )
        self._symbol_pnl = instruments.gauge(risk.SYMBOL_PNL)
        self._risk_updated = instruments.gauge(risk.RISK_UPDATED)
        self._drawdown = instruments.gauge(risk.DRAWDOWN)
        self._exposure = instruments.gauge(risk.EXPOSURE)
        self._liquidation_distance = instruments.gauge(risk.LIQUIDATION_DISTANCE)
        self._positions_unprotected = instruments.gauge(risk.POSITIONS_UNPROTECTED)
        self._margin_used = instruments.gauge(risk.MARGIN_USED)
        self._risk_limit_used = instruments.gauge(risk.RISK_LIMIT_USED)
        self._value_at_risk = instruments.gauge(risk.VALUE_AT_RISK)
        self._kill_switch_active = instruments.gauge(risk.KILL_SWITCH_ACTIVE)
        self._of_reconciled = instruments.joined(
            ("venue", "account"),
            instruments.gauge(risk.RECONCILIATION_DIFFERENCE),
            instruments.gauge(risk.RECONCILIATION_LAST_SUCCESS),
        )
        self._fees_paid = instruments.counter(cost.FEES_PAID)
        self._rebates_received = instruments.counter(cost.REBATES_RECEIVED)
        self._funding_paid = instruments.counter(cost.FUNDING_PAID)
        self._funding_received = instruments.counter(cost.FUNDING_RECEIVED)
        self._provider_cost = instruments.counter(cost.PROVIDER_COST)
        self._provider_quota_used = instruments.gauge(cost.PROVIDER_QUOTA_USED)

    def loop_passed(self, loop: str, seconds: SupportsFloat, *, success: bool = True) -> None:
        """A pass of a loop ended; `loop_pass` measures it for you.

        loop: a name for the loop; at most 8.
        seconds: how long the pass took; 0 or more.
        success: it ended without error.

        Updates tradingbot_loop_duration_seconds, tradingbot_loop_last_success_timestamp_seconds.
        Every program must call it.
        """
        try:
            success = bool(success)
            loop_duration, loop_last_success = self._of_loop_passed[(loop,)]
            loop_duration.observe(seconds)
            if success:
                loop_last_success.stamp()
        except Exception as error:
            self._refuse(error)

    def loop_every(self, loop: str, seconds: SupportsFloat) -> None:
        """How often a loop passes, if that is less often than every 10 s; call it at the start.

        loop: a name for the loop; at most 8.
        seconds: the longest time between the ends of two passes while all is well; 0 or more.

        Updates tradingbot_loop_interval_seconds.
        """
        try:
            loop_interval = self._loop_interval[loop]
            loop_interval.set(seconds)
        except Exception as error:
            self._refuse(error)

    def replica_active(self, active: bool) -> None:
        """Whether this process trades, or stands by for another one; call it at the start and at each change. A bot
        with one process does not need it.

        active: True while it trades.

        Updates tradingbot_replica_active.
        """
        try:
            replica_active = self._replica_active
            replica_active.set(bool(active))
        except Exception as error:
            self._refuse(error)

    def stops_until(self, timestamp: SupportsFloat) -> None:
        """The bot is about to be stopped on purpose: BotDown does not fire until then. Call it, wait for one scrape,
        and stop. A start ends it.

        timestamp: when the bot will run again at the latest; in unix seconds.

        Updates tradingbot_planned_stop_timestamp_seconds.
        """
        try:
            planned_stop = self._planned_stop
            planned_stop.set(timestamp)
        except Exception as error:
            self._refuse(error)

    def event_loop_lag(self, seconds: SupportsFloat) -> None:
        """How late the last timer of the event loop ran. Measure it continuously, in a task that sleeps for half a
        second again and again; docs/INSTRUMENTING.md has one.

        seconds: how much later than due the sleep ended, 0 if it ended on time; -0.1 or more.

        Updates tradingbot_event_loop_lag_seconds.
        Every program must call it.
        """
        try:
            event_loop_lag = self._event_loop_lag
            event_loop_lag.set(seconds)
        except Exception as error:
            self._refuse(error)

    def clock_offset(self, venue: str, seconds: SupportsFloat) -> None:
        """How far the bot's clock is ahead of a venue's; call it at each probe of the venue's time.

        venue: where orders go, an exchange or a broker; at most 4.
        seconds: bot minus venue, minus half of the round trip; may be negative.

        Updates tradingbot_clock_offset_seconds.
        """
        try:
            clock_offset = self._clock_offset[venue]
            clock_offset.set(seconds)
        except Exception as error:
            self._refuse(error)

    def error(self, component: Component | str, kind: ErrorKind | str) -> None:
        """An error, handled or not; call it once, where the error is first caught.

        component: market_data, strategy, risk, execution, reconciliation, accounting, storage, api, main.
        kind: connection, timeout, authentication, invalid_data, invalid_state, internal, unhandled.

        Updates tradingbot_errors_total.
        """
        try:
            errors = self._errors[component, kind]
            errors.inc()
        except Exception as error:
            self._refuse(error)

    def state_saved(self, store: Store | str) -> None:
        """A store was saved; call it after the disk or the database has confirmed it.

        store: orders, positions, strategy_state.

        Updates tradingbot_state_last_saved_timestamp_seconds.
        Every program must call it.
        """
        try:
            state_last_saved = self._state_last_saved[store]
            state_last_saved.stamp()
        except Exception as error:
            self._refuse(error)

    def http_served(self, method: Method | str, route: str, status: int, seconds: SupportsFloat) -> None:
        """A request was answered; `http_request` measures it for you.

        method: GET, POST, PUT, PATCH, DELETE, other; any other value counts as other.
        route: the template, /orders/{id}, never the path; `unmatched` for a path that no route serves; at most 16.
        status: the response's status code, 200 to 599.
        seconds: from the request's first byte to the end of its response; 0 or more.

        Updates tradingbot_http_requests_total, tradingbot_http_request_duration_seconds.
        """
        try:
            status = index(status)
            method = method if method in _METHOD else "other"
            status_class = f"{status // 100}xx"
            http_requests, http_request_duration = self._of_http_served[method, route, status_class]
            http_request_duration.observe(seconds)
            http_requests.inc()
        except Exception as error:
            self._refuse(error)

    def http_unauthorized(self, route: str) -> None:
        """A request was refused because of a missing login or permission; record it as a request, too.

        route: the template, /orders/{id}, never the path; `unmatched` for a path that no route serves; at most 16.

        Updates tradingbot_http_unauthorized_total.
        """
        try:
            http_unauthorized = self._http_unauthorized[route]
            http_unauthorized.inc()
        except Exception as error:
            self._refuse(error)

    def provider_probed(self, provider: str, kind: ProviderKind | str, passed: bool) -> None:
        """A provider was probed, by a ping or by any other call; probe each provider regularly.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        kind: exchange, broker, market_data, news, model, blockchain.
        passed: whether it answered.

        Updates tradingbot_provider_up.
        Every program must call it.
        """
        try:
            provider_up = self._provider_up[provider, kind]
            provider_up.set(bool(passed))
        except Exception as error:
            self._refuse(error)

    def provider_serves(self, provider: str, venue: str) -> None:
        """A venue is reached through a provider whose name is another; call it at the start for each such venue. While
        all venues of a provider are closed, nobody is woken because it does not answer.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        venue: where orders go, an exchange or a broker; at most 4.

        Updates tradingbot_provider_serves.
        """
        try:
            provider_serves = self._provider_serves[provider, venue]
            provider_serves.set(1)
        except Exception as error:
            self._refuse(error)

    def provider_called(
        self, provider: str, operation: Operation | str, outcome: CallOutcome | str, seconds: SupportsFloat
    ) -> None:
        """A call to a provider ended; `provider_call` measures it and finds the outcome for you.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        operation: submit_order, cancel_order, amend_order, query_order, open_orders, positions, balances, fills,
            candles, order_book, instruments, server_time, inference, other.
        outcome: ok, timeout, network_error, rate_limited, client_error, server_error, invalid_response, cancelled.
        seconds: from the request to the response or the failure; 0 or more.

        Updates tradingbot_provider_requests_total, tradingbot_provider_request_duration_seconds.
        """
        try:
            provider_requests, provider_request_duration = self._of_provider_called[provider, operation, outcome]
            provider_request_duration.observe(seconds)
            provider_requests.inc()
        except Exception as error:
            self._refuse(error)

    def rate_limit_used(self, provider: str, bucket: RateLimitBucket | str, ratio: SupportsFloat) -> None:
        """How much of a rate limit is used in its current window, from the provider's last response.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        bucket: requests, weight, orders, messages.
        ratio: 1 is the limit; from 0 to 100.

        Updates tradingbot_provider_rate_limit_used_ratio.
        """
        try:
            provider_rate_limit_used = self._provider_rate_limit_used[provider, bucket]
            provider_rate_limit_used.set(ratio)
        except Exception as error:
            self._refuse(error)

    def backed_off(self, provider: str, reason: BackoffReason | str, seconds: SupportsFloat) -> None:
        """The bot held back calls because the provider asked for it; call it while the time passes, not before.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        reason: rate_limit, ban, overload, maintenance.
        seconds: the time since the last call of this method; 0 or more.

        Updates tradingbot_provider_backoff_seconds_total.
        """
        try:
            provider_backoff = self._provider_backoff[provider, reason]
            provider_backoff.add(seconds)
        except Exception as error:
            self._refuse(error)

    def credential_expires(self, provider: str, timestamp: SupportsFloat) -> None:
        """A key or session was obtained that expires; not for one that does not.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        timestamp: when it expires; in unix seconds.

        Updates tradingbot_provider_credential_expiry_timestamp_seconds.
        """
        try:
            provider_credential_expiry = self._provider_credential_expiry[provider]
            provider_credential_expiry.set(timestamp)
        except Exception as error:
            self._refuse(error)

    def websocket_connected(self, provider: str, stream: Stream | str) -> None:
        """A stream is connected for the first time, and its subscription is confirmed.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        stream: trades, quotes, order_book, candles, mark_price, orders, balances.

        Updates tradingbot_websocket_connected.
        """
        try:
            websocket_connected = self._websocket_connected[provider, stream]
            websocket_connected.set(1)
        except Exception as error:
            self._refuse(error)

    def websocket_lost(self, provider: str, stream: Stream | str) -> None:
        """A stream's connection ended, or its subscription.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        stream: trades, quotes, order_book, candles, mark_price, orders, balances.

        Updates tradingbot_websocket_connected.
        """
        try:
            websocket_connected = self._websocket_connected[provider, stream]
            websocket_connected.set(0)
        except Exception as error:
            self._refuse(error)

    def websocket_reconnected(self, provider: str, stream: Stream | str, reason: ReconnectReason | str) -> None:
        """A stream is connected again, and its subscription is confirmed.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        stream: trades, quotes, order_book, candles, mark_price, orders, balances.
        reason: closed_by_server, ping_timeout, network_error, stale, sequence_gap, session_expired, scheduled, other;
            why the last connection ended; stale is a connection without data.

        Updates tradingbot_websocket_reconnects_total, tradingbot_websocket_connected.
        """
        try:
            websocket_reconnects, websocket_connected = self._of_websocket_reconnected[provider, stream, reason]
            websocket_reconnects.inc()
            websocket_connected.set(1)
        except Exception as error:
            self._refuse(error)

    def market_data_subscribed(self, provider: str, venue: str, symbol: str) -> None:
        """The bot asks for a symbol's quotes or order book; call it when it subscribes. Without it, nobody hears of a
        symbol that never gets one.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        venue: where orders go, an exchange or a broker; at most 4.
        symbol: at most 25.

        Updates tradingbot_market_data_subscribed_timestamp_seconds.
        """
        try:
            market_data_subscribed = self._market_data_subscribed[provider, venue, symbol]
            market_data_subscribed.stamp()
        except Exception as error:
            self._refuse(error)

    def market_data(
        self, provider: str, venue: str, symbol: str, stream: MarketStream | str, event_time: SupportsFloat
    ) -> None:
        """An event of market data was received; call it for each event.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        venue: where orders go, an exchange or a broker; at most 4.
        symbol: at most 25.
        stream: trades, quotes, order_book, candles, mark_price.
        event_time: the venue's time; a time ahead of the bot's clock counts as no delay; in unix seconds.

        Updates tradingbot_market_data_last_update_timestamp_seconds, tradingbot_market_data_delay_seconds.
        """
        try:
            event_time = float(event_time)
            if not 0.0 < event_time < MILLISECONDS:
                raise not_a_time("tradingbot_market_data_last_update_timestamp_seconds", "event_time", event_time)
            time = self._now
            market_data_last_update, market_data_delay = self._of_market_data[provider, venue, symbol, stream]
            market_data_delay.observe(max(0.0, time() - event_time))
            market_data_last_update.stamp()
        except Exception as error:
            self._refuse(error)

    def market_data_unsubscribed(self, provider: str, venue: str, symbol: str, stream: MarketStream | str) -> None:
        """The bot no longer needs a symbol's market data, so it cannot be stale from now on.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        venue: where orders go, an exchange or a broker; at most 4.
        symbol: at most 25.
        stream: trades, quotes, order_book, candles, mark_price.

        Updates tradingbot_market_data_last_update_timestamp_seconds,
            tradingbot_market_data_subscribed_timestamp_seconds.
        """
        try:
            self._market_data_last_update.remove((provider, venue, symbol, stream))
            self._market_data_subscribed.remove((provider, venue, symbol))
        except Exception as error:
            self._refuse(error)

    def market_data_gap(self, provider: str, venue: str, stream: MarketStream | str, kind: GapKind | str) -> None:
        """A fault in a stream's sequence numbers, or the resynchronisation after it.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        venue: where orders go, an exchange or a broker; at most 4.
        stream: trades, quotes, order_book, candles, mark_price.
        kind: gap, reorder, duplicate, resync.

        Updates tradingbot_market_data_gaps_total.
        """
        try:
            market_data_gaps = self._market_data_gaps[provider, venue, stream, kind]
            market_data_gaps.inc()
        except Exception as error:
            self._refuse(error)

    def market_open(self, venue: str, is_open: bool) -> None:
        """Whether a venue's session is open; call it at the start and at each change. Alerts on stale data only fire
        while it is open.

        venue: where orders go, an exchange or a broker; at most 4.
        is_open: by its calendar and status; always True for a venue that never closes.

        Updates tradingbot_market_open, tradingbot_market_changed_timestamp_seconds.
        Every program must call it.
        """
        try:
            market_open, market_changed = self._of_market_open[(venue,)]
            market_open.set(bool(is_open))
            market_changed.stamp()
        except Exception as error:
            self._refuse(error)

    def order_submitted(self, venue: str, strategy: str, side: Side | str, order_type: OrderType | str) -> None:
        """An order is sent to a venue. Do not call it for a retry of the same order.

        venue: where orders go, an exchange or a broker; at most 4.
        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        side: buy, sell.
        order_type: market, limit, post_only, ioc, stop, other.

        Updates tradingbot_orders_submitted_total.
        """
        try:
            orders_submitted = self._orders_submitted[venue, strategy, side, order_type]
            orders_submitted.inc()
        except Exception as error:
            self._refuse(error)

    def order_acknowledged(self, venue: str, order_type: OrderType | str, seconds: SupportsFloat) -> None:
        """A venue accepted an order.

        venue: where orders go, an exchange or a broker; at most 4.
        order_type: market, limit, post_only, ioc, stop, other.
        seconds: from sending it to the acknowledgement; 0 or more.

        Updates tradingbot_order_ack_duration_seconds.
        """
        try:
            order_ack_duration = self._order_ack_duration[venue, order_type]
            order_ack_duration.observe(seconds)
        except Exception as error:
            self._refuse(error)

    def order_rejected(
        self, venue: str, strategy: str, order_type: OrderType | str, reason: RejectReason | str, seconds: SupportsFloat
    ) -> None:
        """A venue refused an order.

        venue: where orders go, an exchange or a broker; at most 4.
        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        order_type: market, limit, post_only, ioc, stop, other.
        reason: insufficient_margin, price_out_of_band, invalid_quantity, post_only_would_cross, reduce_only,
            self_trade, unknown_order, duplicate_order, too_many_orders, rate_limited, market_closed, not_permitted,
            other; invalid_quantity is about lot size, tick size or minimum notional.
        seconds: from sending it to the refusal; 0 or more.

        Updates tradingbot_orders_rejected_total, tradingbot_order_ack_duration_seconds.
        """
        try:
            orders_rejected, order_ack_duration = self._of_order_rejected[venue, strategy, reason, order_type]
            order_ack_duration.observe(seconds)
            orders_rejected.inc()
        except Exception as error:
            self._refuse(error)

    def order_denied(self, strategy: str, reason: DenyReason | str) -> None:
        """The bot's own risk engine stopped an order before it was sent, because of a limit or for another reason.

        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        reason: daily_loss, drawdown, gross_exposure, net_exposure, position_size, concentration, leverage, order_size,
            order_rate, open_orders, kill_switch, price_band, stale_data, duplicate_order, market_closed,
            strategy_disabled.

        Updates tradingbot_orders_denied_total.
        """
        try:
            orders_denied = self._orders_denied[strategy, reason]
            orders_denied.inc()
        except Exception as error:
            self._refuse(error)

    def open_orders(
        self, venue: str, strategy: str, order_type: OrderType | str, count: int, oldest: SupportsFloat | None
    ) -> None:
        """How many orders are working at a venue; call it at every change of an order.

        venue: where orders go, an exchange or a broker; at most 4.
        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        order_type: market, limit, post_only, ioc, stop, other.
        count: orders of this type that are working; 0 or more.
        oldest: when the oldest of them was sent; None without a working order; in unix seconds.

        Updates tradingbot_open_orders, tradingbot_open_order_oldest_timestamp_seconds.
        """
        try:
            open_orders, open_order_oldest = self._of_open_orders[venue, strategy, order_type]
            open_orders_value = open_orders.checked(count)
            if oldest is None:
                open_order_oldest.clear()
            else:
                open_order_oldest.set(oldest)
            open_orders.set(open_orders_value)
        except Exception as error:
            self._refuse(error)

    def orders_unresolved(self, venue: str, count: int) -> None:
        """How many orders are in doubt, after a timeout or a lost connection; call it at every change, also to 0. The
        venues passed to TradingMetrics start at 0.

        venue: where orders go, an exchange or a broker; at most 4.
        count: orders with an unknown state at the venue; 0 or more.

        Updates tradingbot_orders_unresolved.
        Every program must call it.
        """
        try:
            orders_unresolved = self._orders_unresolved[venue]
            orders_unresolved.set(count)
        except Exception as error:
            self._refuse(error)

    def fill(
        self,
        venue: str,
        symbol: str,
        strategy: str,
        side: Side | str,
        liquidity: Liquidity | str,
        notional_usd: SupportsFloat,
    ) -> None:
        """A venue reported an execution, whole or partial; call it once for each. Its fee is `fee` or `rebate`.

        venue: where orders go, an exchange or a broker; at most 4.
        symbol: at most 25.
        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        side: buy, sell.
        liquidity: maker, taker, unknown.
        notional_usd: price times quantity, at the current exchange rate, positive on both sides; 0 or more.

        Updates tradingbot_fills_total, tradingbot_traded_notional_usd_total.
        """
        try:
            fills, traded_notional = self._of_fill[venue, symbol, strategy, side, liquidity]
            traded_notional.add(notional_usd)
            fills.inc()
        except Exception as error:
            self._refuse(error)

    def slippage(self, venue: str, order_type: OrderType | str, ratio: SupportsFloat) -> None:
        """How a fill's price compares with the price of the decision; call it for each fill.

        venue: where orders go, an exchange or a broker; at most 4.
        order_type: market, limit, post_only, ioc, stop, other.
        ratio: difference over the price of the decision, above 0 if the fill is worse for the bot, below 0 if it is
            better: 0.001 is ten basis points paid.

        Updates tradingbot_slippage_adverse_ratio, tradingbot_slippage_favourable_ratio.
        """
        try:
            ratio = float(ratio)
            if not -inf < ratio < inf:
                raise not_finite("tradingbot_slippage_adverse_ratio", "ratio", ratio)
            if ratio > 0:
                slippage_adverse = self._slippage_adverse[venue, order_type]
                slippage_adverse.observe(ratio)
            elif ratio <= 0:
                slippage_favourable = self._slippage_favourable[venue, order_type]
                slippage_favourable.observe(-ratio)
        except Exception as error:
            self._refuse(error)

    def strategy_enabled(self, strategy: str, mode: Mode | str, enabled: bool) -> None:
        """Whether a strategy may open positions; call it at the start and at each change.

        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        mode: live, paper, shadow.
        enabled: False while it may only close positions.

        Updates tradingbot_strategy_enabled.
        Every program must call it.
        """
        try:
            strategy_enabled = self._strategy_enabled[strategy, mode]
            strategy_enabled.set(bool(enabled))
        except Exception as error:
            self._refuse(error)

    def strategy_every(self, strategy: str, seconds: SupportsFloat) -> None:
        """How often a strategy evaluates, if that is less often than every 30 s; call it at the start.

        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        seconds: the longest time between two evaluations, such as the length of a candle; 0 or more.

        Updates tradingbot_strategy_interval_seconds.
        """
        try:
            strategy_interval = self._strategy_interval[strategy]
            strategy_interval.set(seconds)
        except Exception as error:
            self._refuse(error)

    def strategy_trades_on(self, strategy: str, venue: str) -> None:
        """A strategy trades on a venue; call it at the start for each venue with hours, and for the others of that
        strategy. StrategyStalled fires only while one of them is open.

        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        venue: where orders go, an exchange or a broker; at most 4.

        Updates tradingbot_strategy_trades_on.
        """
        try:
            strategy_trades_on = self._strategy_trades_on[strategy, venue]
            strategy_trades_on.set(1)
        except Exception as error:
            self._refuse(error)

    def strategy_evaluated(self, strategy: str, seconds: SupportsFloat) -> None:
        """A strategy finished an evaluation, whether or not it gave a signal; it is a `heartbeat` too.

        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        seconds: from the data that caused it to the decision; 0 or more.

        Updates tradingbot_strategy_decision_duration_seconds, tradingbot_strategy_heartbeat_timestamp_seconds.
        """
        try:
            strategy_decision_duration, strategy_heartbeat = self._of_strategy_evaluated[(strategy,)]
            strategy_decision_duration.observe(seconds)
            strategy_heartbeat.stamp()
        except Exception as error:
            self._refuse(error)

    def heartbeat(self, strategy: str) -> None:
        """A strategy works, but had nothing to evaluate, for example in a quiet market. StrategyStalled needs it.

        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.

        Updates tradingbot_strategy_heartbeat_timestamp_seconds.
        """
        try:
            strategy_heartbeat = self._strategy_heartbeat[strategy]
            strategy_heartbeat.stamp()
        except Exception as error:
            self._refuse(error)

    def signal(self, strategy: str, direction: Direction | str) -> None:
        """A strategy gave a signal, whether or not an order follows.

        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        direction: long, short, exit.

        Updates tradingbot_strategy_signals_total.
        """
        try:
            strategy_signals = self._strategy_signals[strategy, direction]
            strategy_signals.inc()
        except Exception as error:
            self._refuse(error)

    def signal_skipped(self, strategy: str, reason: SkipReason | str) -> None:
        """A signal did not become an order; call it once, with the first reason against it.

        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        reason: below_threshold, cooldown, position_open, insufficient_funds, risk_denied, spread_too_wide,
            low_liquidity, stale_data, market_closed, disabled, other.

        Updates tradingbot_strategy_signals_skipped_total.
        """
        try:
            strategy_signals_skipped = self._strategy_signals_skipped[strategy, reason]
            strategy_signals_skipped.inc()
        except Exception as error:
            self._refuse(error)

    def trade_closed(self, strategy: str, result_usd: SupportsFloat) -> None:
        """A position is back to zero.

        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        result_usd: the result before fees: above 0 a win, below 0 a loss.

        Updates tradingbot_strategy_trades_closed_total, tradingbot_strategy_profit_usd_total,
            tradingbot_strategy_loss_usd_total.
        """
        try:
            result_usd = float(result_usd)
            if not -inf < result_usd < inf:
                raise not_finite("tradingbot_strategy_trades_closed_total", "result_usd", result_usd)
            outcome = "win" if result_usd > 0 else "loss" if result_usd < 0 else "flat"
            strategy_trades_closed, strategy_profit, strategy_loss = self._of_trade_closed[strategy, outcome]
            if result_usd > 0:
                strategy_profit.add(result_usd)
            elif result_usd < 0:
                strategy_loss.add(-result_usd)
            strategy_trades_closed.inc()
        except Exception as error:
            self._refuse(error)

    def equity(self, venue: str, account: str, usd: SupportsFloat) -> None:
        """The value of an account.

        venue: where orders go, an exchange or a broker; at most 4.
        account: at most 3.
        usd: balance plus unrealised result, net of deposits and withdrawals, so that a withdrawal is not a loss.

        Updates tradingbot_equity_usd.
        Every program must call it.
        """
        try:
            equity = self._equity[venue, account]
            equity.set(usd)
        except Exception as error:
            self._refuse(error)

    def pnl(
        self,
        account: str,
        strategy: str,
        *,
        day_usd: SupportsFloat,
        realised_usd: SupportsFloat,
        unrealised_usd: SupportsFloat,
    ) -> None:
        """The result of a strategy on an account; a loss is negative.

        account: at most 3.
        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        day_usd: since the session's start, including fees and funding.
        realised_usd: of closed positions, as in the venue's statement; a restart does not set it to 0.
        unrealised_usd: of open positions at the mark price.

        Updates tradingbot_pnl_day_usd, tradingbot_pnl_realised_usd, tradingbot_pnl_unrealised_usd.
        Every program must call it.
        """
        try:
            pnl_day, pnl_realised, pnl_unrealised = self._of_pnl[account, strategy]
            pnl_day_value = pnl_day.checked(day_usd)
            pnl_realised_value = pnl_realised.checked(realised_usd)
            pnl_unrealised.set(unrealised_usd)
            pnl_day.set(pnl_day_value)
            pnl_realised.set(pnl_realised_value)
        except Exception as error:
            self._refuse(error)

    def symbol_pnl(self, venue: str, symbol: str, usd: SupportsFloat | None) -> None:
        """The result in a symbol, of all strategies; a loss is negative.

        venue: where orders go, an exchange or a broker; at most 4.
        symbol: at most 25.
        usd: of closed and open positions, before fees and funding; a restart does not set it to 0. None when the bot no
            longer trades the symbol.

        Updates tradingbot_symbol_pnl_usd.
        """
        try:
            symbol_pnl = self._symbol_pnl[venue, symbol]
            if usd is None:
                symbol_pnl.clear()
            else:
                symbol_pnl.set(usd)
        except Exception as error:
            self._refuse(error)

    def risk_computed(self, account: str) -> None:
        """All risk values of an account were computed; call it after them. RiskDataStale fires without it.

        account: at most 3.

        Updates tradingbot_risk_updated_timestamp_seconds.
        Every program must call it.
        """
        try:
            risk_updated = self._risk_updated[account]
            risk_updated.stamp()
        except Exception as error:
            self._refuse(error)

    def drawdown(self, account: str, ratio: SupportsFloat) -> None:
        """How far equity is below its peak.

        account: at most 3.
        ratio: of the peak: 0 at the peak, 0.1 for ten per cent below; from 0 to 10.

        Updates tradingbot_drawdown_ratio.
        Every program must call it.
        """
        try:
            drawdown = self._drawdown[account]
            drawdown.set(ratio)
        except Exception as error:
            self._refuse(error)

    def exposure(self, venue: str, symbol: str, side: PositionSide | str, usd: SupportsFloat) -> None:
        """The notional of an open position at the mark price.

        venue: where orders go, an exchange or a broker; at most 4.
        symbol: at most 25.
        side: long, short.
        usd: positive on both sides; 0 or more.

        Updates tradingbot_exposure_usd.
        """
        try:
            exposure = self._exposure[venue, symbol, side]
            exposure.set(usd)
        except Exception as error:
            self._refuse(error)

    def liquidation_distance(self, venue: str, symbol: str, ratio: SupportsFloat) -> None:
        """How far a position's mark price is from its liquidation price.

        venue: where orders go, an exchange or a broker; at most 4.
        symbol: at most 25.
        ratio: distance over the mark price; 0 is liquidation.

        Updates tradingbot_liquidation_distance_ratio.
        """
        try:
            liquidation_distance = self._liquidation_distance[venue, symbol]
            liquidation_distance.set(ratio)
        except Exception as error:
            self._refuse(error)

    def positions_unprotected(self, venue: str, count: int) -> None:
        """How many open positions have no working stop at the venue although they should; call it at each check, also
        with 0.

        venue: where orders go, an exchange or a broker; at most 4.
        count: positions without their stop; 0 or more.

        Updates tradingbot_positions_unprotected.
        """
        try:
            positions_unprotected = self._positions_unprotected[venue]
            positions_unprotected.set(count)
        except Exception as error:
            self._refuse(error)

    def position_closed(self, venue: str, symbol: str) -> None:
        """A symbol has no position any more, so its exposure and liquidation distance are no longer exported.

        venue: where orders go, an exchange or a broker; at most 4.
        symbol: at most 25.

        Updates tradingbot_exposure_usd, tradingbot_liquidation_distance_ratio.
        """
        try:
            self._exposure.remove((venue, symbol, "long"))
            self._exposure.remove((venue, symbol, "short"))
            self._liquidation_distance.remove((venue, symbol))
        except Exception as error:
            self._refuse(error)

    def margin_used(self, venue: str, account: str, ratio: SupportsFloat) -> None:
        """How much of an account's margin is in use; not for a cash account.

        venue: where orders go, an exchange or a broker; at most 4.
        account: at most 3.
        ratio: maintenance margin over margin balance; at 1 the venue liquidates; from 0 to 100.

        Updates tradingbot_margin_used_ratio.
        """
        try:
            margin_used = self._margin_used[venue, account]
            margin_used.set(ratio)
        except Exception as error:
            self._refuse(error)

    def risk_limit_used(self, limit: Limit | str, scope: Scope | str, ratio: SupportsFloat) -> None:
        """How much of a risk limit is used, the fullest of its scope; call it for each limit of the bot.

        limit: daily_loss, drawdown, gross_exposure, net_exposure, position_size, concentration, leverage, order_size,
            order_rate, open_orders.
        scope: bot, account, venue, strategy, symbol; the level of the limit or the switch.
        ratio: 1 is the limit; from 0 to 100.

        Updates tradingbot_risk_limit_used_ratio.
        Every program must call it.
        """
        try:
            risk_limit_used = self._risk_limit_used[limit, scope]
            risk_limit_used.set(ratio)
        except Exception as error:
            self._refuse(error)

    def value_at_risk(self, account: str, confidence: Confidence | str, usd: SupportsFloat) -> None:
        """The loss that one day exceeds only with the remaining probability.

        account: at most 3.
        confidence: 0.95, 0.99; a text, not a number.
        usd: a loss as a positive amount; 0 or more.

        Updates tradingbot_value_at_risk_usd.
        """
        try:
            value_at_risk = self._value_at_risk[account, confidence]
            value_at_risk.set(usd)
        except Exception as error:
            self._refuse(error)

    def kill_switch(self, scope: Scope | str, active: bool) -> None:
        """Whether a kill switch blocks new orders; call it at each change. All scopes start at 0.

        scope: bot, account, venue, strategy, symbol; the level of the limit or the switch.
        active: whether any switch of this level blocks.

        Updates tradingbot_kill_switch_active.
        Every program must call it.
        """
        try:
            kill_switch_active = self._kill_switch_active[scope]
            kill_switch_active.set(bool(active))
        except Exception as error:
            self._refuse(error)

    def reconciled(self, venue: str, account: str, difference_usd: SupportsFloat) -> None:
        """The bot's positions were compared with the venue's, with any result.

        venue: where orders go, an exchange or a broker; at most 4.
        account: at most 3.
        difference_usd: the sum over symbols of the absolute difference, at the mark price; 0 or more.

        Updates tradingbot_reconciliation_difference_usd, tradingbot_reconciliation_last_success_timestamp_seconds.
        Every program must call it.
        """
        try:
            reconciliation_difference, reconciliation_last_success = self._of_reconciled[venue, account]
            reconciliation_difference.set(difference_usd)
            reconciliation_last_success.stamp()
        except Exception as error:
            self._refuse(error)

    def fee(self, venue: str, strategy: str, kind: FeeKind | str, usd: SupportsFloat) -> None:
        """A venue charged a fee; call it when the venue reports the fee.

        venue: where orders go, an exchange or a broker; at most 4.
        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        kind: maker, taker, regulatory, network, other.
        usd: at the current exchange rate; 0 or more.

        Updates tradingbot_fees_paid_usd_total.
        """
        try:
            fees_paid = self._fees_paid[venue, strategy, kind]
            fees_paid.add(usd)
        except Exception as error:
            self._refuse(error)

    def rebate(self, venue: str, strategy: str, kind: RebateKind | str, usd: SupportsFloat) -> None:
        """A venue paid a rebate; call it when the venue reports the rebate.

        venue: where orders go, an exchange or a broker; at most 4.
        strategy: `manual` for what a person trades, `none` for adopted orders; at most 8.
        kind: maker, volume, referral.
        usd: at the current exchange rate; 0 or more.

        Updates tradingbot_rebates_received_usd_total.
        """
        try:
            rebates_received = self._rebates_received[venue, strategy, kind]
            rebates_received.add(usd)
        except Exception as error:
            self._refuse(error)

    def funding_paid(self, venue: str, symbol: str, usd: SupportsFloat) -> None:
        """Funding or borrow interest was paid; call it at each settlement.

        venue: where orders go, an exchange or a broker; at most 4.
        symbol: at most 25.
        usd: the amount paid; 0 or more.

        Updates tradingbot_funding_paid_usd_total.
        """
        try:
            funding_paid = self._funding_paid[venue, symbol]
            funding_paid.add(usd)
        except Exception as error:
            self._refuse(error)

    def funding_received(self, venue: str, symbol: str, usd: SupportsFloat) -> None:
        """Funding or lending interest was received; call it at each settlement.

        venue: where orders go, an exchange or a broker; at most 4.
        symbol: at most 25.
        usd: the amount received; 0 or more.

        Updates tradingbot_funding_received_usd_total.
        """
        try:
            funding_received = self._funding_received[venue, symbol]
            funding_received.add(usd)
        except Exception as error:
            self._refuse(error)

    def provider_cost(self, provider: str, kind: CostKind | str, usd: SupportsFloat) -> None:
        """A call to a provider cost money, at the provider's price list.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        kind: data, model, api.
        usd: the price of the call; 0 or more.

        Updates tradingbot_provider_cost_usd_total.
        """
        try:
            provider_cost = self._provider_cost[provider, kind]
            provider_cost.add(usd)
        except Exception as error:
            self._refuse(error)

    def quota_used(self, provider: str, quota: str, ratio: SupportsFloat) -> None:
        """How much of a quota is used in its current period.

        provider: a venue, a data feed or a model that the bot calls; at most 6.
        quota: the provider's name for it; at most 4.
        ratio: at 1 the quota is used up; from 0 to 100.

        Updates tradingbot_provider_quota_used_ratio.
        """
        try:
            provider_quota_used = self._provider_quota_used[provider, quota]
            provider_quota_used.set(ratio)
        except Exception as error:
            self._refuse(error)
