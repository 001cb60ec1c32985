"""Finds the alerts that each promise is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from tradewatch.checks.sent_alerts import SituatedAlert
from tradewatch.model import Matcher, Project, Promise
from tradewatch.routing import PatternError, Situation, undecided_matchers


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
    undecided = undecided_matchers(matchers, situation.known)
    return None if undecided is None else situation._replace(conditions=(*situation.conditions, *undecided))
