"""Is each bot up, does its process keep up, and would somebody be notified if not?"""

from dashboards.alerting_pipeline import alerting_pipeline
from dashboards.annotations import EVENTS
from dashboards.expressions import per_minute, quantile, total
from dashboards.process import process
from dashboards.variables import BOT
from rules.ages import age
from rules.operations.processes import (
    BOT_RESTARTING,
    BOT_UNSTABLE,
    CLOCK_OFF,
    ERRORS_MANY,
    METRICS_FROZEN,
    OPEN_FILES_NEAR_LIMIT,
)
from rules.operations.replicas import NO_REPLICA_ACTIVE, REPLICA_DOWN, SEVERAL_REPLICAS_ACTIVE
from rules.pipeline import (
    ALERTMANAGER_DOWN,
    ALERTS_SUPPRESSED,
    CONFIGURATION_REFUSED,
    METRICS_ABSENT,
    METRICS_REFUSED,
    NOTIFICATIONS_FAILING,
    RULE_EVALUATION_FAILING,
    WATCHDOG,
)
from rules.premises import SLOWEST_LOOP_SECONDS
from rules.safety.records import STATE_NOT_SAVED
from rules.system import BOT_DOWN, EVENT_LOOP_LAG_HIGH, MEMORY_USAGE_HIGH
from tradewatch.grafana import (
    BLUE,
    GREEN,
    ORANGE,
    RED,
    Dashboard,
    column,
    query,
    row,
    stat,
    state_timeline,
    table,
    timeseries,
)
from tradewatch.model import BOOL, SECONDS, Environment, Matcher
from tradingbot.catalogue.process import PROCESS_START_TIME, UP
from tradingbot.catalogue.servers import ALERTMANAGER_SILENCES
from tradingbot.catalogue.system import ERRORS, LOOP_DURATION, LOOP_INTERVAL, LOOP_LAST_SUCCESS, REPLICA_ACTIVE

_REPLICA = "{{bot}} {{instance}}"
_BOTS = Matcher("job", "=", "tradingbot")


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
                    width=12,
                ),
                stat(
                    "Running for",
                    query(f"max by (bot, instance) ({age(PROCESS_START_TIME, _BOTS)})", legend=_REPLICA),
                    description="Time since each process started. If it is minutes and nobody deployed, the process "
                    "crashed.",
                    decimals=1,
                    no_value="no process answers",
                    width=12,
                ),
                stat(
                    "Unhandled errors, last hour",
                    query(total(ERRORS.where(kind="unhandled"), "bot", over="1h"), legend="{{bot}}", color=ORANGE),
                    description="Errors that no code expected. Healthy: 0. Each one is a fault in the bot.",
                    decimals=0,
                    states={0: ("0", GREEN)},
                    no_value="no bot reports",
                    width=6,
                ),
                stat.of(
                    WATCHDOG,
                    title="Alerting",
                    description="Whether Prometheus evaluates the alert that the heartbeat service expects. If this "
                    "is empty, no alert reaches anybody.",
                    unit=BOOL,
                    states={1: ("alive", GREEN)},
                    no_value="Prometheus does not answer",
                    width=6,
                ),
                stat.of(
                    CONFIGURATION_REFUSED,
                    title="Configuration",
                    description="Servers that refused the last deployment. Healthy: none. The previous rules and "
                    "routes stay in force on a server that refused it.",
                    states={0: ("refused", RED)},
                    no_value="none refused",
                    width=6,
                ),
                stat(
                    "Silences",
                    query(f"max({ALERTMANAGER_SILENCES.where(state='active')})", legend="active", color=ORANGE),
                    description="Active silences. Each one mutes alerts. Healthy: 0; any other number needs a reason.",
                    states={0: ("none", GREEN)},
                    no_value="Alertmanager is not scraped",
                    width=6,
                ),
            ),
            row(
                "What the alerts watch: bots",
                state_timeline.of(
                    BOT_DOWN,
                    title="Bots down",
                    description="Bots without a live replica. Healthy: empty. In a red band nobody manages the bot's "
                    "positions.",
                    states={1: ("down", RED)},
                    no_value="every bot is up",
                    width=6,
                    height=6,
                ),
                state_timeline.of(
                    BOT_RESTARTING,
                    title="Bots in a crash loop",
                    description="Starts of a process, or changes between up and down, within 20 minutes. Healthy: "
                    "empty, also during a deployment. In a red band the bot hardly trades.",
                    colors={"/.*/": RED},
                    no_value="no bot restarts repeatedly",
                    width=6,
                    height=6,
                ),
                state_timeline.of(
                    BOT_UNSTABLE,
                    title="Bots that restart",
                    description="Starts of a process that nobody planned, within 35 minutes or 3 hours. Healthy: "
                    "empty. In a red band something kills the bot.",
                    colors={"/.*/": RED},
                    no_value="no bot restarts by itself",
                    width=6,
                    height=6,
                ),
                state_timeline.of(
                    METRICS_ABSENT[0],
                    title="Metrics absent",
                    description="Metrics that a process should export and does not. Healthy: empty. While a band "
                    "lasts, alerts that read the metric cannot fire.",
                    states={1: ("absent", RED)},
                    no_value="every required metric is there",
                    width=6,
                    height=6,
                ),
                state_timeline(
                    "Which replica trades",
                    query(f"max by (bot, instance) ({REPLICA_ACTIVE})", legend=_REPLICA),
                    description="What each replica says of itself. Healthy: one green band per bot. Where it changes "
                    "to another replica, that one took over.",
                    states={0: ("stands by", BLUE), 1: ("trades", GREEN)},
                    no_value="every bot has one process",
                    width=6,
                    height=6,
                ),
                state_timeline.of(
                    REPLICA_DOWN,
                    title="Replicas down",
                    description="How many replicas of a bot do not answer, while another one does. Healthy: empty. In "
                    "a red band no replica may be left to take over.",
                    colors={"/.*/": RED},
                    no_value="every replica is up",
                    width=6,
                    height=6,
                ),
                state_timeline.of(
                    NO_REPLICA_ACTIVE,
                    title="Bots that do not trade",
                    description="Bots all of whose replicas stand by. Healthy: empty. In a red band nobody manages "
                    "the bot's positions, although it is up.",
                    states={0: ("none trades", RED)},
                    no_value="every bot has a replica that trades",
                    width=6,
                    height=6,
                ),
                state_timeline.of(
                    SEVERAL_REPLICAS_ACTIVE,
                    title="Bots that trade twice",
                    description="How many replicas of one bot trade at the same time. Healthy: empty. In a red "
                    "band each of them sends each order.",
                    colors={"/.*/": RED},
                    no_value="at most one replica of each bot trades",
                    width=6,
                    height=6,
                ),
            ),
            row(
                "What the alerts watch: processes",
                timeseries.of(
                    EVENT_LOOP_LAG_HIGH,
                    title="Event loop lag",
                    description="How late the event loop's timers run, or how overdue one of its loops is. Healthy: "
                    "below 10 ms. If a line only rises, a loop hangs.",
                    no_value="no process reports",
                    width=8,
                ),
                timeseries.of(
                    MEMORY_USAGE_HIGH,
                    title="Memory",
                    description="Memory of each process in RAM. Healthy: level. A line that only rises is a leak, and "
                    "at the limit the kernel kills the bot.",
                    no_value="no process reports",
                    width=8,
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
                    ERRORS_MANY,
                    title="Errors by component",
                    description="Errors within 5 minutes, including handled ones. Healthy: 0, or a few that stop. "
                    "Past the line that component fails at every attempt.",
                    no_value="no bot reports",
                    width=8,
                ),
                timeseries.of(
                    CLOCK_OFF,
                    title="Clock error",
                    description="How far the clock of each process is from a venue's or from Prometheus', whichever "
                    "is further. Healthy: milliseconds. Past the line venues refuse its orders.",
                    no_value="no clock was compared",
                    width=8,
                ),
                timeseries.of(
                    OPEN_FILES_NEAR_LIMIT,
                    title="Open files",
                    description="Files and sockets in use, as a share of what the process may open. A line that only "
                    "rises is a leak. At 100% the process cannot open a connection.",
                    no_value="no process reports",
                    width=8,
                ),
                state_timeline.of(
                    METRICS_FROZEN,
                    title="Metrics that stand still",
                    description="Processes whose clock has not changed within 2 minutes. Healthy: empty. In a red band "
                    "every panel about the bot shows the past.",
                    states={1: ("frozen", RED)},
                    no_value="the metrics of each bot change",
                    width=12,
                ),
                timeseries.of(
                    METRICS_REFUSED,
                    title="Updates of metrics refused",
                    description="Updates within 15 minutes that the catalogue does not allow. Healthy: empty. Alerts "
                    "and panels that read such a metric are wrong or missing.",
                    no_value="no update was refused",
                    width=12,
                ),
            ),
            row(
                "What the alerts watch: alerting",
                state_timeline.of(
                    ALERTMANAGER_DOWN,
                    title="Alertmanagers down",
                    description="Alertmanagers that Prometheus cannot scrape. Healthy: empty. If none is left, nobody "
                    "is notified of anything.",
                    states={0: ("down", RED)},
                    no_value="every Alertmanager is up",
                    width=12,
                ),
                timeseries.of(
                    RULE_EVALUATION_FAILING,
                    title="Rules that fail",
                    description="Evaluations that failed within 5 minutes. Healthy: empty. An alert whose rule fails "
                    "never fires.",
                    no_value="every rule works",
                    width=12,
                ),
                timeseries.of(
                    NOTIFICATIONS_FAILING,
                    title="Messages that fail",
                    description="Share of Alertmanager's attempts that fail. Healthy: 0%. At 100% nobody receives "
                    "anything on that channel.",
                    no_value="no message in this range",
                    width=12,
                ),
                state_timeline.of(
                    ALERTS_SUPPRESSED,
                    title="Silenced while they fire",
                    description="Alertmanagers that hide firing alerts because of a silence. Healthy: empty, or short. "
                    "In a red band a quiet phone is not good news.",
                    colors={"/.*/": RED},
                    no_value="no silence hides an alert",
                    width=12,
                ),
            ),
            row(
                "Errors and loops",
                timeseries(
                    "Errors",
                    query(
                        f"{per_minute(ERRORS, 'bot', 'component', 'kind')} > 0",
                        legend="{{bot}} {{component}}: {{kind}}",
                    ),
                    description="Errors per minute by kind, including handled ones. Healthy: empty, or a few that "
                    "stop. Each unhandled one is a fault in the bot.",
                    no_value="no error in this range",
                    width=7,
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
                    width=8,
                ),
                table(
                    "Loops",
                    query(f"min by (bot, loop) ({age(LOOP_LAST_SUCCESS)})", legend="Passed"),
                    query(
                        f"max by (bot, loop) ({LOOP_INTERVAL})"
                        f" or {SLOWEST_LOOP_SECONDS} * group by (bot, loop) ({LOOP_LAST_SUCCESS})",
                        legend="Interval",
                    ),
                    description="Time since each loop last finished a pass without error, and the longest time that "
                    "it may need between two. Healthy: passed within its interval.",
                    columns=(
                        "bot",
                        "loop",
                        column("Passed", "Passed ago", decimals=0),
                        column("Interval", "At least every", unit=SECONDS, decimals=0),
                    ),
                    no_value="no loop reports",
                    width=9,
                ),
            ),
            process(),
            alerting_pipeline(),
        ],
    )
