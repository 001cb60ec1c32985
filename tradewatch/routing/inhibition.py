"""Which alerts inhibit which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, NoReturn

from tradewatch.model import Inhibition, Matcher
from tradewatch.model.regular_expression import PatternError
from tradewatch.model.routing import TEST_LABEL
from tradewatch.routing.labels import Labels
from tradewatch.routing.matching import assumed, undecided_matchers


class Inhibited(NamedTuple):
    """An alert that is not sent while an alert with the labels `by` is firing.

    A target that is also a source is inhibited by sources that are not targets. But since 0.28.1, Alertmanager
    remembers only the last source for each set of values of `equal`. If that is the target itself, the target is sent.
    Such an inhibition is not `certain`.

    If only some labels are known, both alerts must have the `same` values of these labels, or lack them, and the source
    and the target must pass further matchers.
    """

    by: Labels
    through: Inhibition
    certain: bool
    same: tuple[str, ...] = ()
    if_source: tuple[Matcher, ...] = ()
    if_target: tuple[Matcher, ...] = ()


def inhibited(labels: Labels, firing: Iterable[Labels], inhibitions: Sequence[Inhibition]) -> tuple[Inhibited, ...]:
    """Everything that inhibits an alert with exactly these labels.

    `firing` are the labels of the firing alerts, also of those that are muted or inhibited, because they inhibit others
    too. The alert itself may be one of them. A label that is missing on both sides is equal.

    Raises DefinitionError for a regular expression that cannot be read.
    """
    labels_used = {label for inhibition in inhibitions for label in inhibition.labels}
    missing = dict.fromkeys(labels_used, "")
    return possibly_inhibited({**missing, **labels}, [{**missing, **each} for each in firing], inhibitions)


def possibly_inhibited(
    known: Labels, firing: Iterable[Labels], inhibitions: Iterable[Inhibition]
) -> tuple[Inhibited, ...]:
    """Everything that can inhibit an alert, if only some labels of it and of those `firing` are known.

    The value "" means missing. Raises what `inhibited` raises.
    """
    firing = tuple(firing)
    return tuple(
        Inhibited(
            {name: value for name, value in sorted(other.items()) if value},
            inhibition,
            not may_be_source(inhibition, known),
            tuple(label for label in inhibition.equal if label not in known or label not in other),
            undecided_matchers(inhibition.source, other) or (),
            undecided_matchers(inhibition.target, known) or (),
        )
        for inhibition in inhibitions
        for other in firing
        if may_inhibit(inhibition, other, known)
    )


def may_be_source(inhibition: Inhibition, known: Labels) -> bool:
    """Whether an alert with these labels, and others that are not known, can inhibit; the value "" means missing."""
    return _may_match(inhibition, inhibition.source, known)


def may_be_target(inhibition: Inhibition, known: Labels) -> bool:
    """Whether an alert with these labels, and others that are not known, can be inhibited; "" means missing."""
    return _may_match(inhibition, inhibition.target, known)


def may_inhibit(inhibition: Inhibition, source: Labels, target: Labels) -> bool:
    """Whether an alert can inhibit another one, if only some labels of both are known; the value "" means missing.

    True also if only two conditions on one label together exclude it. Raises what `inhibited` raises.
    """
    if source.get(TEST_LABEL, "") != target.get(TEST_LABEL, ""):
        return False
    try:
        of_source = undecided_matchers(inhibition.source, source)
        of_target = undecided_matchers(inhibition.target, target)
        if of_source is None or of_target is None:
            return False
        source = {**source, **assumed(of_source)}
        target = {**target, **assumed(of_target)}
        shared = {label: side[label] for label in inhibition.equal for side in (source, target) if label in side}
        if any(source.get(label, value) != value for label, value in shared.items()):
            return False
        source, target = source | shared, target | shared
        if (
            undecided_matchers(inhibition.source, source) is None
            or undecided_matchers(inhibition.target, target) is None
        ):
            return False
        # An alert that matches both sides does not inhibit another one that matches both.
        return (
            undecided_matchers(inhibition.source, target) != () or undecided_matchers(inhibition.target, source) != ()
        )
    except PatternError as error:
        _reject(inhibition, error)


def _may_match(inhibition: Inhibition, side: tuple[Matcher, ...], known: Labels) -> bool:
    try:
        return undecided_matchers(side, known) is not None
    except PatternError as error:
        _reject(inhibition, error)


def _reject(inhibition: Inhibition, error: PatternError) -> NoReturn:
    inhibition.reject("source", str(error), fix="simplify the regular expression")
