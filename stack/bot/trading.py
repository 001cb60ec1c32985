"""The trading loop: strategies give signals, the risk engine stops some, the others become orders and fills."""

from __future__ import annotations

from collections import deque

from stack.bot.books import Books
from stack.bot.risk import Risk
from stack.bot.setup import STRATEGIES, VENUE, VENUES, Strategy
from stack.bot.world.venue import OrderAnswer, VenueClient
from stack.bot.world.world import HEALTHY, World
from tradingbot import TradingMetrics

# Why a healthy strategy does not act on a signal, and how often.
_BY_DESIGN = (("below_threshold", 0.12), ("cooldown", 0.06), ("spread_too_wide", 0.03), ("low_liquidity", 0.01))
# An order that the risk engine denies is tried again so often, until the signal is old.
_TRIES = 20


class Trading:
    """Evaluates the strategies and sends their orders."""

    def __init__(self, metrics: TradingMetrics, world: World, books: Books, risk: Risk, has_data: bool) -> None:
        self._metrics = metrics
        self._world = world
        self._books = books
        self._risk = risk
        self._has_data = has_data
        self._clients = {venue.name: VenueClient(venue, world) for venue in VENUES}
        # How long each strategy has been able to give signals since its last evaluation, in seconds.
        self._waited = dict.fromkeys(STRATEGIES, 0.0)
        self._orders: deque[float] = deque(maxlen=1_000)  # when orders were sent
        self._stuck_since: float | None = None

    def start(self, is_active: bool) -> None:
        """Say what each strategy is; a strategy of a replica that stands by may not open positions."""
        for strategy in STRATEGIES:
            self._metrics.strategy_enabled(strategy.name, strategy.mode, is_active)
            self._metrics.strategy_trades_on(strategy.name, strategy.venue)
            if strategy.every > 30:
                self._metrics.strategy_every(strategy.name, strategy.every)

    def run(self, clock: float, elapsed: float) -> None:
        """One pass over all strategies, `elapsed` seconds after the last one; `clock` is the bot's own time."""
        for strategy in STRATEGIES:
            conditions = self._world.of(strategy.name)
            if conditions.is_stalled or not self._world.is_open(strategy.venue):
                self._waited[strategy] = 0.0
                continue
            waited = self._waited[strategy] + elapsed
            if 0 < waited < strategy.every:
                self._waited[strategy] = waited
                continue
            self._waited[strategy] = 0.0
            if not self._has_data:
                self._metrics.heartbeat(strategy.name)
                continue
            self._metrics.strategy_evaluated(strategy.name, self._world.around(0.004))
            if not conditions.is_silent:
                for _ in range(self._world.events(strategy.signals, waited)):
                    self._act(strategy, clock)
        self._show_open_orders(clock)

    def orders_last_minute(self, clock: float) -> int:
        """How many orders were sent within the last minute."""
        return sum(sent > clock - 60 for sent in self._orders)

    def _act(self, strategy: Strategy, clock: float) -> None:
        """Give a signal for one of the strategy's symbols, and act on it if nothing is against that."""
        conditions, random = self._world.of(strategy.name), self._world.random
        symbol = random.choice(strategy.symbols)
        held = self._books.positions[strategy.name, symbol].quantity if self._holds(strategy, symbol) else 0.0
        direction = "exit" if held else random.choice(("long", "short"))
        self._metrics.signal(strategy.name, direction)
        if strategy.mode != "live":
            self._metrics.signal_skipped(strategy.name, "disabled")
        elif conditions.lacks_funds:
            self._metrics.signal_skipped(strategy.name, "insufficient_funds")
        elif not self._clients[strategy.venue].accepts_orders:
            self._metrics.signal_skipped(strategy.name, "disabled")
        elif held and conditions.holds:
            self._metrics.signal_skipped(strategy.name, "position_open")
        elif reason := next((reason for reason, share in _BY_DESIGN if self._world.happens(share)), None):
            self._metrics.signal_skipped(strategy.name, reason)
        elif not held and (denied := self._risk.denial(strategy)):
            for _ in range(_TRIES if denied == "order_size" else 1):
                self._metrics.order_denied(strategy.name, denied)
            self._metrics.signal_skipped(strategy.name, "risk_denied" if denied == "order_size" else "disabled")
        else:
            side = "sell" if held > 0 or direction == "short" else "buy"
            self._send(strategy, symbol, side, abs(held), clock)

    def _send(self, strategy: Strategy, symbol: str, side: str, held: float, clock: float) -> None:
        """Send an order that opens a position, or closes what is held, and book what the venue answers."""
        metrics, venue, client = self._metrics, VENUE[strategy.venue], self._clients[strategy.venue]
        sign = 1 if side == "buy" else -1
        price = self._world.market.price(symbol)
        if held:
            price *= 1 + sign * self._world.of(strategy.name).adverse_move
        quantity = held or strategy.notional * client.size / price
        order_type = strategy.entry if not held or self._world.happens(strategy.patience) else "market"
        self._orders.append(clock)
        metrics.order_submitted(venue.name, strategy.name, side, order_type)
        answer = client.submit(side, order_type, price)
        metrics.provider_called(venue.provider, "submit_order", answer.outcome, answer.seconds)
        if answer.outcome != "ok":
            metrics.error("execution", "connection")
        elif answer.reason:
            metrics.order_rejected(venue.name, strategy.name, order_type, answer.reason, answer.seconds)
        else:
            metrics.order_acknowledged(venue.name, order_type, answer.seconds)
            self._filled(strategy, symbol, sign * quantity, order_type, price, answer, clock)

    def _filled(
        self,
        strategy: Strategy,
        symbol: str,
        quantity: float,
        order_type: str,
        price: float,
        answer: OrderAnswer,
        clock: float,
    ) -> None:
        metrics, venue = self._metrics, VENUE[strategy.venue]
        side, sign = ("buy", 1) if quantity > 0 else ("sell", -1)
        for share, at in answer.fills:
            notional = abs(quantity) * share * at
            metrics.fill(venue.name, symbol, strategy.name, side, answer.liquidity, notional)
            metrics.slippage(venue.name, order_type, sign * (at / price - 1))
            fee = notional * (venue.maker_fee if answer.liquidity == "maker" else venue.taker_fee)
            self._books.pay(strategy.name, fee)
            if fee < 0:
                metrics.rebate(venue.name, strategy.name, "maker", -fee)
            else:
                metrics.fee(venue.name, strategy.name, answer.liquidity, fee)
            result = self._books.fill(strategy.name, symbol, quantity * share, at, clock)
            if result is not None:
                metrics.trade_closed(strategy.name, result)

    def _show_open_orders(self, clock: float) -> None:
        """The stops at the venues, which protect the positions, and an order that the venue has forgotten."""
        if not self._world.conditions.stuck_order:
            self._stuck_since = None
        elif self._stuck_since is None:
            self._stuck_since = clock
        for strategy in STRATEGIES:
            if strategy.mode != "live":
                continue
            opened = [
                position.opened for (owner, _), position in self._books.positions.items() if owner == strategy.name
            ]
            self._metrics.open_orders(
                strategy.venue, strategy.name, "stop", len(opened), oldest=min(opened) if opened else None
            )
            stuck = self._stuck_since if self._world.of(strategy.name) is not HEALTHY else None
            self._metrics.open_orders(strategy.venue, strategy.name, "market", 0 if stuck is None else 1, oldest=stuck)

    def _holds(self, strategy: Strategy, symbol: str) -> bool:
        return (strategy.name, symbol) in self._books.positions
