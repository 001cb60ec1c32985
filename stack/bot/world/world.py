"""The world as one value: its time, its prices, its randomness, and what is wrong with it."""

from __future__ import annotations

import math
from random import Random

from stack.bot.world.conditions import Conditions
from stack.bot.world.market import Market, is_open

# The venue, the strategy and the symbol that faults concern.
TROUBLED, TROUBLED_STRATEGY, TROUBLED_SYMBOL = "binance", "trend", "BTC-USDT"
HEALTHY = Conditions()


class World:
    """`now` is the true time, in unix seconds; the bot's own clock may differ.

    activity: how often things happen, in multiples of the usual. always_open: no market ever closes.
    """

    def __init__(self, random: Random, now: float, activity: float = 1.0, *, always_open: bool = False) -> None:
        self.random = random
        self.now = now
        self.market = Market(random)
        self._always_open = always_open
        self.conditions = HEALTHY
        self.activity = activity

    def advance(self, now: float) -> None:
        """Let the prices walk until this time."""
        if now > self.now:
            passed, self.now = now - self.now, now
            self.market.advance(passed, self.is_open)

    def is_open(self, venue: str) -> bool:
        """Whether the venue's session is open now."""
        return self._always_open or is_open(venue, self.now)

    def at(self, venue: str) -> Conditions:
        """The conditions at a venue or a provider: only one of them is ever in trouble."""
        return self.conditions if venue == TROUBLED else HEALTHY

    def of(self, strategy: str) -> Conditions:
        """The conditions of a strategy: only one of them is ever in trouble."""
        return self.conditions if strategy == TROUBLED_STRATEGY else HEALTHY

    def happens(self, share: float) -> bool:
        """True so often."""
        return self.random.random() < share

    def events(self, per_minute: float, seconds: float) -> int:
        """How many events happen within some seconds, if so many per minute are usual."""
        left = self.activity * per_minute * seconds / 60
        # A Poisson distribution, by the times between its events.
        count = 0
        while (left := left + math.log(1.0 - self.random.random())) > 0:
            count += 1
        return count

    def around(self, value: float, spread: float = 0.3) -> float:
        """A value near another one, never below 0: durations and the like."""
        return value * math.exp(spread * self.random.gauss(0, 1))
