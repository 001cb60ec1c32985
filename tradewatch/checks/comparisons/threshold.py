"""comparisons/threshold"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.quantiles import beyond_buckets
from tradewatch.model import Finding, ValueAlert
from tradewatch.promql import Typed
from tradewatch.promql.comparisons import filters
from tradewatch.promql.holding import holds_for_all, holds_for_some, values_in_words


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A threshold that every value exceeds, or that no value can exceed."""
    for alert in built.project.alerts:
        if not isinstance(alert, ValueAlert) or (typed := built.series.typed(alert.expr)) is None:
            continue
        threshold = alert.threshold
        for value in (None, *threshold.exceptions):
            limit = threshold.at(built.environment.name, value)
            if how := _decided(typed, alert.comparison, limit):
                yield Finding(
                    threshold.defined.of_argument("value" if value is None else "by_label"),
                    alert.subject,
                    f"its value is {values_in_words(typed.type.domain)}, and so {how} {alert.comparison} {limit:g}"
                    f" in {built.environment.name}",
                    details=f"{alert.expr}\nThe alert {how} fires.",
                    fix="use a threshold among the values that can occur; if the catalogue is wrong, set `within`",
                )


def _decided(typed: Typed, operator: str, limit: float) -> str:
    """`always` or `never`; empty where it depends on the value."""
    domain = typed.type.domain
    if beyond_buckets(typed, operator, limit):
        return ""  # histograms/beyond-buckets reports it
    if not holds_for_some(domain, operator, limit):
        return "never"
    # In `count(... == 0) > 0` the inner comparison decides.
    if filters(typed) and (limit >= 0 or operator == "<"):
        return ""
    return "always" if holds_for_all(domain, operator, limit) else ""
