"""The alerts that are pending or firing, as a table.

Grafana's own alert list does not follow the chosen data source: it needs the name of one.
"""

from tradewatch.grafana import BLUE, ORANGE, RED, Table, column, drilldown, query, table
from tradewatch.grafana.transform import sort_by
from tradewatch.model import CRITICAL, INFO, SECONDS, WARNING

_BY = "max by (alertname, bot)"
# Pending first, then by severity: Prometheus returns the first that an alert has.
_RANKS = ((3, CRITICAL), (2, WARNING), (1, INFO))


def alerts(height: int) -> Table:
    return table(
        "Alerts",
        query(_ranks(), legend="State"),
        query(f'{_BY} (timestamp(ALERTS_FOR_STATE{{severity!="none"}}) - ALERTS_FOR_STATE)', legend="For"),
        description="Alerts that fire or are pending, and since when their condition has held. Healthy: an empty list. "
        "Begin at the top.",
        columns=(
            column(
                "State", states={3: ("critical", RED), 2: ("warning", ORANGE), 1: ("info", BLUE), 0: ("pending", BLUE)}
            ),
            column("alertname", "Alert"),
            column("bot", drilldown=drilldown(to="system-health", bot="bot")),
            column("For", unit=SECONDS, decimals=0),
        ),
        transformations=[sort_by("State", descending=True)],
        no_value="no alert",
        width=11,
        height=height,
    )


def _ranks() -> str:
    """The severity of each alert that fires as a number, and 0 for one that is pending."""
    firing = (f'{rank} * {_BY} (ALERTS{{alertstate="firing", severity="{severity}"}})' for rank, severity in _RANKS)
    return " or ".join((*firing, f'0 * {_BY} (ALERTS{{alertstate="pending"}})'))
