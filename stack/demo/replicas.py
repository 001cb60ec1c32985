"""The simulated bots that stand for those of an environment."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from stack.bot import RunningBot, SimulatedBot
from tradewatch.live import free_ports
from tradewatch.model import Environment

# The ports of the metrics and of the faults, if nothing listens there.
METRICS, CONTROL = 9400, 9401


@dataclass(frozen=True)
class Replica:
    """A replica of a bot: where its metrics are as host:port, and where faults are injected, once it runs."""

    bot: str
    is_standby: bool
    seed: int = 7
    metrics: str = ""
    control: str = ""

    @contextmanager
    def run(self) -> Iterator[Replica]:
        """The replica with its addresses, for as long as the block runs."""
        simulated = SimulatedBot(self.bot, seed=self.seed, is_standby=self.is_standby)
        with RunningBot(simulated, port(METRICS), port(CONTROL)) as running:
            yield replace(self, metrics=f"127.0.0.1:{running.port}", control=f"http://127.0.0.1:{running.control}")


def replicas_of(environment: Environment) -> Iterator[Replica]:
    """As many replicas of each bot as are scraped, of which the first trades; one if discovery finds them."""
    for bot in environment.watched:
        groups = [
            addresses for job in environment.jobs for labels, addresses in job.targets if labels.get("bot") == bot
        ]
        for number in range(max(1, sum(map(len, groups)))):
            yield Replica(bot, is_standby=number > 0)


def port(usual: int) -> int:
    """The usual port, or another one if something listens there."""
    try:
        with socket.create_server(("127.0.0.1", usual)):
            return usual
    except OSError:
        return free_ports(1)[0]
