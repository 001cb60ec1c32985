"""Every metric that alerts and dashboards can read: the bot's own, and those of the servers.

There is one module per subsystem. A constant is the metric's name without `tradingbot_`, `_total` and the unit:
`tradingbot_event_loop_lag_seconds` is `system.EVENT_LOOP_LAG`.
"""

from tradewatch.model import Metric
from tradingbot.catalogue import api, cost, process, providers, risk, servers, strategies, system, trading

METRICS: tuple[Metric, ...] = tuple(
    # dict.fromkeys: a metric that one module imports from another counts once.
    dict.fromkeys(
        value
        for module in (system, api, providers, trading, strategies, risk, cost, process, servers)
        for value in vars(module).values()
        if isinstance(value, Metric)
    )
)
