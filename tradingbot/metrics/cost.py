"""The cost of trading besides losses. Money paid and money received have a method each: a counter cannot decrease."""

from __future__ import annotations

from typing import SupportsFloat

from tradewatch.instruments import Instruments
from tradingbot.catalogue.cost import (
    FEES_PAID,
    FUNDING_PAID,
    FUNDING_RECEIVED,
    PROVIDER_COST,
    PROVIDER_QUOTA_USED,
    REBATES_RECEIVED,
)
from tradingbot.metrics.recorder import Recorder


class Cost(Recorder):
    """Records fees, rebates, funding, and the cost of data and models."""

    def __init__(self, instruments: Instruments) -> None:
        super().__init__(instruments)
        self._fees = instruments.counter(FEES_PAID)
        self._rebates = instruments.counter(REBATES_RECEIVED)
        self._funding_paid = instruments.counter(FUNDING_PAID)
        self._funding_received = instruments.counter(FUNDING_RECEIVED)
        self._provider_cost = instruments.counter(PROVIDER_COST)
        self._quota = instruments.gauge(PROVIDER_QUOTA_USED)

    def fee(self, venue: str, strategy: str, kind: str, usd: SupportsFloat) -> None:
        """A venue charged a fee; call it when the venue reports the fee.

        venue: at most 4.  strategy: at most 8.  kind: maker, taker, regulatory, network, other.  usd: 0 or more, at
        the current exchange rate.
        """
        try:
            self._fees[venue, strategy, kind].add(usd)
        except Exception as error:
            self._refuse(error)

    def rebate(self, venue: str, strategy: str, kind: str, usd: SupportsFloat) -> None:
        """A venue paid a rebate; call it when the venue reports the rebate.

        venue: at most 4.  strategy: at most 8.  kind: maker, volume, referral.  usd: 0 or more, at the current
        exchange rate.
        """
        try:
            self._rebates[venue, strategy, kind].add(usd)
        except Exception as error:
            self._refuse(error)

    def funding_paid(self, venue: str, symbol: str, usd: SupportsFloat) -> None:
        """Funding or borrow interest was paid; call it at each settlement.

        venue: at most 4.  symbol: at most 25.  usd: 0 or more.
        """
        try:
            self._funding_paid[venue, symbol].add(usd)
        except Exception as error:
            self._refuse(error)

    def funding_received(self, venue: str, symbol: str, usd: SupportsFloat) -> None:
        """Funding or lending interest was received; call it at each settlement.

        venue: at most 4.  symbol: at most 25.  usd: 0 or more.
        """
        try:
            self._funding_received[venue, symbol].add(usd)
        except Exception as error:
            self._refuse(error)

    def provider_cost(self, provider: str, kind: str, usd: SupportsFloat) -> None:
        """A call to a provider cost money, at the provider's price list.

        provider: at most 6.  kind: data, model, api.  usd: 0 or more.
        """
        try:
            self._provider_cost[provider, kind].add(usd)
        except Exception as error:
            self._refuse(error)

    def quota_used(self, provider: str, quota: str, ratio: SupportsFloat) -> None:
        """How much of a quota is used in its current period.

        provider: at most 6.  quota: the provider's name for it; at most 4.  ratio: at 1 the quota is used up.
        """
        try:
            self._quota[provider, quota].set(ratio)
        except Exception as error:
            self._refuse(error)
