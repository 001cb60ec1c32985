"""Finds the alerts that each promise is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from tradewatch.checks.sent_alerts import SituatedAlert
from tradewatch.model import Matcher, Project, Promise
from tradewatch.routing import PatternError, Situation, assume, undecided_matchers


class PromisedAlert(NamedTuple):
    """A promise, and an alert that passes its matchers."""

    promise: Promise
    situated: SituatedAlert


def promised_alerts(project: Project, alerts: Iterable[SituatedAlert]) -> Iterator[PromisedAlert]:
    """Each promise with each alert that it is about, in the order of the promises."""
    alerts = tuple(alerts)
    for promise in project.promises:
        with suppress(PatternError):  # routing/pattern reports it
            for sent, situation in alerts:
                if (passing := _passing(promise.matchers, situation)) is not None:
                    yield PromisedAlert(promise, SituatedAlert(sent, passing))


def _passing(matchers: Iterable[Matcher], situation: Situation) -> Situation | None:
    """The situation of those alerts that pass the matchers too; None if there are none."""
    for matcher in matchers:
        undecided = undecided_matchers((matcher,), situation.known)
        if undecided is None:
            return None
        if undecided:
            if (known := assume(situation.known, matcher)) is None:
                return None
            situation = situation._replace(conditions=(*situation.conditions, matcher), known=known)
    return situation
