"""Stories about whole bots, and what people must hear in them: one module per subject, one definition per story.

An incident that really happened becomes a situation: what changed, and who should have heard of it, and when.
"""

from situations import (
    accounts,
    api,
    clocks,
    execution,
    limits,
    maintenance,
    outgoing_calls,
    pipeline,
    processes,
    records,
    releases,
    replicas,
    risk,
    strategies,
    streams,
    symbols,
    trading,
    unsteady,
    venues,
)
from situations.world import WORLD
from tradewatch.model import Situation

SITUATIONS: tuple[Situation, ...] = tuple(
    value
    for module in (
        replicas,
        processes,
        releases,
        api,
        trading,
        execution,
        venues,
        outgoing_calls,
        limits,
        maintenance,
        streams,
        symbols,
        clocks,
        strategies,
        risk,
        records,
        accounts,
        unsteady,
        pipeline,
    )
    for value in vars(module).values()
    if isinstance(value, Situation)
)

__all__ = ["SITUATIONS", "WORLD"]
