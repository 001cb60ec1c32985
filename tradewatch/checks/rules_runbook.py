"""rules/runbook: an alert without a runbook, so that its message leads nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.model import Problem, did_you_mean


def check(case: Case) -> Iterator[Problem]:
    written = case.project.runbooks
    if written is None:
        return  # they are kept elsewhere
    for alert in dict.fromkeys(case.project.alerts):
        if alert.name not in written:
            yield Problem(
                "rules/runbook",
                alert.defined.of_argument("name"),
                alert.subject,
                f"there is no runbook {alert.name}.md",
                details="Its message links to one, for whoever is woken by it.",
                fix=did_you_mean(alert.name, written) or "write it, by the pattern of the others",
            )
