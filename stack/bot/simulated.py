"""A simulated bot in its world: faults begin and end, its process stops and starts. It has no server and no thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from stack.bot.books import Books
from stack.bot.bot import Bot
from stack.bot.faults import FAULTS, Fault
from stack.bot.world.world import HEALTHY, World
from tradewatch.model import did_you_mean

# A process that crashes again and again: seconds of a cycle, of which it is down in the first ones. 13 has no common
# divisor with a scrape interval, so scrapes see it up and down.
_CYCLE, _DOWN = 13.0, 4.0
# How long a bot that has announced its stop still runs, so that one scrape sees the announcement, and until when it
# says that it is back if nobody said how long the fault lasts; both in seconds.
_FAREWELL, _STOP = 20.0, 3_600.0


@dataclass(frozen=True)
class Active:
    """A fault that is active since `began`, until `ends` or until somebody ends it; in unix seconds."""

    fault: Fault
    began: float
    ends: float | None


class SimulatedBot:
    """A bot called `name`, reproducible from its name and `seed`.

    is_standby: it stands by for another replica. activity: how often things happen, in multiples of the usual.
    always_open: no market ever closes, so that what the bot does does not depend on the hour.
    time: the true time, in unix seconds; give another function to simulate faster. Call `advance` regularly.
    """

    def __init__(
        self,
        name: str = "momentum",
        *,
        seed: int = 7,
        is_standby: bool = False,
        activity: float = 1.0,
        always_open: bool = False,
        time: Callable[[], float] = time.time,
    ) -> None:
        self.name = name
        self.active: dict[str, Active] = {}
        self._is_standby = is_standby
        self._time = time
        self._world = World(Random(f"{name} {seed}"), time(), activity, always_open=always_open)  # noqa: S311  not a secret
        self._books = Books()
        self._behind = 0.0
        self._frozen_at = 0.0
        self.bot: Bot | None = None
        self._start()

    def advance(self) -> None:
        """Let the world and the bot do everything until now."""
        now = self._time()
        for name, active in list(self.active.items()):
            if active.ends is not None and now >= active.ends:
                self.end(name)
        self._world.advance(now)
        runs = self._runs(now)
        if self.bot is not None and not runs:
            self.bot = None
        elif self.bot is None and runs:
            self._start()
        self._run()

    def begin(self, name: str, seconds: float | None = None, since: float = 0.0) -> None:
        """Begin a fault, for some seconds or until `end`; it counts as begun `since` seconds ago.

        Raises KeyError with a message if there is no such fault.
        """
        fault = named(name)
        now = self._time()
        self._world.advance(now)
        # What the bot did last before the fault, and what it does first with it, was so long ago.
        self._behind = since
        self._run(everything=True)
        self.active[name] = Active(fault, now - since, None if seconds is None else now + seconds)
        self._frozen_at = now - since
        self._change(fault)
        if self.bot is not None and fault.changes.get("process") == "stops":
            self.bot.metrics.stops_until(now + (_STOP if seconds is None else seconds + _FAREWELL))
        self._run(everything=True)
        self._behind = 0.0
        # What the fault does not concern is not old.
        self._run(everything=True)
        self.advance()

    def end(self, name: str) -> None:
        """End a fault. Raises KeyError with a message if there is no such fault; one that is not active may end."""
        fault = named(name)
        if self.active.pop(name, None):
            self._change(fault)

    def clock(self) -> float:
        """The time by the bot's own clock."""
        if self._world.conditions.is_frozen:
            return self._frozen_at
        return self._time() + self._world.conditions.clock_ahead - self._behind

    def _run(self, *, everything: bool = False) -> None:
        if self.bot is None:
            return
        if self._world.conditions.is_frozen:
            self.bot.miss()
        else:
            self.bot.run(everything=everything)

    def _change(self, fault: Fault) -> None:
        changes = {key: value for active in self.active.values() for key, value in active.fault.changes.items()}
        self._world.conditions = replace(HEALTHY, **changes)
        if fault.restarts and self.bot is not None:
            self._start()

    def _runs(self, now: float) -> bool:
        """Whether the process runs at this time."""
        began = max((each.began for each in self.active.values() if "process" in each.fault.changes), default=now)
        match self._world.conditions.process:
            case "killed":
                return False
            case "crashes":
                return (now - began) % _CYCLE >= _DOWN
            case "stops":
                return now - began < _FAREWELL
            case _:
                return True

    def _start(self) -> None:
        self.bot = Bot(self._world, self._books, self.clock, is_active=not self._is_standby)


def named(name: str) -> Fault:
    """The fault with this name. Raises KeyError with a message if there is none."""
    if name not in FAULTS:
        hint = did_you_mean(name, FAULTS) or "list them without a name"
        raise KeyError(f"there is no fault {name!r}; {hint}")
    return FAULTS[name]
