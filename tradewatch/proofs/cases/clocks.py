"""Samples of a target whose clock is wrong, for an alert that measures ages with the target's own clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from tradewatch.model import Samples
from tradewatch.promql import Typed
from tradewatch.promql.labels import Names
from tradewatch.promql.tree import Binary, Call, Selection
from tradewatch.proofs.context import ProofContext
from tradewatch.proofs.expression import name_of
from tradewatch.proofs.samples import SampleSet, is_age, neighbours

# Seconds, more than any age that matters.
_OFF = 1_000_000.0


def with_clock(expression: Typed, samples: SampleSet, context: ProofContext, *, ahead: bool) -> SampleSet:
    """The samples with a clock that is far ahead or behind, and timestamps by it; nothing if that cannot be.

    Their ages are the same by that clock, and wrong by any other.
    """
    off = -_OFF if ahead else _OFF
    clocks = {each.stamp: each.clock for each in _clocks(expression)}
    given = {each.series for each in samples}
    if given & {*clocks.values()} or not given & clocks.keys():
        return ()
    moved: list[Samples] = []
    added: dict[tuple[str, tuple[tuple[str, str], ...]], Samples] = {}
    for each in samples:
        if each.series not in clocks or not is_age(each, context.metrics):
            moved.append(each)
            continue
        moved.append(replace(each, start=each.start - off))
        own = {label.name for label in context.metrics[each.series].labels}
        target = {name: value for name, value in each.labels.items() if name not in own}
        clock = Samples(clocks[each.series], target, -off, 1.0)
        added[clock.series, tuple(sorted(target.items()))] = clock
    return (*moved, *added.values()) if added else ()


def neighbours_with_clocks(expression: Typed, samples: SampleSet, context: ProofContext) -> SampleSet:
    """The samples of other targets, which differ in one label on which the clock is joined: each has its own clock."""
    names = {name for each in _clocks(expression) for name in each.on}
    return tuple(one for name in sorted(names) for one in neighbours(samples, name, "neighbour", context.metrics))


class _Clock(NamedTuple):
    """A timestamp of which an age is taken, the clock by which it is, and the labels on which both are joined."""

    stamp: str
    clock: str
    on: Names


def _clocks(expression: Typed) -> Iterator[_Clock]:
    """Each timestamp whose age is `clock - x or timestamp(x) - x`."""
    for node in expression.walk():
        match node:
            case Binary(
                operator="or",
                left=Binary(operator="-", left=Selection() as clock, right=Selection() as stamp, matching=matching),
                right=Binary(operator="-", left=Call() as call, right=Selection() as same),
            ) if call.function.name == "timestamp" and name_of(stamp) == name_of(same):
                on = matching.labels if matching.on else None
                yield _Clock(name_of(stamp), name_of(clock), on or frozenset())
