"""Orders and executions."""

from __future__ import annotations

from typing import SupportsFloat

from tradewatch.instruments import Instruments
from tradingbot.catalogue.trading import (
    FILLS,
    OPEN_ORDER_OLDEST,
    OPEN_ORDERS,
    ORDER_ACK_DURATION,
    ORDERS_DENIED,
    ORDERS_REJECTED,
    ORDERS_SUBMITTED,
    ORDERS_UNRESOLVED,
    SLIPPAGE_ADVERSE,
    SLIPPAGE_FAVOURABLE,
    TRADED_NOTIONAL,
)
from tradingbot.metrics.recorder import Recorder


class Trading(Recorder):
    """Records orders and executions."""

    def __init__(self, instruments: Instruments) -> None:
        super().__init__(instruments)
        self._submitted = instruments.counter(ORDERS_SUBMITTED)
        self._acknowledged = instruments.histogram(ORDER_ACK_DURATION)
        self._rejected = instruments.joined(
            ("venue", "strategy", "order_type", "reason"), instruments.counter(ORDERS_REJECTED), self._acknowledged
        )
        self._denied = instruments.counter(ORDERS_DENIED)
        self._working = instruments.joined(
            ("venue", "strategy"), instruments.gauge(OPEN_ORDERS), instruments.gauge(OPEN_ORDER_OLDEST)
        )
        self._unresolved = instruments.gauge(ORDERS_UNRESOLVED)
        self._fills = instruments.joined(
            ("venue", "symbol", "strategy", "side", "liquidity"),
            instruments.counter(FILLS),
            instruments.counter(TRADED_NOTIONAL),
        )
        self._adverse = instruments.histogram(SLIPPAGE_ADVERSE)
        self._favourable = instruments.histogram(SLIPPAGE_FAVOURABLE)

    def order_submitted(self, venue: str, strategy: str, side: str, order_type: str) -> None:
        """An order is sent to a venue. Do not call it for a retry of the same order.

        venue: where it goes; at most 4.  strategy: its strategy, `manual` for a person's order, `none` for an adopted
        one; at most 8.  side: buy, sell.  order_type: market, limit, post_only, ioc, stop, other.
        """
        try:
            self._submitted[venue, strategy, side, order_type].inc()
        except Exception as error:
            self._refuse(error)

    def order_acknowledged(self, venue: str, order_type: str, seconds: SupportsFloat) -> None:
        """A venue accepted an order.

        venue, order_type: as in `order_submitted`.  seconds: from sending it to the acknowledgement.
        """
        try:
            self._acknowledged[venue, order_type].observe(seconds)
        except Exception as error:
            self._refuse(error)

    def order_rejected(self, venue: str, strategy: str, order_type: str, reason: str, seconds: SupportsFloat) -> None:
        """A venue refused an order.

        venue, strategy, order_type: as in `order_submitted`.
        reason: insufficient_margin, price_out_of_band, invalid_quantity (lot, tick or minimum notional),
        post_only_would_cross, reduce_only, self_trade, unknown_order, duplicate_order, too_many_orders,
        rate_limited, market_closed, not_permitted, other.  seconds: from sending it to the refusal.
        """
        try:
            rejected, acknowledged = self._rejected[venue, strategy, order_type, reason]
            acknowledged.observe(seconds)
            rejected.inc()
        except Exception as error:
            self._refuse(error)

    def order_denied(self, strategy: str, reason: str) -> None:
        """The bot's own risk engine stopped an order before it was sent.

        strategy: at most 8.
        reason: a limit (daily_loss, drawdown, gross_exposure, net_exposure, position_size, concentration, leverage,
        order_size, order_rate, open_orders), or kill_switch, price_band, stale_data, duplicate_order, market_closed,
        strategy_disabled.
        """
        try:
            self._denied[strategy, reason].inc()
        except Exception as error:
            self._refuse(error)

    def open_orders(self, venue: str, strategy: str, count: int, oldest: SupportsFloat | None) -> None:
        """How many orders are working at a venue; call it at every change of an order.

        venue, strategy: as in `order_submitted`.  count: 0 or more.  oldest: when the oldest of them was sent, in
        unix seconds; None without a working order.
        """
        try:
            orders, since = self._working[venue, strategy]
            if oldest is None:
                orders.set(count)
                since.clear()
            else:
                sent = since.checked(oldest)
                orders.set(count)
                since.set(sent)
        except Exception as error:
            self._refuse(error)

    def orders_unresolved(self, venue: str, count: int) -> None:
        """How many orders are in doubt, after a timeout or a lost connection; call it at every change, also to 0.

        venue: at most 4; the venues passed to TradingMetrics start at 0.  count: orders with an unknown state at the
        venue.
        """
        try:
            self._unresolved[venue].set(count)
        except Exception as error:
            self._refuse(error)

    def fill(
        self, venue: str, symbol: str, strategy: str, side: str, liquidity: str, notional_usd: SupportsFloat
    ) -> None:
        """A venue reported an execution, whole or partial; call it once for each. Its fee is `fee` or `rebate`.

        venue, strategy, side: as in `order_submitted`.  symbol: at most 25.  liquidity: maker, taker, unknown.
        notional_usd: price times quantity in USD, at the current exchange rate; 0 or more on both sides.
        """
        try:
            fills, notional = self._fills[venue, symbol, strategy, side, liquidity]
            notional.add(notional_usd)
            fills.inc()
        except Exception as error:
            self._refuse(error)

    def slippage(self, venue: str, order_type: str, ratio: SupportsFloat) -> None:
        """How a fill's price compares with the price of the decision; call it for each fill.

        venue, order_type: as in `order_submitted`.  ratio: difference over the price of the decision, above 0 if the
        fill is worse for the bot, below 0 if it is better: 0.001 is ten basis points paid.
        """
        try:
            worse = float(ratio)
            if worse > 0:
                self._adverse[venue, order_type].observe(worse)
            else:
                self._favourable[venue, order_type].observe(-worse)
        except Exception as error:
            self._refuse(error)
