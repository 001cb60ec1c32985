"""What trading costs besides losses. Money paid and money received are two methods, since a counter cannot fall."""

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
    def __init__(self, instruments: Instruments) -> None:
        super().__init__(instruments)
        self._fees = instruments.counter(FEES_PAID)
        self._rebates = instruments.counter(REBATES_RECEIVED)
        self._funding_paid = instruments.counter(FUNDING_PAID)
        self._funding_received = instruments.counter(FUNDING_RECEIVED)
        self._provider_cost = instruments.counter(PROVIDER_COST)
        self._quota = instruments.gauge(PROVIDER_QUOTA_USED)

    def fee(self, venue: str, strategy: str, kind: str, usd: SupportsFloat) -> None:
        """A venue charged a fee; when it reports it.

        venue: at most 4.  strategy: at most 8.  kind: maker, taker, regulatory, network, other.  usd: 0 or more, at
        the moment's exchange rate.
        """
        try:
            self._fees[venue, strategy, kind].add(usd)
        except Exception as error:
            self._refuse(error)

    def rebate(self, venue: str, strategy: str, kind: str, usd: SupportsFloat) -> None:
        """A venue paid a rebate; when it reports it.

        venue: at most 4.  strategy: at most 8.  kind: maker, volume, referral.  usd: 0 or more, at the moment's
        exchange rate.
        """
        try:
            self._rebates[venue, strategy, kind].add(usd)
        except Exception as error:
            self._refuse(error)

    def funding_paid(self, venue: str, symbol: str, usd: SupportsFloat) -> None:
        """Funding or borrow interest was paid; at each settlement.

        venue: at most 4.  symbol: at most 25.  usd: 0 or more.
        """
        try:
            self._funding_paid[venue, symbol].add(usd)
        except Exception as error:
            self._refuse(error)

    def funding_received(self, venue: str, symbol: str, usd: SupportsFloat) -> None:
        """Funding or lending interest was received; at each settlement.

        venue: at most 4.  symbol: at most 25.  usd: 0 or more.
        """
        try:
            self._funding_received[venue, symbol].add(usd)
        except Exception as error:
            self._refuse(error)

    def provider_cost(self, provider: str, kind: str, usd: SupportsFloat) -> None:
        """A call to a provider cost money, by the provider's price list.

        provider: at most 6.  kind: data, model, api.  usd: 0 or more.
        """
        try:
            self._provider_cost[provider, kind].add(usd)
        except Exception as error:
            self._refuse(error)

    def quota_used(self, provider: str, quota: str, ratio: SupportsFloat) -> None:
        """How much of a quota is used in its current period.

        provider: at most 6.  quota: as the provider names it; at most 4.  ratio: 1 is the end of it.
        """
        try:
            self._quota[provider, quota].set(ratio)
        except Exception as error:
            self._refuse(error)
