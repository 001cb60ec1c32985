"""Is everything all right, and if not, where do I look?"""

from dashboards.alerts import alerts
from dashboards.annotations import EVENTS
from dashboards.expressions import once, per_minute, since_start
from dashboards.limits import BREAK_EVEN, fullest_limits
from dashboards.standard import (
    api_health,
    data_providers,
    risk_management,
    strategies,
    system_health,
    trading_operations,
)
from dashboards.variables import BOT
from rules.ages import age
from rules.pipeline import WATCHDOG
from rules.recording import EXPECTED_BOT
from rules.thresholds.safety import MARGIN_LIMIT, RISK_DATA_AGE
from rules.thresholds.trading import UNRESOLVED_ORDERS
from tradewatch.grafana import (
    BLUE,
    GREEN,
    ORANGE,
    RED,
    Dashboard,
    Stat,
    bargauge,
    column,
    drilldown,
    query,
    row,
    stat,
    table,
    text,
    timeseries,
)
from tradewatch.model import CRITICAL, INFO, RATIO, WARNING, Environment, Matcher
from tradingbot.catalogue.process import PROCESS_START_TIME, PYTHON_INFO, UP
from tradingbot.catalogue.risk import EQUITY, EXPOSURE, KILL_SWITCH_ACTIVE, MARGIN_USED, PNL_DAY, RISK_UPDATED
from tradingbot.catalogue.system import BUILD_INFO, REPLICA_ACTIVE
from tradingbot.catalogue.trading import FILLS, ORDERS_SUBMITTED, ORDERS_UNRESOLVED

_BOTS = Matcher("job", "=", "tradingbot")
# A replica that says nothing trades.
_TRADES = f"(max by (bot, instance) ({REPLICA_ACTIVE}) or group by (bot, instance) ({BUILD_INFO}))"


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="overview",
        title="Overview",
        question="Is everything all right, and if not, where do I look?",
        variables=[BOT],
        annotations=EVENTS,
        rows=[
            row(
                "Now",
                stat(
                    "Bots",
                    query(
                        f"max by (bot) ({UP.where(job='tradingbot')}) or on (bot) {EXPECTED_BOT} * 0",
                        legend="{{bot}}",
                    ),
                    description="Each bot that should run. A bot is down if none of its replicas answers.",
                    states={0: ("down", RED), 1: ("up", GREEN)},
                    no_value="no bot is expected here",
                    drilldown=drilldown(to="system-health", bot="bot"),
                    width=6,
                ),
                stat(
                    "Kill switch",
                    query(f"max by (bot) ({KILL_SWITCH_ACTIVE})", legend="{{bot}}"),
                    description="Whether new orders are blocked. Off is normal. If it is on, the bot only closes "
                    "positions.",
                    states={0: ("off", GREEN), 1: ("ON", RED)},
                    no_value="no bot reports",
                    drilldown=drilldown(to="risk-management", bot="bot"),
                    width=6,
                ),
                stat(
                    "Result today",
                    query(once(PNL_DAY, "bot", each=("account", "strategy")), legend="{{bot}}"),
                    description="Gain or loss since the session's start, including fees and funding.",
                    below=BREAK_EVEN,
                    decimals=0,
                    no_value="no bot reports",
                    drilldown=drilldown(to="trading-performance", bot="bot"),
                    width=6,
                ),
                stat(
                    "Open positions",
                    query(once(EXPOSURE, "bot", each=("venue", "symbol", "side")), legend="{{bot}}"),
                    description="Notional of all open positions, long and short added. A bot without a value is flat.",
                    decimals=0,
                    no_value="every bot is flat",
                    drilldown=drilldown(to="risk-monitoring", bot="bot"),
                    width=6,
                ),
                stat(
                    "Margin used",
                    query(f"max by (bot) ({MARGIN_USED})", legend="{{bot}}"),
                    description="Maintenance margin over margin balance, in the fullest account. Healthy: below half. "
                    "At 100% the venue liquidates.",
                    above=MARGIN_LIMIT,
                    decimals=0,
                    no_value="no account trades on margin",
                    drilldown=drilldown(to="risk-management", bot="bot"),
                    width=8,
                ),
                stat(
                    "Orders in doubt",
                    query(f"max by (bot) ({ORDERS_UNRESOLVED})", legend="{{bot}}"),
                    description="Orders whose state at the venue is unknown. Healthy: 0. Each one may be a position "
                    "that nobody counts.",
                    above=UNRESOLVED_ORDERS,
                    no_value="no bot reports",
                    drilldown=drilldown(to="trading-operations", bot="bot"),
                    width=8,
                ),
                stat(
                    "Age of risk figures",
                    query(
                        f"max by (bot) (min by (bot, account) ({age(RISK_UPDATED)}))",
                        legend="{{bot}}",
                    ),
                    description="Age of result, equity and limits on this page, in the worst account. Healthy: "
                    "seconds. Past the limit the values look calm but are out of date.",
                    above=RISK_DATA_AGE,
                    decimals=0,
                    no_value="no bot reports",
                    drilldown=drilldown(to="risk-management", bot="bot"),
                    width=8,
                ),
            ),
            row(
                "Alerts that fire, by subsystem",
                *(
                    _firing(subsystem.dashboard(env))
                    for subsystem in (
                        system_health,
                        api_health,
                        trading_operations,
                        data_providers,
                        strategies,
                        risk_management,
                    )
                ),
            ),
            row(
                "Money and limits",
                alerts(height=10),
                timeseries(
                    "Equity",
                    query(since_start(EQUITY, "bot", each=("venue", "account")), legend="{{bot}}", unit=RATIO),
                    description="Growth since the left edge, with open positions, without deposits. Healthy: a "
                    "line that rises in small steps.",
                    no_value="no bot reports its equity",
                    width=7,
                ),
                bargauge(
                    "Limits used",
                    *fullest_limits(2),
                    description="The two fullest limits on losses, on positions and on orders, in the colours of their "
                    "alerts. At a full bar the risk engine denies orders that would exceed the limit.",
                    decimals=0,
                    no_value="no limit is reported",
                    width=6,
                ),
            ),
            row(
                "Activity",
                timeseries(
                    "Orders",
                    query(per_minute(ORDERS_SUBMITTED, "bot"), legend="{{bot}}"),
                    description="Orders sent per minute. If a line falls to zero in trading hours, the bot has "
                    "stopped deciding.",
                    no_value="no orders in this range",
                ),
                timeseries(
                    "Fills",
                    query(per_minute(FILLS, "bot"), legend="{{bot}}"),
                    description="Executions per minute. Orders without fills are quotes that nobody takes.",
                    no_value="no fills in this range",
                ),
            ),
            row(
                "What runs",
                table(
                    "Versions",
                    query(
                        _each_version(f"max by (bot, instance) ({age(PROCESS_START_TIME, _BOTS)})"),
                        legend="Running for",
                    ),
                    query(_each_version(_TRADES), legend="Trades"),
                    description="What each replica runs, and for how long. Replicas of one bot should agree. If one "
                    "has run since before the last release, it was not updated.",
                    decimals=0,
                    columns=(
                        column("bot", drilldown=drilldown(to="system-health", bot="bot")),
                        column("instance", "Replica"),
                        "version",
                        "commit",
                        "python",
                        column("Trades", states={0: ("stands by", BLUE), 1: ("yes", GREEN)}),
                    ),
                    no_value="no bot reports",
                    width=18,
                ),
                text(
                    "Where to look",
                    "Click a number under *Alerts that fire, by subsystem* to open that subsystem's dashboard. Each "
                    "alert has a panel there that shows its expression; the dashed line is the limit. An alert's "
                    "message links to its panel and its runbook. Other dashboards answer a trader's questions: does "
                    "it make money, which provider do I drop, what does it cost? See *Dashboards*, top right.",
                    width=6,
                    height=8,
                ),
                collapsed=True,
            ),
        ],
    )


def _each_version(value: str) -> str:
    """A value of each replica, with what the replica runs in its labels."""
    return f"""
        {value}
          * on (bot, instance) group_right ()
        max by (bot, instance, version, commit) ({BUILD_INFO})
          * on (bot, instance) group_left (python)
        label_replace({PYTHON_INFO.where(job="tradingbot")}, "python", "$1", "version", "(.*)")
    """


def _firing(subsystem: Dashboard) -> Stat:
    """How many of the alerts that are drawn on a dashboard fire."""
    alerts = {panel.alert.name for row in subsystem.rows for panel in row.panels if panel.alert}

    def count(*severities: str) -> str:
        chosen = f'alertname=~"{"|".join(sorted(alerts))}",severity=~"{"|".join(severities)}"'
        # 0 only if rules are evaluated: then the Watchdog fires.
        return f'count(ALERTS{{alertstate="firing",{chosen}}}) or 0 * count(ALERTS{{alertname="{WATCHDOG}"}})'

    return stat(
        subsystem.title,
        query(count(CRITICAL), legend="critical", color=RED),
        query(count(WARNING, INFO), legend="others", color=ORANGE),
        description=f"Alerts of this subsystem that fire. {subsystem.question} Green zeros mean yes; click to see why "
        "not.",
        states={0: ("0", GREEN)},
        no_value="no rule is evaluated",
        drilldown=drilldown(to=subsystem.slug),
        width=4,
    )
