"""The risk loop: what the accounts are worth, how much of each limit is used, and what the venues know of it."""

from __future__ import annotations

from collections.abc import Callable

from stack.bot.books import Books, strategies_of
from stack.bot.setup import VENUES, Strategy, Venue
from stack.bot.world.venue import VenueClient
from stack.bot.world.world import TROUBLED_SYMBOL, World
from tradingbot import TradingMetrics

# Shares of an account's equity at the session's start.
_DAILY_LOSS, _GROSS, _NET, _POSITION = 0.02, 0.25, 0.2, 0.12
_DRAWDOWN = 0.2  # of the peak
_LEVERAGE = 3
_LARGEST_ORDER = 15_000  # USD
_ORDERS_PER_MINUTE = 60
_OPEN_ORDERS = 20
_MAINTENANCE = 0.05  # the margin that a venue wants for a position
_DAY = 0.03  # one standard deviation of a price within a day
_QUANTILES = {"0.95": 1.645, "0.99": 2.326}


class Risk:
    """Computes the risk of all accounts, denies orders beyond the limits, and reconciles with the venues."""

    def __init__(self, metrics: TradingMetrics, world: World, books: Books) -> None:
        self._metrics = metrics
        self._world = world
        self._books = books
        self._shown: dict[tuple[str, str], str] = {}  # the side of each exposure that is exported
        self._clients = {venue.name: VenueClient(venue, world) for venue in VENUES}

    def denial(self, strategy: Strategy) -> str:
        """Why the strategy may not open a position now, or nothing."""
        conditions = self._world.of(strategy.name)
        if self._world.conditions.kill_switch:
            return "kill_switch"
        if conditions.is_denied:
            return "order_size"
        account = next(venue.account for venue in VENUES if venue.name == strategy.venue)
        return "daily_loss" if self._loss_used(account) >= 1 else ""

    def run(self, orders_last_minute: int) -> None:
        """Compute and report everything, and then that it was computed."""
        metrics, books, conditions = self._metrics, self._books, self._world.conditions
        books.mark(self._world.market, self._world.now, conditions.loss)
        for venue in VENUES:
            if not self._world.at(venue.name).computes_risk:
                continue
            metrics.equity(venue.name, venue.account, books.equity(venue.account))
            for strategy in strategies_of(venue.account):
                result = books.results[strategy]
                metrics.pnl(
                    venue.account,
                    strategy,
                    day_usd=books.day(strategy),
                    realised_usd=result.realised,
                    unrealised_usd=result.unrealised,
                )
            metrics.drawdown(venue.account, self._drawdown(venue.account))
            self._positions(venue)
            metrics.positions_unprotected(venue.name, self._world.at(venue.name).unprotected)
        self._limits(orders_last_minute)
        metrics.kill_switch("bot", conditions.kill_switch)
        for venue in VENUES:
            metrics.orders_unresolved(venue.name, self._world.at(venue.name).in_doubt)
            if self._world.at(venue.name).computes_risk:
                metrics.risk_computed(venue.account)

    def reconcile(self) -> None:
        """Compare the positions with those of each venue that is open."""
        for venue in VENUES:
            conditions = self._world.at(venue.name)
            if not conditions.reconciles or not self._world.is_open(venue.name):
                continue
            answer = self._clients[venue.name].call("positions")
            self._metrics.provider_called(venue.provider, "positions", answer.outcome, answer.seconds)
            if answer.outcome == "ok":
                rounding = 2.0 * self._world.random.random()
                flip = conditions.flips * (self._world.now // 60 % 2)
                self._metrics.reconciled(venue.name, venue.account, conditions.difference or flip or rounding)

    def _positions(self, venue: Venue) -> None:
        """Results by symbol, exposure, margin and liquidation of one account."""
        metrics, conditions = self._metrics, self._world.at(venue.name)
        exposure = self._books.exposure(self._world.market, venue.name)
        for symbol in venue.prices:
            metrics.symbol_pnl(venue.name, symbol, self._books.result_in(symbol, self._world.market, venue.name))
            value = exposure.get(symbol, 0.0)
            side = ("long" if value > 0 else "short") if value else ""
            if self._shown.get((venue.name, symbol), "") not in ("", side):
                metrics.position_closed(venue.name, symbol)
            self._shown[venue.name, symbol] = side
            if not value:
                continue
            metrics.exposure(venue.name, symbol, side, abs(value))
            if venue.is_exchange:
                distance = 1 / _LEVERAGE - _MAINTENANCE
                if symbol == TROUBLED_SYMBOL and conditions.liquidation_distance is not None:
                    distance = conditions.liquidation_distance
                metrics.liquidation_distance(venue.name, symbol, distance)
        gross, equity = sum(map(abs, exposure.values())), self._books.equity(venue.account)
        if venue.is_exchange:
            used = conditions.margin_used
            metrics.margin_used(venue.name, venue.account, _MAINTENANCE * gross / equity if used is None else used)
        for confidence, quantile in _QUANTILES.items():
            metrics.value_at_risk(venue.account, confidence, quantile * _DAY * gross)

    def _limits(self, orders_last_minute: int) -> None:
        """How much of each limit is used: the fullest account, venue, strategy or symbol."""
        books, market, conditions = self._books, self._world.market, self._world.conditions
        exposures = {venue.account: books.exposure(market, venue.name) for venue in VENUES}
        base = {venue.account: books.equity_at_start(venue.account) for venue in VENUES}

        def fullest(amount: Callable[[list[float]], float], limit: float) -> float:
            return max(amount(list(held.values())) / (limit * base[account]) for account, held in exposures.items())

        gross = fullest(lambda held: sum(map(abs, held)), _GROSS)
        used = {
            ("daily_loss", "account"): max(map(self._loss_used, base)),
            ("drawdown", "account"): max(map(self._drawdown, base)) / _DRAWDOWN,
            ("gross_exposure", "account"): gross if conditions.exposure_used is None else conditions.exposure_used,
            ("net_exposure", "account"): fullest(lambda held: abs(sum(held)), _NET),
            ("position_size", "symbol"): fullest(lambda held: max(map(abs, held), default=0.0), _POSITION),
            ("leverage", "account"): fullest(lambda held: sum(map(abs, held)), _LEVERAGE),
            ("order_rate", "bot"): orders_last_minute / (_ORDERS_PER_MINUTE * self._world.activity),
            ("order_size", "strategy"): 10_000 / _LARGEST_ORDER,
            ("open_orders", "bot"): len(books.positions) / _OPEN_ORDERS,
        }
        for (limit, scope), ratio in used.items():
            self._metrics.risk_limit_used(limit, scope, ratio)

    def _loss_used(self, account: str) -> float:
        """The share of the daily loss limit that the account has used."""
        return max(0.0, -self._books.day_of(account)) / (_DAILY_LOSS * self._books.equity_at_start(account))

    def _drawdown(self, account: str) -> float:
        return max(0.0, 1 - self._books.equity(account) / self._books.peaks[account])
