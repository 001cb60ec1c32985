"""What comes from the providers: streams and their market data, probes, and the calls that ask for the rest."""

from __future__ import annotations

from stack.bot.setup import MODEL, VENUES, Venue
from stack.bot.world.venue import VenueClient
from stack.bot.world.world import HEALTHY, TROUBLED_SYMBOL, World
from tradingbot import TradingMetrics

_STREAMS = ("quotes", "trades", "orders", "balances")
_DAY = 86_400.0
_PER_DAY = 1 / 1_440  # per minute
# How often streams that flap are lost, and for how long, in seconds; scrapes at any usual interval see all phases.
_FLAPS, _LOST = 13, 4
# The length of a candle in seconds, if things happen as often as usual.
_CANDLE = 60.0


class Feeds:
    """The bot's connections to its providers.

    subscribes: whether it asks for market data, as any bot does that works.
    """

    def __init__(self, metrics: TradingMetrics, world: World, subscribes: bool) -> None:
        self._metrics = metrics
        self._world = world
        self._subscribes = subscribes
        self._clients = {venue.name: VenueClient(venue, world) for venue in VENUES}
        self._open: dict[str, bool] = {}
        self._lost: set[str] = set()
        self._candle = 0.0
        self._credential_days = 0.0

    def start(self) -> None:
        """Connect, and subscribe to every symbol."""
        for venue in VENUES:
            if venue.provider != venue.name:
                self._metrics.provider_serves(venue.provider, venue.name)
            for stream in _STREAMS:
                self._metrics.websocket_connected(venue.provider, stream)
            if self._subscribes:
                for symbol in venue.prices:
                    self._metrics.market_data_subscribed(venue.provider, venue.name, symbol)
        self._metrics.provider_probed(MODEL, "model", True)

    def receive(self, clock: float, elapsed: float) -> None:
        """Take what the streams have sent; `clock` is the time by the bot's own clock."""
        before, self._candle = self._candle, clock // (_CANDLE / self._world.activity)
        streams = ("quotes", "trades") if self._candle == before else ("quotes", "trades", "candles")
        for venue in VENUES:
            is_now_open = self._world.is_open(venue.name)
            if self._open.get(venue.name) is not is_now_open:
                self._metrics.market_open(venue.name, is_now_open)
                self._open[venue.name] = is_now_open
            self._reconnect(venue, elapsed)
            if is_now_open and self._subscribes and venue.name not in self._lost:
                self._take_events(venue, clock, streams if venue.is_exchange else ("quotes",))

    def probe(self, clock: float, elapsed: float) -> None:
        """Ask every provider for its time, the account's state, and how much it still allows."""
        metrics, world = self._metrics, self._world
        for venue in VENUES:
            conditions, client = world.at(venue.name), self._clients[venue.name]
            for operation in ("server_time", "balances", "open_orders"):
                answer = client.call(operation)
                metrics.provider_called(venue.provider, operation, answer.outcome, answer.seconds)
            # A rate limit, or one wrong answer, does not mean that it is down.
            metrics.provider_probed(venue.provider, venue.kind, conditions.answers)
            if conditions.answers:
                metrics.clock_offset(venue.name, world.conditions.clock_ahead + 0.01 * world.random.gauss(0, 1))
                metrics.rate_limit_used(
                    venue.provider, "weight", min(1.0, world.around(conditions.rate_limit_used, 0.05))
                )
                metrics.rate_limit_used(venue.provider, "orders", world.around(0.05))
            if conditions.backoff:
                metrics.backed_off(venue.provider, conditions.backoff, elapsed)
            elif world.events(_PER_DAY, elapsed):
                metrics.backed_off(venue.provider, "rate_limit", 1.5)
        if world.conditions.credential_days != self._credential_days:
            self._credential_days = world.conditions.credential_days
            metrics.credential_expires("binance", clock + _DAY * self._credential_days)
            metrics.credential_expires("bybit", clock + _DAY * HEALTHY.credential_days)
        self._ask_model(elapsed)

    def _ask_model(self, elapsed: float) -> None:
        """Let the model rate the news; each call costs money and a part of the month's quota."""
        for _ in range(self._world.events(1, elapsed)):
            self._metrics.provider_called(MODEL, "inference", "ok", self._world.around(0.9))
            self._metrics.provider_cost(MODEL, "model", self._world.around(0.004))
        self._metrics.quota_used(MODEL, "monthly_tokens", self._world.conditions.quota_used)

    def _reconnect(self, venue: Venue, elapsed: float) -> None:
        """Notice lost streams, and those that are back. Venues drop every connection once a day."""
        conditions = self._world.at(venue.name)
        is_lost = not (conditions.streams and conditions.answers)
        is_lost = is_lost or (conditions.streams_flap and self._world.now % _FLAPS < _LOST)
        for stream in _STREAMS:
            if is_lost and venue.name not in self._lost:
                self._metrics.websocket_lost(venue.provider, stream)
            elif not is_lost and venue.name in self._lost:
                self._metrics.websocket_reconnected(venue.provider, stream, "network_error")
            elif not is_lost and self._world.events(_PER_DAY, elapsed):
                self._metrics.websocket_lost(venue.provider, stream)
                self._metrics.websocket_reconnected(venue.provider, stream, "scheduled")
        (self._lost.add if is_lost else self._lost.discard)(venue.name)

    def _take_events(self, venue: Venue, clock: float, streams: tuple[str, ...]) -> None:
        conditions = self._world.at(venue.name)
        comes = {"quotes": conditions.quotes, "trades": True, "candles": conditions.candles}
        for symbol in venue.prices:
            for stream in streams:
                if comes[stream] or symbol != TROUBLED_SYMBOL:
                    # The venue's clock is right, whatever the bot's own is.
                    event_time = min(clock, self._world.now) - self._world.around(conditions.data_delay)
                    self._metrics.market_data(venue.provider, venue.name, symbol, stream, event_time)
        if self._world.happens(conditions.data_gaps):
            self._metrics.market_data_gap(venue.provider, venue.name, "quotes", "gap")
            self._metrics.market_data_gap(venue.provider, venue.name, "quotes", "resync")
