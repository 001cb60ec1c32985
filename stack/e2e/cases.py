"""Each fault of the simulated bot as a case: on a bot of its own, with the alerts that it must raise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from stack.bot import FAULTS
from stack.raised import OF_STANDBY, RAISED

# BotDown fires for the bots that production expects.
_PRESENT = {"process-killed": "momentum", "planned-stop": "stat-arb", "both-active": "market-maker"}
# How long ago a fault began, in seconds, where an alert compares an age with a limit of minutes.
_SINCE = {
    "disk-full": 400,
    "order-stuck": 400,
    "strategy-stalled": 200,
    "loop-hangs": 200,
    "risk-stale": 100,
    "not-reconciled": 700,
    "candles-stop": 1_000,
    "calls-fail": 700,
    "banned": 700,
}
# What a fault may raise here as well: a minute here is longer than the half hour that RAISED is about.
_LATER = {
    "api-hangs": ("ApiTrafficAbsent",),
    "metrics-frozen": ("ApiTrafficAbsent",),
    "slippage": ("DailyLossNearLimit",),
    "strategy-losing": ("DailyLossNearLimit",),
    "strategy-stalled": ("OrdersAbsent",),
    "loop-hangs": ("OrdersAbsent",),
    "key-expired": ("CredentialExpiring",),
    "positions-flip": ("ReconciliationMismatch",),
    "funding": ("LosingFast",),
    # After a restart, a strategy that acts once a minute acts later than a shortened day allows.
    "crash-loop": ("OrdersAbsent",),
    "risk-unreported": ("OrdersAbsent",),
    "no-market-data": ("OrdersAbsent",),
}
# Enough to see each way of a message: page, warning and digest; one and many alerts; an age, a share, a count.
CORE = (
    *("process-killed", "provider-outage", "quotes-stop", "risk-unreported", "drawdown", "disk-full", "api-errors"),
    *("orders-rejected", "memory-leak", "kill-switch", "both-active", "orders-denied"),
)


@dataclass(frozen=True)
class Case:
    """A fault in the replica of a bot, and the names of the alerts that it raises, and of those that it may `later`."""

    fault: str
    bot: str
    replicas: int
    since: float
    alerts: frozenset[str]
    later: frozenset[str]

    @property
    def replica(self) -> int:
        """The replica that has the fault: a second one must not trade as well."""
        return self.replicas - 1


def cases(faults: Iterable[str] = FAULTS) -> list[Case]:
    """The cases of these faults."""
    return [
        Case(
            fault,
            _PRESENT.get(fault, fault),
            2 if fault in OF_STANDBY else 1,
            _SINCE.get(fault, 0),
            RAISED[fault],
            frozenset(_LATER.get(fault, ())),
        )
        for fault in faults
    ]


def bots(chosen: Iterable[Case]) -> dict[str, int]:
    """The number of replicas of each bot: those of the cases, and those that production expects."""
    return {**dict.fromkeys(_PRESENT.values(), 1), **{case.bot: case.replicas for case in chosen}}
