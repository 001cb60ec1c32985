"""promql/syntax: an expression that Prometheus could not read."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.compiler import alert_rules
from tradewatch.model import Problem, Source
from tradewatch.promql import SyntaxFault, parse


def check(case: Case) -> Iterator[Problem]:
    broken = set()
    for expression in case.expressions:
        if fault := _fault(expression.text):
            broken.add(expression.definition)
            yield _problem(expression.where, expression.subject, fault, expression.text)
    # Value, limit and guard may each be right, and the whole of them not: a number compared, a range as a guard.
    for alert, rule in alert_rules(case.project, case.environment).items():
        parts = {alert.defined} | ({alert.guard.defined} if alert.guard else set())
        if not parts & broken and (fault := _fault(rule["expr"])):
            yield _problem(alert.defined.of_argument("expr", "when"), alert.subject, fault, rule["expr"])


def _fault(text: str) -> str:
    try:
        parse(text)
    except SyntaxFault as fault:
        return str(fault)
    return ""


def _problem(where: Source | None, subject: str, summary: str, text: str) -> Problem:
    return Problem("promql/syntax", where, subject, summary, details=text, fix="mend the expression")
