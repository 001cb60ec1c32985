"""catalogue/unbounded-label"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding

_UNBOUNDED = re.compile(
    r"(?:\w+_)?(?:id|uuid|guid|hash|message|error|exception|path|url|uri|query|price|amount|quantity|timestamp|time"
    r"|ip|address|email|token|session|user_agent)"
)


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A label of one of our own metrics without a limit on its values."""
    for metric in built.project.metrics:
        for label in metric.labels if metric.exporter.budget is not None else ():
            if not label.values and _UNBOUNDED.fullmatch(label.name):
                yield metric.finding(
                    f"the label {label.name!r} has unlimited values",
                    argument="labels",
                    details="Each value is a series that Prometheus keeps in memory for hours. Ids, prices and texts "
                    "belong in the program's log.",
                    fix="remove it, or list the few kinds that matter as `values`",
                )
