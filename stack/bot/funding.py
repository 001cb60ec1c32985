"""Funding of perpetual futures, which long and short positions pay each other every eight hours."""

from __future__ import annotations

from stack.bot.books import VENUE_OF, Books
from stack.bot.setup import VENUE, VENUES
from stack.bot.world.world import TROUBLED, TROUBLED_STRATEGY, TROUBLED_SYMBOL, World
from tradingbot import TradingMetrics

_EVERY = 8 * 3_600
_RATE = 0.0001


class Funding:
    """Books each settlement."""

    def __init__(self, metrics: TradingMetrics, world: World, books: Books) -> None:
        self._metrics = metrics
        self._world = world
        self._books = books
        self._settled = int(world.now // _EVERY)
        self._is_charged = False

    def run(self) -> None:
        """Book what was settled since the last pass; above 0, the long side pays."""
        if self._settled != (settlement := int(self._world.now // _EVERY)):
            self._settled = settlement
            rate = _RATE * self._world.random.gauss(1, 0.8)
            for (strategy, symbol), position in list(self._books.positions.items()):
                if VENUE[VENUE_OF[strategy]].is_exchange:
                    usd = rate * position.quantity * self._world.market.price(symbol)
                    self._book(VENUE_OF[strategy], symbol, strategy, usd)
        share = self._world.conditions.funding
        if share and not self._is_charged:
            usd = share * sum(self._books.equity(venue.account) for venue in VENUES)
            self._book(TROUBLED, TROUBLED_SYMBOL, TROUBLED_STRATEGY, usd)
        self._is_charged = bool(share)

    def _book(self, venue: str, symbol: str, strategy: str, usd: float) -> None:
        self._books.pay(strategy, usd)
        if usd > 0:
            self._metrics.funding_paid(venue, symbol, usd)
        else:
            self._metrics.funding_received(venue, symbol, -usd)
