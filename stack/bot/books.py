"""The bot's books: its positions, and what it has won, lost and paid. They are on disk, so a restart keeps them."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field

from stack.bot.setup import STRATEGIES, VENUE, VENUES
from stack.bot.world.market import Market

# A quantity below this is rounding: the position is closed.
_DUST = 1e-9


@dataclass
class Position:
    """A position of a strategy in a symbol: `quantity` is below 0 if it is short, `entry` is the average price in USD.

    `won` is what the trade has realised so far, in USD, and `opened` its start in unix seconds.
    """

    quantity: float = 0.0
    entry: float = 0.0
    opened: float = 0.0
    won: float = 0.0

    def unrealised(self, price: float) -> float:
        """The result if it were closed at this price, in USD."""
        return self.quantity * (price - self.entry)


@dataclass
class Result:
    """What a strategy has earned since it runs, in USD: closed positions before costs, its costs, open positions."""

    realised: float = 0.0
    costs: float = 0.0
    unrealised: float = 0.0

    @property
    def total(self) -> float:
        """The result after costs, in USD."""
        return self.realised - self.costs + self.unrealised


@dataclass
class Books:
    """Everything that the bot knows of its money. Times are in unix seconds, amounts in USD."""

    positions: dict[tuple[str, str], Position] = field(default_factory=lambda: defaultdict(Position))
    results: dict[str, Result] = field(default_factory=lambda: {each.name: Result() for each in STRATEGIES})
    # What closed positions have brought, by venue and symbol.
    realised: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    peaks: dict[str, float] = field(default_factory=dict)
    _session: int = -1
    _at_session_start: dict[str, float] = field(default_factory=dict)

    def fill(self, strategy: str, symbol: str, quantity: float, price: float, now: float) -> float | None:
        """Book an execution; a sale has a negative quantity. Returns the trade's result if it closed the position."""
        position = self.positions[strategy, symbol]
        closed = 0.0
        if position.quantity * quantity < 0:
            closed = math.copysign(min(abs(quantity), abs(position.quantity)), position.quantity)
            won = closed * (price - position.entry)
            position.won += won
            self.results[strategy].realised += won
            self.realised[VENUE_OF[strategy], symbol] += won
        else:
            size = abs(position.quantity) + abs(quantity)
            position.entry = (abs(position.quantity) * position.entry + abs(quantity) * price) / size
            position.opened = position.opened or now
        position.quantity += quantity
        if abs(position.quantity) * price > _DUST * price and (not closed or position.quantity * closed > 0):
            return None
        del self.positions[strategy, symbol]
        return position.won

    def pay(self, strategy: str, usd: float) -> None:
        """Book a fee or funding; a negative amount was received."""
        self.results[strategy].costs += usd

    def mark(self, market: Market, now: float, loss: float) -> None:
        """Value all positions at the market's prices. A new session starts at midnight UTC.

        loss: by which share the first account is to be below its session's start, because of the venue's mark price.
        """
        for strategy, result in self.results.items():
            held = ((symbol, position) for (owner, symbol), position in self.positions.items() if owner == strategy)
            result.unrealised = sum(position.unrealised(market.price(symbol)) for symbol, position in held)
        session = int(now // 86_400)
        if session != self._session:
            self._session = session
            self._at_session_start = {strategy: result.total for strategy, result in self.results.items()}
        first = VENUES[0]
        if loss:
            self.results[STRATEGIES[0].name].unrealised -= loss * self.equity_at_start(first.account) + self.day_of(
                first.account
            )
        for venue in VENUES:
            self.peaks[venue.account] = max(self.peaks.get(venue.account, 0.0), self.equity(venue.account))

    def day(self, strategy: str) -> float:
        """A strategy's result since the session's start, after costs."""
        return self.results[strategy].total - self._at_session_start.get(strategy, 0.0)

    def day_of(self, account: str) -> float:
        """The same for all strategies of an account."""
        return sum(self.day(strategy) for strategy in strategies_of(account))

    def equity(self, account: str) -> float:
        """What the account is worth: its first balance and all results."""
        results = (self.results[strategy].total for strategy in strategies_of(account))
        return next(venue.equity for venue in VENUES if venue.account == account) + sum(results)

    def equity_at_start(self, account: str) -> float:
        """What it was worth at the session's start."""
        return self.equity(account) - self.day_of(account)

    def result_in(self, symbol: str, market: Market, venue: str) -> float:
        """What the bot has won at a venue with a symbol, before costs."""
        held = (each for (owner, of), each in self.positions.items() if of == symbol and VENUE_OF[owner] == venue)
        return self.realised[venue, symbol] + sum(position.unrealised(market.price(symbol)) for position in held)

    def exposure(self, market: Market, venue: str) -> dict[str, float]:
        """The value of each symbol's position at a venue, below 0 if it is short."""
        found: dict[str, float] = {}
        for (strategy, symbol), position in self.positions.items():
            if VENUE_OF[strategy] == venue:
                found[symbol] = found.get(symbol, 0.0) + position.quantity * market.price(symbol)
        return found


VENUE_OF = {strategy.name: strategy.venue for strategy in STRATEGIES}
_OF_ACCOUNT = {venue.account: tuple(each.name for each in STRATEGIES if VENUE[each.venue] is venue) for venue in VENUES}


def strategies_of(account: str) -> tuple[str, ...]:
    """The strategies that trade with an account."""
    return _OF_ACCOUNT[account]
