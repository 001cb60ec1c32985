"""A simulated venue: what it answers, how fast, and at which price it fills."""

from __future__ import annotations

from dataclasses import dataclass

from stack.bot.setup import Venue
from stack.bot.world.world import World

_TAKER_COST = 0.0002  # An order that takes liquidity is filled at a price that is worse by this share.
_QUIET_SLICES = 6  # When the book is thin, an order is filled in so many parts,
_THIN_SIZE = 0.05  # and only for this share of its size.


@dataclass(frozen=True)
class Answer:
    """The venue's answer to a call: its outcome, as TradingMetrics names it, and its time in seconds."""

    outcome: str
    seconds: float


@dataclass(frozen=True)
class OrderAnswer(Answer):
    """The answer to an order. `reason` says why it was refused; otherwise it has fills, as shares and prices."""

    reason: str = ""
    liquidity: str = "taker"
    fills: tuple[tuple[float, float], ...] = ()


class VenueClient:
    """The bot's client of one venue."""

    def __init__(self, venue: Venue, world: World) -> None:
        self.venue = venue
        self._world = world

    def call(self, operation: str) -> Answer:
        """Any call but one about an order."""
        conditions = self._world.at(self.venue.name)
        if not conditions.answers:
            return Answer("network_error", self._world.around(0.5))
        if conditions.backoff == "ban":
            return Answer("rate_limited", self._world.around(0.02))
        if self._world.happens(conditions.call_failures):
            return Answer("invalid_response", self._world.around(0.2))
        return Answer("ok", self._world.around(0.4 if operation == "candles" else 0.05))

    def submit(self, side: str, order_type: str, price: float) -> OrderAnswer:
        """Send an order; `price` is the one decided on."""
        world, conditions = self._world, self._world.at(self.venue.name)
        seconds = world.around(conditions.order_seconds)
        if not conditions.answers or world.happens(conditions.order_failures):
            return OrderAnswer("server_error", seconds)
        if world.happens(conditions.rejected):
            return OrderAnswer("ok", seconds, reason="insufficient_margin")
        is_maker = order_type in ("limit", "post_only")
        worse = conditions.slippage or (-self.venue.edge if is_maker else _TAKER_COST)
        worse += abs(worse) * 0.2 * world.random.gauss(0, 1)
        at = price * (1 + worse if side == "buy" else 1 - worse)
        parts = _QUIET_SLICES if conditions.slippage else 1
        return OrderAnswer(
            "ok",
            seconds,
            liquidity="maker" if is_maker and not conditions.slippage else "taker",
            fills=((1 / parts, at),) * parts,
        )

    @property
    def accepts_orders(self) -> bool:
        """Whether the bot can send orders: it is neither banned nor cut off."""
        conditions = self._world.at(self.venue.name)
        return conditions.answers and conditions.backoff != "ban"

    @property
    def size(self) -> float:
        """The share of an order that the book can take now."""
        return _THIN_SIZE if self._world.at(self.venue.name).slippage else 1.0
