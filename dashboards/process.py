"""The row of system-health about the bot as a process of its machine."""

from dashboards.expressions import per_minute, total
from tradewatch.grafana import RED, Row, column, query, row, table, timeseries
from tradingbot.catalogue.process import (
    PROCESS_CPU,
    PYTHON_GC_COLLECTIONS,
    PYTHON_GC_OBJECTS_UNCOLLECTABLE,
    SCRAPE_DURATION,
    SCRAPE_SAMPLES_SCRAPED,
    SCRAPE_SERIES_ADDED,
)
from tradingbot.catalogue.system import METRICS_DROPPED

_REPLICA = "{{bot}} {{instance}}"


def process() -> Row:
    return row(
        "Process",
        timeseries(
            "Processor",
            query(
                f"max by (bot, instance) (rate({PROCESS_CPU.where(job='tradingbot')}[$__rate_interval]))",
                legend=_REPLICA,
            ),
            description="Share of one core in use. A bot uses one thread, so at 100% everything waits.",
            no_value="no process reports",
            width=12,
        ),
        timeseries(
            "Full garbage collections",
            query(
                per_minute(PYTHON_GC_COLLECTIONS.where(generation="2"), "bot", "instance"),
                legend=_REPLICA,
            ),
            query(
                f"{per_minute(PYTHON_GC_OBJECTS_UNCOLLECTABLE, 'bot', 'instance')} > 0",
                legend=f"{_REPLICA}: objects lost",
                color=RED,
            ),
            description="Full collections per minute; the event loop waits during each one. Healthy: one or "
            "two. Lost objects are a leak.",
            no_value="no process reports",
            width=12,
        ),
        table(
            "Metrics of each process",
            query(f"max by (bot, instance) ({SCRAPE_DURATION.where(job='tradingbot')})", legend="Time taken"),
            query(
                f"max by (bot, instance) ({SCRAPE_SAMPLES_SCRAPED.where(job='tradingbot')})",
                legend="Series",
            ),
            query(
                f"sum by (bot, instance) (sum_over_time({SCRAPE_SERIES_ADDED.where(job='tradingbot')}[$__range]))",
                legend="New series",
            ),
            query(total(METRICS_DROPPED, "bot", "instance", over="$__range"), legend="Updates dropped"),
            description="Series and updates of each process, new and dropped in the selected time range. Many "
            "new series without a restart are a label without a limit. After a dropped update some panel is "
            "wrong.",
            columns=(
                "bot",
                column("instance", "Replica"),
                "Time taken",
                column("Series", decimals=0),
                column("New series", decimals=0),
                column("Updates dropped", decimals=0),
            ),
            no_value="no bot is scraped",
            width=24,
            height=6,
        ),
        collapsed=True,
    )
