"""dashboards/rate-interval"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.grafana.walk import targets
from tradewatch.model import Finding
from tradewatch.model.duration import duration
from tradewatch.promql import Typed
from tradewatch.promql.tree import Call, Selection

# A longer range is intended: refusals within an hour.
CHOSEN = 15 * 60


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A graph of a rate over a fixed, short range, which skips most samples in a longer view."""
    alerts = {alert.defined for alert in built.project.alerts}
    for path, document in built.dashboards.items():
        for panel, target in targets(document):
            # An alert's panel draws what the alert measures.
            if not target.get("range") or built.tree.origin(path, panel["id"], "targets") in alerts:
                continue
            typed = built.series.typed(target.get("expr", ""))
            for seconds in sorted(set(_fixed_ranges(typed))) if typed else ():
                yield built.panel_finding(
                    path,
                    panel,
                    f"query {target['refId']} takes a rate over {duration(seconds)}, whatever time range is selected",
                    details="A graph of 30 days has about one point per hour: it shows the last minutes of each, and a "
                    "burst between them is missing.",
                    fix="use $__rate_interval, which grows with the step between two points",
                )


def _fixed_ranges(tree: Typed) -> Iterator[float]:
    for node in tree.walk():
        if isinstance(node, Call) and node.function.name in ("rate", "irate"):
            for argument in node.arguments:
                # A range given by a variable is NaN, so no comparison holds.
                if isinstance(argument, Selection) and argument.range is not None and argument.range < CHOSEN:
                    yield argument.range
