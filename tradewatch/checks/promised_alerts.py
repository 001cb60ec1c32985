"""Finds the alerts that each promise is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from tradewatch.checks.sent_alerts import AlertInCase
from tradewatch.model import Matcher, Project, Promise
from tradewatch.routing import LabelCase, PatternError, undecided_matchers


class PromisedAlert(NamedTuple):
    """A promise, and an alert that passes its matchers."""

    promise: Promise
    situated: AlertInCase


def promised_alerts(project: Project, alerts: Iterable[AlertInCase]) -> Iterator[PromisedAlert]:
    """Each promise with each alert that it is about, in the order of the promises."""
    alerts = tuple(alerts)
    for promise in project.promises:
        with suppress(PatternError):  # routing/pattern reports it
            for sent, case in alerts:
                if (passing := _passing(promise.matchers, case)) is not None:
                    yield PromisedAlert(promise, AlertInCase(sent, passing))


def _passing(matchers: Iterable[Matcher], case: LabelCase) -> LabelCase | None:
    """The case of those alerts that pass the matchers too; None if there are none."""
    undecided = undecided_matchers(matchers, case.known)
    return None if undecided is None else case._replace(conditions=(*case.conditions, *undecided))
