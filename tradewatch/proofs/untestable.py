"""Alerts that cannot be tested."""

from __future__ import annotations

from tradewatch.model import Alert, Problem, ProblemsFound


def untestable(alert: Alert, arguments: tuple[str, ...], summary: str) -> ProblemsFound:
    """The problem of an alert that cannot be tested, at the first of these arguments that it has."""
    where = alert.defined.of_argument(*arguments)
    fix = "change it so that a test can be made"
    return ProblemsFound(Problem("proofs/unforeseen", where, alert.subject, summary, fix=fix))
