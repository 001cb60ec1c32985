"""What silences what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, NoReturn

from tradewatch.model import Inhibition, Matcher
from tradewatch.model.pattern import PatternError
from tradewatch.routing.labels import Labels
from tradewatch.routing.matching import assumed, matches, open_matchers


class Inhibited(NamedTuple):
    """An alert is not sent while an alert with the labels `by` fires.

    An alert that is itself a source of the inhibition is inhibited by those that are no target of it. But
    Alertmanager since 0.28.1 remembers a single source for each set of values of `equal`, the one that was sent last:
    it may be the inhibited alert itself, which is then sent. Such an inhibition is not `certain`.
    """

    by: Labels
    through: Inhibition
    certain: bool


def inhibited(labels: Labels, firing: Iterable[Labels], inhibitions: Iterable[Inhibition]) -> tuple[Inhibited, ...]:
    """Everything that silences an alert with exactly these labels.

    `firing` are the labels of the alerts that fire, in whatever state: an alert that is muted or inhibited itself
    inhibits others all the same. The alert itself may be among them. Labels that both sides lack are equal.

    Raises DefinitionError for a regular expression that cannot be read.
    """
    firing = tuple(firing)
    found = []
    for inhibition in inhibitions:
        try:
            if not matches(inhibition.target, labels):
                continue
            is_source = matches(inhibition.source, labels)
            found += [
                Inhibited(other, inhibition, certain=not is_source)
                for other in firing
                if matches(inhibition.source, other)
                and all(other.get(label, "") == labels.get(label, "") for label in inhibition.equal)
                and not (is_source and matches(inhibition.target, other))
            ]
        except PatternError as error:
            _reject(inhibition, error)
    return tuple(found)


def may_be_source(inhibition: Inhibition, known: Labels) -> bool:
    """Whether an alert of which some labels are known ("" is: known to be missing) can silence anything."""
    return _may_match(inhibition, inhibition.source, known)


def may_be_target(inhibition: Inhibition, known: Labels) -> bool:
    """Whether an alert of which some labels are known ("" is: known to be missing) can be silenced by anything."""
    return _may_match(inhibition, inhibition.target, known)


def may_inhibit(inhibition: Inhibition, source: Labels, target: Labels) -> bool:
    """Whether an alert can silence another one, when only some labels of both are known; "" is known to be missing.

    True also where only two conditions on one label together rule it out. Raises as `inhibited` does.
    """
    try:
        of_source = open_matchers(inhibition.source, source)
        of_target = open_matchers(inhibition.target, target)
        if of_source is None or of_target is None:
            return False
        source = {**source, **assumed(of_source)}
        target = {**target, **assumed(of_target)}
        shared = {label: side[label] for label in inhibition.equal for side in (source, target) if label in side}
        if any(source.get(label, value) != value for label, value in shared.items()):
            return False
        source, target = source | shared, target | shared
        if open_matchers(inhibition.source, source) is None or open_matchers(inhibition.target, target) is None:
            return False
        # The two are one of a kind: what matches both sides does not silence its like.
        return open_matchers(inhibition.source, target) != () or open_matchers(inhibition.target, source) != ()
    except PatternError as error:
        _reject(inhibition, error)


def _may_match(inhibition: Inhibition, side: tuple[Matcher, ...], known: Labels) -> bool:
    try:
        return open_matchers(side, known) is not None
    except PatternError as error:
        _reject(inhibition, error)


def _reject(inhibition: Inhibition, error: PatternError) -> NoReturn:
    inhibition.reject("source", str(error), fix="simplify the regular expression")
