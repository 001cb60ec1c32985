"""The cost of a bot's operations with TradingMetrics, compared with the same updates made by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from operator import add

from bench.metrics.equivalents import Equivalents, Operation
from bench.metrics.sample import Sample
from bench.metrics.scale import Scale
from bench.metrics.timing import measured
from tradingbot.events import cost, providers, risk, strategies, trading

TEST = "operations"

SUBMITTED = Operation.of(trading.ORDER_SUBMITTED, "order submitted", "binance", "momentum", "buy", "limit")
ACKNOWLEDGED = Operation.of(trading.ORDER_ACKNOWLEDGED, "order acknowledged", "binance", "limit", "0.03")
REJECTED = Operation.of(
    trading.ORDER_REJECTED, "order rejected", "binance", "momentum", "limit", "rate_limited", "0.03"
)
WORKING = Operation.of(trading.OPEN_ORDERS, "open orders", "binance", "momentum", "limit", "3", "1.7e9")
FILLED = Operation.of(trading.FILL, "fill", "binance", "BTC-USD", "momentum", "buy", "maker", "250.0")
SLIPPED = Operation.of(trading.SLIPPAGE, "slippage", "binance", "limit", "0.0004")
CHARGED = Operation.of(cost.FEE, "fee", "binance", "momentum", "maker", "0.1")
LIFE = reduce(add, (SUBMITTED, ACKNOWLEDGED, WORKING, FILLED, SLIPPED, CHARGED, WORKING)).named("an order's whole life")

REPORTED = Operation.of(providers.PROVIDER_CALLED, "provider call, afterwards", "binance", "balances", "ok", "0.03")
CALLED = replace(
    Operation.of(providers.PROVIDER_CALLED, "provider call, a block", "binance", "balances", "ok", "clock() - start"),
    source="with metrics.provider_call('binance', 'balances'):\n    pass",
    before="start = clock()",
)
TICKED = Operation.of(providers.MARKET_DATA, "market data", "binance", "binance", "BTC-USD", "trades", "time() - 0.02")
EVALUATED = Operation.of(strategies.STRATEGY_EVALUATED, "strategy evaluated", "momentum", "0.002")
SIGNALLED = Operation.of(strategies.SIGNAL, "signal", "momentum", "long")
DECIDED = (EVALUATED + SIGNALLED).named("a strategy's evaluation with its signal")
CLOSED = Operation.of(strategies.TRADE_CLOSED, "trade closed", "momentum", "12.5")
VALUED = Operation.of(risk.EQUITY, "equity", "binance", "main", "1500.0")
FALLEN = Operation.of(risk.DRAWDOWN, "drawdown", "main", "0.05")
EARNED = Operation.of(risk.PNL, "profit and loss", "main", "momentum", "1.0", "2.0", "3.0")

OPERATIONS = (
    *(LIFE, SUBMITTED, ACKNOWLEDGED, REJECTED, WORKING, FILLED, SLIPPED, CHARGED),
    *(CALLED, REPORTED, TICKED, DECIDED, EVALUATED, SIGNALLED, CLOSED, VALUED, FALLEN, EARNED),
)


def samples(scale: Scale, order: random.Random) -> Iterator[Sample]:
    """The samples of this test in one process; `order` shuffles the operations."""
    equivalents = Equivalents()
    for operation in order.sample(OPERATIONS, len(OPERATIONS)):
        yield from measured(equivalents.workload(TEST, operation.name, operation), scale, order)
