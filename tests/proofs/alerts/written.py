"""What an alert of these tests is: as a user may write it, with the ways to get it wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tests.proofs.world import EXPECTED, HERE, LAG, REQUESTS, Deployed, Fault, deploy, project, setting, shortened
from tradewatch.compiler.expressions import measured
from tradewatch.model import RATIO, SECONDS, Alert, Environment, Maintenance, Project, RecordingRule, RuleGroup

# A gauge that is not scraped once is gone, and its alert with it; so an alert on one goes on for a while.
GOES_ON = "1m"


class Written(NamedTuple):
    """An alert as a user may write it, and the ways to get it wrong that its tests must notice."""

    alert: Alert
    faults: Mapping[str, Fault] = {}
    environment: Environment = HERE
    maintenance: tuple[Maintenance, ...] = ()


WITHOUT_GUARD: Fault = shortened("\nand on")
SEVERITY: Fault = setting("labels.severity", "critical")
SUMMARY: Fault = setting("annotations.summary", "{{ $labels.bot }} is fine")

FAILING = f"sum by (bot, route) (rate({REQUESTS.where(code='5xx')}[5m]))"
ALL = f"sum by (bot, route) (rate({REQUESTS}[5m]))"
RATIO_OF_ERRORS = f"{FAILING} / {ALL}"

RECORDED = (
    EXPECTED,
    RecordingRule(record="bot:lag:max", expr=f"max by (bot) ({LAG})", unit=SECONDS),
    RecordingRule(record="bot:lag:min", expr=f"min by (bot) ({LAG}) / 2", unit=SECONDS),
    RecordingRule(record="bot_route:errors:ratio5m", expr=RATIO_OF_ERRORS, unit=RATIO),
)


def content(written: Written) -> Project:
    """The project of an alert, with the recording rules that it reads."""
    alert = written.alert
    text = f"{measured(alert)} {alert.guard and alert.guard.expr}"
    recorded = tuple(rule for rule in RECORDED if rule.record in text)
    groups = (RuleGroup("group", (alert,)), *((RuleGroup("recorded", recorded),) if recorded else ()))
    return project(groups=groups, maintenance=written.maintenance)


def as_written(alerts: Mapping[str, Written]) -> dict[str, Deployed]:
    """The alerts, deployed as they are."""
    return {name: deploy(content(each), each.environment) for name, each in alerts.items()}


def spoilt(alerts: Mapping[str, Written]) -> dict[str, Deployed]:
    """The alerts, deployed with each of their faults."""
    right = as_written(alerts)
    return {
        f"{name}: {fault}": right[name].spoilt(alter)
        for name, each in alerts.items()
        for fault, alter in each.faults.items()
    }
