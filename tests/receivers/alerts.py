"""The project's own alerts as production sends them, with the labels, values and words of their definitions."""

from __future__ import annotations

import math
from typing import NamedTuple

import generator
from environments import PRODUCTION
from tradewatch.compiler import CompiledProject
from tradewatch.model import Alert, ValueAlert
from tradewatch.proofs.context import proof_contexts
from tradewatch.proofs.testfiles.alert_tests import AlertCase, KnownCases
from tradewatch.proofs.testfiles.expand import expand
from tradewatch.routing import labels_as_sent

BOT = "momentum"

_CONTEXT = proof_contexts(CompiledProject(generator.project()))[PRODUCTION]
_CASES = KnownCases()


class SentAlert(NamedTuple):
    """The labels and the annotations with which Prometheus sends an alert."""

    labels: dict[str, str]
    annotations: dict[str, str]


def sent_alert(alert: Alert, value: float | None = None, **labels: str) -> SentAlert:
    """An alert with the labels of its tests and a value that is a tenth beyond their limit; both can be replaced."""
    tested = next(each for each in _CASES.cases_of((alert,), _CONTEXT) if each.case.fires)
    target = {"bot": BOT, "instance": _instance(tested)}
    (expected,) = tested.expected(target, _CONTEXT.compiled)
    result = {**expected.labels, **labels}
    if value is None:
        value = _beyond(alert, tested.case.value(tested.case.times.value_known))
    texts = {name: expand(text, result, value) for name, text in expected.annotations.items()}
    return SentAlert(labels_as_sent(alert, PRODUCTION, result), texts)


def _beyond(alert: Alert, limit: float | None) -> float | None:
    """A value that is clearly beyond the limit, so that a message shows two different numbers."""
    if not isinstance(alert, ValueAlert) or limit is None:
        return None
    value = limit * 1.1 if alert.above else limit * 0.9
    if alert.threshold.unit.nature == "count":
        return math.ceil(value) if alert.above else math.floor(value)
    return value


def _instance(tested: AlertCase) -> str:
    """The first address that production scrapes for the samples of a case."""
    jobs = {tested.project.series[each.series].exporter.job for each in tested.case.about} or {"tradingbot"}
    targets = [target for job in PRODUCTION.jobs if job.name in jobs for target in job.targets]
    return next(addresses[0] for own, addresses in targets if own.get("bot", BOT) == BOT)


# One of each name and severity: the alerts of a family have the same words.
ALERTS: dict[str, SentAlert] = {}
for _alert in _CONTEXT.compiled.project.alerts:
    ALERTS.setdefault(f"{_alert.name}, {_alert.severity}", sent_alert(_alert))
