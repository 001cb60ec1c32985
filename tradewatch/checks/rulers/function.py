"""rulers/function"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.checks.rule_set import Expression, Role
from tradewatch.model import Finding, Version, VictoriaMetrics
from tradewatch.promql.tree import Aggregation, Call, Typed

# The functions of Prometheus that MetricsQL does not have, with the VictoriaMetrics that added them. The source is its
# parser, up to 1.150.
_SINCE: dict[str, Version | None] = {
    "mad_over_time": Version(1, 88),
    "day_of_year": Version(1, 96),
    "histogram_fraction": Version(1, 136),
    **dict.fromkeys(("histogram_count", "histogram_sum", "info", "double_exponential_smoothing", "limit_ratio")),
    **dict.fromkeys(("max_of", "min_of", "ts_of_max_over_time", "ts_of_min_over_time", "ts_of_last_over_time")),
}
_IN_RULES = (Role.ALERT, Role.GUARD, Role.RECORDING)


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A rule calls a function of Prometheus that VictoriaMetrics does not have."""
    ruler = built.environment.ruler
    if not isinstance(ruler, VictoriaMetrics):
        return
    for expression, node, name in _called(built):
        since = _SINCE.get(name)
        if expression.role in _IN_RULES and name in _SINCE and (since is None or ruler.version < since):
            yield expression.finding(
                f"VictoriaMetrics {ruler.version} does not have the function {name}",
                node=node,
                details="From 1.94 on, vmalert refuses the whole file of rules. An older one loads it, and each "
                "evaluation of the rule fails, so an alert never fires.",
                fix=f"run VictoriaMetrics {since} or newer, or calculate it otherwise"
                if since
                else "calculate it otherwise",
            )


def _called(built: BuiltEnvironment) -> Iterator[tuple[Expression, Typed, str]]:
    for expression, call in built.parts(Call):
        yield expression, call, call.function.name
    for expression, aggregation in built.parts(Aggregation):
        yield expression, aggregation, aggregation.operator
