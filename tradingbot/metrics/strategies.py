"""Strategies: their decisions and results."""

from __future__ import annotations

from typing import SupportsFloat

from tradewatch.instruments import Instruments
from tradingbot.catalogue.strategies import (
    STRATEGY_DECISION_DURATION,
    STRATEGY_ENABLED,
    STRATEGY_HEARTBEAT,
    STRATEGY_LOSS,
    STRATEGY_PROFIT,
    STRATEGY_SIGNALS,
    STRATEGY_SIGNALS_SKIPPED,
    STRATEGY_TRADES_CLOSED,
)
from tradingbot.metrics.recorder import Recorder


class Strategies(Recorder):
    """Records evaluations, signals and closed trades of strategies."""

    def __init__(self, instruments: Instruments) -> None:
        super().__init__(instruments)
        self._enabled = instruments.gauge(STRATEGY_ENABLED)
        self._heartbeat = instruments.gauge(STRATEGY_HEARTBEAT)
        self._evaluated = instruments.joined(
            ("strategy",), instruments.histogram(STRATEGY_DECISION_DURATION), self._heartbeat
        )
        self._signals = instruments.counter(STRATEGY_SIGNALS)
        self._skipped = instruments.counter(STRATEGY_SIGNALS_SKIPPED)
        self._closed = instruments.joined(
            ("strategy", "outcome"),
            instruments.counter(STRATEGY_TRADES_CLOSED),
            instruments.counter(STRATEGY_PROFIT),
            instruments.counter(STRATEGY_LOSS),
        )

    def strategy_enabled(self, strategy: str, mode: str, enabled: bool) -> None:
        """Whether a strategy may open positions; call it at the start and at each change.

        strategy: at most 8.  mode: live, paper, shadow.  enabled: False while it may only close positions.
        """
        try:
            self._enabled[strategy, mode].set(bool(enabled))
        except Exception as error:
            self._refuse(error)

    def strategy_evaluated(self, strategy: str, seconds: SupportsFloat) -> None:
        """A strategy finished an evaluation, whether or not it gave a signal; it is a `heartbeat` too.

        strategy: at most 8.  seconds: from the data that caused it to the decision.
        """
        try:
            duration, heartbeat = self._evaluated[(strategy,)]
            duration.observe(seconds)
            heartbeat.stamp()
        except Exception as error:
            self._refuse(error)

    def heartbeat(self, strategy: str) -> None:
        """A strategy works, but had nothing to evaluate, for example in a quiet market. StrategyStalled needs it.

        strategy: at most 8.
        """
        try:
            self._heartbeat[strategy].stamp()
        except Exception as error:
            self._refuse(error)

    def signal(self, strategy: str, direction: str) -> None:
        """A strategy gave a signal, whether or not an order follows.

        strategy: at most 8.  direction: long, short, exit.
        """
        try:
            self._signals[strategy, direction].inc()
        except Exception as error:
            self._refuse(error)

    def signal_skipped(self, strategy: str, reason: str) -> None:
        """A signal did not become an order; call it once, with the first reason against it.

        strategy: at most 8.
        reason: below_threshold, cooldown, position_open, insufficient_funds, risk_denied, spread_too_wide,
        low_liquidity, stale_data, market_closed, disabled, other.
        """
        try:
            self._skipped[strategy, reason].inc()
        except Exception as error:
            self._refuse(error)

    def trade_closed(self, strategy: str, result_usd: SupportsFloat) -> None:
        """A position is back to zero.

        strategy: at most 8.  result_usd: the result in USD before fees: above 0 a win, below 0 a loss.
        """
        try:
            result = float(result_usd)
            outcome = "win" if result > 0 else "loss" if result < 0 else "flat"
            closed, profit, loss = self._closed[strategy, outcome]
            if result < 0:
                loss.add(-result)
            else:
                profit.add(result)
            closed.inc()
        except Exception as error:
            self._refuse(error)
