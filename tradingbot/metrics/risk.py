"""Money at risk. Compute all values in one loop, and call `risk_computed` at its end."""

from __future__ import annotations

from typing import SupportsFloat

from tradewatch.instruments import Instruments
from tradingbot.catalogue.labels import POSITION_SIDE
from tradingbot.catalogue.risk import (
    DRAWDOWN,
    EQUITY,
    EXPOSURE,
    KILL_SWITCH_ACTIVE,
    LIQUIDATION_DISTANCE,
    MARGIN_USED,
    PNL_DAY,
    PNL_REALISED,
    PNL_UNREALISED,
    RECONCILIATION_DIFFERENCE,
    RECONCILIATION_LAST_SUCCESS,
    RISK_LIMIT_USED,
    RISK_UPDATED,
    VALUE_AT_RISK,
)
from tradingbot.metrics.recorder import Recorder


class Risk(Recorder):
    """Records equity, results, exposure, limits, kill switches and reconciliations."""

    def __init__(self, instruments: Instruments) -> None:
        super().__init__(instruments)
        self._equity = instruments.gauge(EQUITY)
        self._pnl = instruments.joined(
            ("account", "strategy"),
            instruments.gauge(PNL_DAY),
            instruments.gauge(PNL_REALISED),
            instruments.gauge(PNL_UNREALISED),
        )
        self._risk_updated = instruments.gauge(RISK_UPDATED)
        self._drawdown = instruments.gauge(DRAWDOWN)
        self._exposure = instruments.gauge(EXPOSURE)
        self._margin = instruments.gauge(MARGIN_USED)
        self._liquidation = instruments.gauge(LIQUIDATION_DISTANCE)
        self._limit = instruments.gauge(RISK_LIMIT_USED)
        self._value_at_risk = instruments.gauge(VALUE_AT_RISK)
        self._kill_switch = instruments.gauge(KILL_SWITCH_ACTIVE)
        self._reconciled = instruments.joined(
            ("venue", "account"),
            instruments.gauge(RECONCILIATION_DIFFERENCE),
            instruments.gauge(RECONCILIATION_LAST_SUCCESS),
        )

    def equity(self, venue: str, account: str, usd: SupportsFloat) -> None:
        """The value of an account.

        venue: at most 4.  account: at most 3.  usd: balance plus unrealised result, net of deposits and withdrawals,
        so that a withdrawal is not a loss.
        """
        try:
            self._equity[venue, account].set(usd)
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
        """The result of a strategy on an account, in USD; a loss is negative.

        account: at most 3.  strategy: at most 8.  day_usd: since the session's start, including fees and funding.
        realised_usd: of closed positions, as in the venue's statement; a restart does not set it to 0.
        unrealised_usd: of open positions at the mark price.
        """
        try:
            day, realised, unrealised = self._pnl[account, strategy]
            of_day, of_closed = day.checked(day_usd), realised.checked(realised_usd)
            unrealised.set(unrealised_usd)
            day.set(of_day)
            realised.set(of_closed)
        except Exception as error:
            self._refuse(error)

    def risk_computed(self, account: str) -> None:
        """All risk values of an account were computed; call it after them. RiskDataStale fires without it.

        account: at most 3.
        """
        try:
            self._risk_updated[account].stamp()
        except Exception as error:
            self._refuse(error)

    def drawdown(self, account: str, ratio: SupportsFloat) -> None:
        """How far equity is below its peak.

        account: at most 3.  ratio: of the peak: 0 at the peak, 0.1 for ten per cent below.
        """
        try:
            self._drawdown[account].set(ratio)
        except Exception as error:
            self._refuse(error)

    def exposure(self, venue: str, symbol: str, side: str, usd: SupportsFloat) -> None:
        """The notional of an open position at the mark price.

        venue: at most 4.  symbol: at most 25.  side: long, short.  usd: positive on both sides.
        """
        try:
            self._exposure[venue, symbol, side].set(usd)
        except Exception as error:
            self._refuse(error)

    def liquidation_distance(self, venue: str, symbol: str, ratio: SupportsFloat) -> None:
        """How far a position's mark price is from its liquidation price.

        venue, symbol: as in `exposure`.  ratio: distance over the mark price; 0 is liquidation.
        """
        try:
            self._liquidation[venue, symbol].set(ratio)
        except Exception as error:
            self._refuse(error)

    def position_closed(self, venue: str, symbol: str) -> None:
        """A symbol has no position any more, so its exposure and liquidation distance are no longer exported.

        venue, symbol: as in `exposure`.
        """
        try:
            for side in POSITION_SIDE.values:
                self._exposure.remove((venue, symbol, side))
            self._liquidation.remove((venue, symbol))
        except Exception as error:
            self._refuse(error)

    def margin_used(self, venue: str, account: str, ratio: SupportsFloat) -> None:
        """How much of an account's margin is in use; not for a cash account.

        venue: at most 4.  account: at most 3.  ratio: maintenance margin over margin balance; at 1 the venue
        liquidates.
        """
        try:
            self._margin[venue, account].set(ratio)
        except Exception as error:
            self._refuse(error)

    def risk_limit_used(self, limit: str, scope: str, ratio: SupportsFloat) -> None:
        """How much of a risk limit is used, the fullest of its scope; call it for each limit of the bot.

        limit: daily_loss, drawdown, gross_exposure, net_exposure, position_size, concentration, leverage, order_size,
        order_rate, open_orders.  scope: the level of the limit: bot, account, venue, strategy, symbol.
        ratio: 1 is the limit.
        """
        try:
            self._limit[limit, scope].set(ratio)
        except Exception as error:
            self._refuse(error)

    def value_at_risk(self, account: str, confidence: str, usd: SupportsFloat) -> None:
        """The loss that one day exceeds only with the remaining probability.

        account: at most 3.  confidence: the texts "0.95", "0.99".  usd: a positive amount.
        """
        try:
            self._value_at_risk[account, confidence].set(usd)
        except Exception as error:
            self._refuse(error)

    def kill_switch(self, scope: str, active: bool) -> None:
        """Whether a kill switch blocks new orders; call it at each change. All scopes start at 0.

        scope: its level: bot, account, venue, strategy, symbol.  active: whether any switch of this level blocks.
        """
        try:
            self._kill_switch[scope].set(bool(active))
        except Exception as error:
            self._refuse(error)

    def reconciled(self, venue: str, account: str, difference_usd: SupportsFloat) -> None:
        """The bot's positions were compared with the venue's, with any result.

        venue: at most 4.  account: at most 3.  difference_usd: the sum over symbols of the absolute difference, at
        the mark price.
        """
        try:
            difference, last_success = self._reconciled[venue, account]
            difference.set(difference_usd)
            last_success.stamp()
        except Exception as error:
            self._refuse(error)
