"""The bot: one process that trades, or stands by. Everything in it that happens is reported to TradingMetrics.

Read start() and the methods that it schedules: a bot of your own calls the same events at the same places. Where this
one passes a duration that its simulated venue returns, a real bot uses the timers: `with metrics.provider_call(...)`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from stack.bot.books import Books
from stack.bot.feeds import Feeds
from stack.bot.funding import Funding
from stack.bot.risk import Risk
from stack.bot.service import Service
from stack.bot.setup import PROVIDERS, ROUTES, STRATEGIES, SYMBOLS, VENUES
from stack.bot.trading import Trading
from stack.bot.world.process import Process
from stack.bot.world.world import World
from tradingbot import TradingMetrics

VERSION, COMMIT = "2.4.0", "9f8e7d6"


@dataclass
class _Task:
    """Something that the bot does every so many seconds; `run` gets the seconds since it was done last."""

    every: float
    run: Callable[[float], None]
    loop: str = ""
    last: float = 0.0


class Bot:
    """A process of the bot, from its start to its end.

    clock: the time by the bot's own clock, in unix seconds. books: what the process before has left on disk.
    """

    def __init__(self, world: World, books: Books, clock: Callable[[], float], *, is_active: bool) -> None:
        self._world = world
        self._clock = clock
        self._is_active = is_active
        self._trades = is_active
        self.metrics = metrics = TradingMetrics(
            mode="production",
            version=VERSION,
            commit=COMMIT,
            venues=[venue.name for venue in VENUES],
            providers=PROVIDERS,
            symbols=SYMBOLS,
            strategies=[strategy.name for strategy in STRATEGIES],
            routes=ROUTES,
            now=clock,
            registry=Process(world, clock).registry,
        )
        self._feeds = Feeds(metrics, world, world.conditions.subscribes)
        self._risk = Risk(metrics, world, books)
        self._funding = Funding(metrics, world, books)
        self._trading = Trading(metrics, world, books, self._risk, world.conditions.subscribes)
        self._service = Service(metrics, world)
        self._reports_risk = world.conditions.reports_risk
        self._tasks = (
            _Task(0, self._receive),
            _Task(1, self._trade, "trading"),
            _Task(5, self._compute_risk, "risk"),
            _Task(60, self._reconcile, "reconciliation"),
            _Task(15, lambda elapsed: self._feeds.probe(clock(), elapsed)),
            _Task(30, lambda elapsed: self._service.save() if self._trades else None),
        )
        self._start()

    def _start(self) -> None:
        self.metrics.kill_switch("bot", False)
        self.metrics.replica_active(self._trades)
        self.metrics.loop_every("reconciliation", 60)
        self._feeds.start()
        self._trading.start(self._trades)
        # A replica that stands by does these two only once, to know where it is.
        self._risk.reconcile()
        self._service.save()
        for task in self._tasks:
            task.last = self._world.now
            task.run(0.0)
            self._passed(task)

    def run(self, *, everything: bool = False) -> None:
        """Do what is due at the world's time, or everything."""
        conditions = self._world.conditions
        trades = self._is_active if conditions.is_active is None else conditions.is_active
        if trades != self._trades:
            self._trades = trades
            self.metrics.replica_active(trades)
            self._trading.start(trades)
        for task in self._tasks:
            elapsed = self._world.now - task.last
            if not everything and elapsed < task.every:
                continue
            task.last = self._world.now  # also while it hangs: what a loop misses is lost, not late
            if not task.loop or task.loop != conditions.hung_loop:
                task.run(elapsed)
                self._passed(task)

    def miss(self) -> None:
        """Do nothing of what is due: what a process that hangs misses is lost, not late."""
        for task in self._tasks:
            if self._world.now - task.last >= task.every:
                task.last = self._world.now

    def _passed(self, task: _Task) -> None:
        if task.loop:
            self.metrics.loop_passed(task.loop, self._world.around(0.006))

    def _receive(self, elapsed: float) -> None:
        self._feeds.receive(self._clock(), elapsed)
        self._service.serve_requests(elapsed)
        self._service.watch(elapsed)

    def _trade(self, elapsed: float) -> None:
        if self._trades:
            self._trading.run(self._clock(), elapsed)

    def _compute_risk(self, elapsed: float) -> None:
        if self._trades:
            self._funding.run()
        if self._reports_risk:
            self._risk.run(self._trading.orders_last_minute(self._clock()))

    def _reconcile(self, elapsed: float) -> None:
        if self._trades:
            self._risk.reconcile()
