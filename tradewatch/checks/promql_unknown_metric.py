"""promql/unknown-metric: an expression reads a series that nothing exposes and nothing records."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case
from tradewatch.compiler import recordings
from tradewatch.model import Problem, did_you_mean
from tradewatch.promql import SyntaxFault, parse, selected_series

# What Prometheus writes about its own alerts.
_OF_PROMETHEUS_ITSELF = {"ALERTS", "ALERTS_FOR_STATE"}


def check(case: Case) -> Iterator[Problem]:
    known = {*case.project.series, *(rule.record for rule in recordings(case.project)), *_OF_PROMETHEUS_ITSELF}
    for expression in case.expressions:
        try:
            names = dict.fromkeys(selected_series(parse(expression.text)))
        except SyntaxFault:
            continue  # promql/syntax speaks of it
        for name in names:
            if name not in known:
                suggestion = did_you_mean(name, known)
                yield Problem(
                    "promql/unknown-metric",
                    expression.where,
                    expression.subject,
                    f"no metric is called {name}",
                    details="An alert on it never fires, a panel of it stays empty.",
                    fix=suggestion or "add it to the catalogue, or a recording rule",
                )
