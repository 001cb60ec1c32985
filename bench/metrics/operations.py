"""The cost of a bot's operations with TradingMetrics, compared with the same updates made by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import reduce
from operator import add

from bench.metrics.equivalents import Equivalents, Operation, Update
from bench.metrics.sample import Sample
from bench.metrics.scale import Scale
from bench.metrics.timing import measured
from tradingbot.catalogue.cost import FEES_PAID
from tradingbot.catalogue.providers import (
    MARKET_DATA_DELAY,
    MARKET_DATA_LAST_UPDATE,
    PROVIDER_REQUEST_DURATION,
    PROVIDER_REQUESTS,
)
from tradingbot.catalogue.risk import DRAWDOWN, EQUITY, PNL_DAY, PNL_REALISED, PNL_UNREALISED
from tradingbot.catalogue.strategies import (
    STRATEGY_DECISION_DURATION,
    STRATEGY_HEARTBEAT,
    STRATEGY_PROFIT,
    STRATEGY_SIGNALS,
    STRATEGY_TRADES_CLOSED,
)
from tradingbot.catalogue.trading import (
    FILLS,
    OPEN_ORDER_OLDEST,
    OPEN_ORDERS,
    ORDER_ACK_DURATION,
    ORDERS_REJECTED,
    ORDERS_SUBMITTED,
    SLIPPAGE_ADVERSE,
    TRADED_NOTIONAL,
)

TEST = "operations"

SUBMITTED = Operation(
    "order submitted",
    "metrics.order_submitted('binance', 'momentum', 'buy', 'limit')",
    (Update(ORDERS_SUBMITTED, "1", ("binance", "momentum", "buy", "limit")),),
)
ACKNOWLEDGED = Operation(
    "order acknowledged",
    "metrics.order_acknowledged('binance', 'limit', 0.03)",
    (Update(ORDER_ACK_DURATION, "0.03", ("binance", "limit")),),
)
REJECTED = Operation(
    "order rejected",
    "metrics.order_rejected('binance', 'momentum', 'limit', 'rate_limited', 0.03)",
    (
        Update(ORDERS_REJECTED, "1", ("binance", "momentum", "rate_limited")),
        Update(ORDER_ACK_DURATION, "0.03", ("binance", "limit")),
    ),
)
WORKING = Operation(
    "open orders",
    "metrics.open_orders('binance', 'momentum', 3, 1.7e9)",
    (
        Update(OPEN_ORDERS, "3", ("binance", "momentum")),
        Update(OPEN_ORDER_OLDEST, "1.7e9", ("binance", "momentum")),
    ),
)
FILLED = Operation(
    "fill",
    "metrics.fill('binance', 'BTC-USD', 'momentum', 'buy', 'maker', 250.0)",
    (
        Update(FILLS, "1", ("binance", "BTC-USD", "momentum", "buy", "maker")),
        Update(TRADED_NOTIONAL, "250.0", ("binance", "momentum")),
    ),
)
SLIPPED = Operation(
    "slippage",
    "metrics.slippage('binance', 'limit', 0.0004)",
    (Update(SLIPPAGE_ADVERSE, "0.0004", ("binance", "limit")),),
)
CHARGED = Operation(
    "fee",
    "metrics.fee('binance', 'momentum', 'maker', 0.1)",
    (Update(FEES_PAID, "0.1", ("binance", "momentum", "maker")),),
)
LIFE = reduce(add, (SUBMITTED, ACKNOWLEDGED, WORKING, FILLED, SLIPPED, CHARGED, WORKING)).named("an order's whole life")

CALLED = Operation(
    "provider call, a block",
    "with metrics.provider_call('binance', 'balances'):\n    pass",
    (
        Update(PROVIDER_REQUESTS, "1", ("binance", "balances", "ok")),
        Update(PROVIDER_REQUEST_DURATION, "clock() - start", ("binance", "balances")),
    ),
    before="start = clock()",
)
REPORTED = Operation(
    "provider call, afterwards",
    "metrics.provider_called('binance', 'balances', 'ok', 0.03)",
    (
        Update(PROVIDER_REQUESTS, "1", ("binance", "balances", "ok")),
        Update(PROVIDER_REQUEST_DURATION, "0.03", ("binance", "balances")),
    ),
)
TICKED = Operation(
    "market data",
    "metrics.market_data('binance', 'binance', 'BTC-USD', 'trades', time() - 0.02)",
    (
        Update(MARKET_DATA_LAST_UPDATE, "time()", ("binance", "binance", "BTC-USD", "trades")),
        Update(MARKET_DATA_DELAY, "max(0.0, time() - event)", ("binance", "binance", "trades")),
    ),
    before="event = time() - 0.02",
)
EVALUATED = Operation(
    "strategy evaluated",
    "metrics.strategy_evaluated('momentum', 0.002)",
    (
        Update(STRATEGY_DECISION_DURATION, "0.002", ("momentum",)),
        Update(STRATEGY_HEARTBEAT, "time()", ("momentum",)),
    ),
)
SIGNALLED = Operation(
    "signal",
    "metrics.signal('momentum', 'long')",
    (Update(STRATEGY_SIGNALS, "1", ("momentum", "long")),),
)
DECIDED = (EVALUATED + SIGNALLED).named("a strategy's evaluation with its signal")
CLOSED = Operation(
    "trade closed",
    "metrics.trade_closed('momentum', 12.5)",
    (
        Update(STRATEGY_TRADES_CLOSED, "1", ("momentum", "win")),
        Update(STRATEGY_PROFIT, "12.5", ("momentum",)),
    ),
)
VALUED = Operation(
    "equity",
    "metrics.equity('binance', 'main', 1500.0)",
    (Update(EQUITY, "1500.0", ("binance", "main")),),
)
FALLEN = Operation("drawdown", "metrics.drawdown('main', 0.05)", (Update(DRAWDOWN, "0.05", ("main",)),))
EARNED = Operation(
    "profit and loss",
    "metrics.pnl('main', 'momentum', day_usd=1.0, realised_usd=2.0, unrealised_usd=3.0)",
    (
        Update(PNL_DAY, "1.0", ("main", "momentum")),
        Update(PNL_REALISED, "2.0", ("main", "momentum")),
        Update(PNL_UNREALISED, "3.0", ("main", "momentum")),
    ),
)

OPERATIONS = (
    *(LIFE, SUBMITTED, ACKNOWLEDGED, REJECTED, WORKING, FILLED, SLIPPED, CHARGED),
    *(CALLED, REPORTED, TICKED, DECIDED, EVALUATED, SIGNALLED, CLOSED, VALUED, FALLEN, EARNED),
)


def samples(scale: Scale, order: random.Random) -> Iterator[Sample]:
    """The samples of this test in one process; `order` shuffles the operations."""
    equivalents = Equivalents()
    for operation in order.sample(OPERATIONS, len(OPERATIONS)):
        yield from measured(equivalents.workload(TEST, operation.name, operation), scale, order)
