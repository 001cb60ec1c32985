"""Prices that walk at random, and the hours of the stock market."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, time
from functools import lru_cache
from random import Random
from zoneinfo import ZoneInfo

from stack.bot.setup import VENUE, VENUES

# One standard deviation of the logarithm of a price within a year.
_VOLATILITY = 0.5
_YEAR = 365 * 86_400
_NEW_YORK = ZoneInfo("America/New_York")
_OPENS, _CLOSES = time(9, 30), time(16, 0)


class Market:
    """The price of every symbol; a symbol has the same price at all venues, up to a basis point."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._prices = {symbol: price for venue in VENUES for symbol, price in venue.prices.items()}
        self._hours = {symbol: venue.name for venue in VENUES for symbol in venue.prices}

    def advance(self, seconds: float, is_open: Callable[[str], bool]) -> None:
        """Let the prices walk for some seconds; a price rests while its market is not open."""
        move = _VOLATILITY * math.sqrt(seconds / _YEAR)
        for symbol, venue in self._hours.items():
            if is_open(venue):
                self._prices[symbol] *= math.exp(move * self._random.gauss(0, 1))

    def price(self, symbol: str) -> float:
        """The price in the middle between bid and ask, in USD."""
        return self._prices[symbol]


def is_open(venue: str, now: float) -> bool:
    """Whether the venue's session is open at this unix time; holidays are left out."""
    return VENUE[venue].is_exchange or _is_session(int(now // 60))


@lru_cache(maxsize=16)
def _is_session(minute: int) -> bool:
    local = datetime.fromtimestamp(60 * minute, UTC).astimezone(_NEW_YORK)
    return local.weekday() < 5 and _OPENS <= local.time() < _CLOSES
