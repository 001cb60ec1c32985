"""dashboards/variable: a query, title or link uses a variable that the dashboard does not define."""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.case import Case, panel_subject
from tradewatch.grafana.walk import panels, variables_defined, variables_used
from tradewatch.model import Problem, did_you_mean


def check(case: Case) -> Iterator[Problem]:
    for path, document in case.dashboards.items():
        defined = variables_defined(document)
        for panel in panels(document):
            for name in sorted(variables_used(panel) - defined.keys()):
                yield Problem(
                    "dashboards/variable",
                    case.tree.origin(path, panel["id"]),
                    panel_subject(panel),
                    f"the variable ${name} is not defined in this dashboard",
                    details="Grafana sends the name itself, and the query finds nothing.",
                    fix=did_you_mean(name, defined),
                )
