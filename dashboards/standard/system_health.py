"""Is each bot up, does its process keep up, and would somebody be notified if not?"""

from dashboards.alerting_pipeline import alerting_pipeline
from dashboards.annotations import EVENTS
from dashboards.expressions import per_minute, quantile, total
from dashboards.variables import BOT
from rules.pipeline import METRICS_ABSENT, NOTIFICATIONS_FAILING, RULE_EVALUATION_FAILING, WATCHDOG
from rules.safety import STATE_NOT_SAVED
from rules.system import BOT_DOWN, EVENT_LOOP_LAG_HIGH, MEMORY_USAGE_HIGH
from tradewatch.grafana import (
    GREEN,
    ORANGE,
    RED,
    Dashboard,
    States,
    column,
    query,
    row,
    stat,
    state_timeline,
    table,
    timeseries,
)
from tradewatch.model import BOOL, Environment
from tradingbot.catalogue.process import (
    PROCESS_CPU,
    PROCESS_MAX_FDS,
    PROCESS_OPEN_FDS,
    PROCESS_START_TIME,
    PYTHON_GC_COLLECTIONS,
    PYTHON_GC_OBJECTS_UNCOLLECTABLE,
    SCRAPE_DURATION,
    SCRAPE_SAMPLES_SCRAPED,
    SCRAPE_SERIES_ADDED,
    UP,
)
from tradingbot.catalogue.servers import (
    ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESSFUL,
    ALERTMANAGER_SILENCES,
    PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL,
)
from tradingbot.catalogue.system import CLOCK_OFFSET, ERRORS, LOOP_DURATION, METRICS_DROPPED

_REPLICA = "{{bot}} {{instance}}"
_STARTED = PROCESS_START_TIME.where(job="tradingbot")
_CONFIGURATION: States = {0: ("refused", RED), 1: ("accepted", GREEN)}


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="system-health",
        title="System health",
        question="Is each bot up, does its process keep up, and would somebody be notified if not?",
        variables=[BOT],
        annotations=EVENTS,
        rows=[
            row(
                "Now",
                stat(
                    "Replicas",
                    query(f"max by (bot, instance) ({UP.where(job='tradingbot')})", legend=_REPLICA),
                    description="Each process that Prometheus scrapes. If one is down beside a live one, no alert "
                    "fires, but the bot has no standby then.",
                    states={0: ("down", RED), 1: ("up", GREEN)},
                    no_value="Prometheus has no bot as a target",
                    width=6,
                ),
                stat(
                    "Running for",
                    query(f"max by (bot, instance) (time() - {_STARTED})", legend=_REPLICA),
                    description="Time since each process started. If it is minutes and nobody deployed, the process "
                    "crashed.",
                    decimals=0,
                    no_value="no process answers",
                    width=6,
                ),
                stat(
                    "Unhandled errors, last hour",
                    query(total(ERRORS.where(kind="unhandled"), "bot", over="1h"), legend="{{bot}}", color=ORANGE),
                    description="Errors that no code expected. Healthy: 0. Each one is a fault in the bot.",
                    decimals=0,
                    states={0: ("0", GREEN)},
                    no_value="no bot reports",
                    width=3,
                ),
                stat.of(
                    WATCHDOG,
                    title="Alerting",
                    description="Whether Prometheus evaluates the alert that the heartbeat service expects. If this "
                    "is empty, no alert reaches anybody.",
                    unit=BOOL,
                    states={1: ("alive", GREEN)},
                    no_value="Prometheus does not answer",
                    width=3,
                ),
                stat(
                    "Configuration",
                    query(f"min({PROMETHEUS_CONFIG_LAST_RELOAD_SUCCESSFUL})", legend="Prometheus"),
                    query(f"min({ALERTMANAGER_CONFIG_LAST_RELOAD_SUCCESSFUL})", legend="Alertmanager"),
                    description="Whether the servers accepted the last deployment. If a server refused it, the "
                    "previous rules and routes stay in force.",
                    states=_CONFIGURATION,
                    no_value="neither server is scraped",
                    width=3,
                ),
                stat(
                    "Silences",
                    query(f"max({ALERTMANAGER_SILENCES.where(state='active')})", legend="active", color=ORANGE),
                    description="Active silences. Each one mutes alerts. Healthy: 0; any other number needs a reason.",
                    states={0: ("none", GREEN)},
                    no_value="Alertmanager is not scraped",
                    width=3,
                ),
            ),
            row(
                "What the alerts watch",
                state_timeline.of(
                    BOT_DOWN,
                    title="Bots down",
                    description="Bots without a live replica. Healthy: empty. In a red band nobody manages the bot's "
                    "positions.",
                    states={1: ("down", RED)},
                    no_value="every bot is up",
                    width=6,
                ),
                state_timeline.of(
                    METRICS_ABSENT[0],
                    title="Metrics absent",
                    description="Metrics that a process should export and does not. Healthy: empty. While a band "
                    "lasts, alerts that read the metric cannot fire.",
                    states={1: ("absent", RED)},
                    no_value="every required metric is there",
                    width=6,
                ),
                timeseries.of(
                    EVENT_LOOP_LAG_HIGH,
                    title="Event loop lag",
                    description="How late the event loop's timers run, or how overdue one of its loops is. Healthy: "
                    "below 10 ms. If a line only rises, a loop hangs.",
                    no_value="no process reports",
                    width=6,
                ),
                timeseries.of(
                    MEMORY_USAGE_HIGH,
                    title="Memory",
                    description="Memory of each process in RAM. Healthy: level. A line that only rises is a leak, and "
                    "at the limit the kernel kills the bot.",
                    no_value="no process reports",
                    width=6,
                ),
                timeseries.of(
                    STATE_NOT_SAVED,
                    title="Age of the saved state",
                    description="Time since each store was saved durably. Healthy: up and down within a minute. If a "
                    "line rises, a crash would lose that much.",
                    no_value="no store reports",
                    width=8,
                ),
                timeseries.of(
                    RULE_EVALUATION_FAILING,
                    title="Rules that fail",
                    description="Evaluations that failed within 5 minutes. Healthy: empty. An alert whose rule fails "
                    "never fires.",
                    no_value="every rule works",
                    width=8,
                ),
                timeseries.of(
                    NOTIFICATIONS_FAILING,
                    title="Messages that fail",
                    description="Share of Alertmanager's attempts that fail. Healthy: 0%. At 100% nobody receives "
                    "anything on that channel.",
                    no_value="no message in this range",
                    width=8,
                ),
            ),
            row(
                "Errors and loops",
                timeseries(
                    "Errors by component",
                    query(
                        f"{per_minute(ERRORS, 'bot', 'component')} > 0",
                        legend="{{bot}} {{component}}",
                    ),
                    description="Errors per minute, including handled ones. Healthy: empty, or a few that stop. If a "
                    "line stays, a component of the bot does not work.",
                    no_value="no error in this range",
                ),
                timeseries(
                    "Slowest loop passes",
                    query(
                        quantile(0.95, LOOP_DURATION, "bot", "loop"),
                        legend="{{bot}} {{loop}}",
                    ),
                    description="One pass of the loop in twenty takes this long or longer. Healthy: far below the "
                    "loop's interval. Near it, the loop falls behind.",
                    no_value="no loop passed in this range",
                ),
                timeseries(
                    "Clock offset",
                    query(f"max by (bot, instance, venue) ({CLOCK_OFFSET})", legend="{{bot}} {{instance}} {{venue}}"),
                    description="The bot's clock minus the venue's. Healthy: within some 50 ms of 0. Venues refuse "
                    "orders from about 1 s.",
                    no_value="no venue's clock was probed",
                ),
            ),
            row(
                "Process",
                timeseries(
                    "Processor",
                    query(
                        f"max by (bot, instance) (rate({PROCESS_CPU.where(job='tradingbot')}[$__rate_interval]))",
                        legend=_REPLICA,
                    ),
                    description="Share of one core in use. A bot uses one thread, so at 100% everything waits.",
                    no_value="no process reports",
                    width=8,
                ),
                timeseries(
                    "Open files",
                    query(
                        f"max by (bot, instance) ({PROCESS_OPEN_FDS.where(job='tradingbot')} / {PROCESS_MAX_FDS})",
                        legend=_REPLICA,
                    ),
                    description="Files and sockets in use, as a share of what the process may open. A line that only "
                    "rises is a leak. At 100% the process cannot open a connection.",
                    no_value="no process reports",
                    width=8,
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
                    width=8,
                ),
                table(
                    "Metrics of each process",
                    query(f"max by (bot, instance) ({SCRAPE_DURATION.where(job='tradingbot')})", legend="Time taken"),
                    query(
                        f"max by (bot, instance) ({SCRAPE_SAMPLES_SCRAPED.where(job='tradingbot')})",
                        legend="Series",
                    ),
                    query(
                        f"sum by (bot, instance) "
                        f"(sum_over_time({SCRAPE_SERIES_ADDED.where(job='tradingbot')}[$__range]))",
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
            ),
            alerting_pipeline(),
        ],
    )
