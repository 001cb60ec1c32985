"""promql/syntax: an expression that Prometheus could not read."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.model import Problem
from tradewatch.promql import SyntaxFault, parse


def check(case: Case) -> Iterator[Problem]:
    for expression in case.expressions:
        try:
            parse(expression.text)
        except SyntaxFault as fault:
            yield Problem(
                "promql/syntax",
                expression.where,
                expression.subject,
                str(fault),
                details=expression.text,
                fix="mend the expression",
            )
