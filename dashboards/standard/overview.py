"""Is everything all right, and if not, where do I look?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import once
from dashboards.variables import BOT
from rules.api import API_ERROR_RATIO_HIGH
from rules.providers import MARKET_DATA_STALE
from rules.recording import EXPECTED_BOT
from rules.risk import DRAWDOWN_LIMIT_BREACHED
from rules.strategies import STRATEGY_STALLED
from rules.system import BOT_DOWN
from rules.trading import ORDER_REJECT_RATIO_HIGH
from tradewatch.grafana import (
    GREEN,
    RED,
    Dashboard,
    alertlist,
    bargauge,
    query,
    row,
    stat,
    state_timeline,
    table,
    text,
    timeseries,
)
from tradewatch.model import BOOL, ONE, PER_SECOND, RATIO, SECONDS, USD, Environment
from tradingbot.catalogue.process import UP
from tradingbot.catalogue.providers import PROVIDER_UP
from tradingbot.catalogue.risk import EQUITY, KILL_SWITCH_ACTIVE, PNL_DAY, RISK_LIMIT_USED
from tradingbot.catalogue.system import BUILD_INFO, STATE_LAST_SAVED
from tradingbot.catalogue.trading import FILLS, ORDERS_SUBMITTED, ORDERS_UNRESOLVED


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
                        f"max by (bot) ({UP.where(job='tradingbot')}) or {EXPECTED_BOT} * 0",
                        legend="{{bot}}",
                    ),
                    description="Each bot that should run: up, or down when none of its replicas answers.",
                    unit=BOOL,
                    states={0: ("down", RED), 1: ("up", GREEN)},
                    no_value="no bot is expected here",
                    width=6,
                ),
                stat(
                    "Kill switch",
                    query(f"max by (bot) ({KILL_SWITCH_ACTIVE})", legend="{{bot}}"),
                    description="Whether new orders are blocked. Off is normal; on, the bot only closes positions.",
                    unit=BOOL,
                    states={0: ("off", GREEN), 1: ("ON", RED)},
                    no_value="no bot reports",
                    width=6,
                ),
                stat(
                    "Result today",
                    query(once(PNL_DAY, "bot", each=("account", "strategy")), legend="{{bot}}"),
                    description="Gain or loss since the session's start, fees and funding included.",
                    unit=USD,
                    no_value="no bot reports",
                    width=6,
                ),
                stat(
                    "Orders in doubt",
                    query(f"max by (bot) ({ORDERS_UNRESOLVED})", legend="{{bot}}"),
                    description="Orders whose state at the venue is unknown. Good is 0; each other one may be a "
                    "position that nobody counts.",
                    unit=ONE,
                    no_value="no bot reports",
                    width=6,
                ),
                alertlist(
                    "Alerts",
                    description="What fires or is about to. Good is an empty list; begin with what is critical.",
                    width=8,
                ),
                timeseries(
                    "Equity",
                    query(once(EQUITY, "bot", each=("venue", "account")), legend="{{bot}}"),
                    description="Balance and unrealised result, without deposits and withdrawals: up is a gain.",
                    unit=USD,
                    no_value="no bot reports its equity",
                    width=8,
                ),
                bargauge(
                    "Limits used",
                    query(f"max by (bot, limit) ({RISK_LIMIT_USED})", legend="{{bot}} {{limit}}"),
                    description="How much of each risk limit is used. A full bar is the limit itself.",
                    unit=RATIO,
                    no_value="no limit is reported",
                    width=8,
                ),
            ),
            row(
                "One look at each subsystem",
                timeseries.of(BOT_DOWN, no_value="every bot is up"),
                timeseries.of(API_ERROR_RATIO_HIGH, no_value="no request in this range"),
                timeseries.of(ORDER_REJECT_RATIO_HIGH, no_value="no order in this range"),
                timeseries.of(MARKET_DATA_STALE, no_value="no market data in this range", width=8),
                timeseries.of(STRATEGY_STALLED, no_value="no strategy reports", width=8),
                timeseries.of(DRAWDOWN_LIMIT_BREACHED, no_value="no account reports", width=8),
            ),
            row(
                "Activity",
                timeseries(
                    "Orders",
                    query(f"sum by (bot) (rate({ORDERS_SUBMITTED}[$__rate_interval]))", legend="{{bot}}"),
                    description="Orders sent each second. A line that falls to zero in trading hours is a bot that "
                    "has stopped deciding.",
                    unit=PER_SECOND,
                    no_value="no orders in this range",
                ),
                timeseries(
                    "Fills",
                    query(f"sum by (bot) (rate({FILLS}[$__rate_interval]))", legend="{{bot}}"),
                    description="Executions each second. Orders without fills are quotes that nobody takes.",
                    unit=PER_SECOND,
                    no_value="no fills in this range",
                ),
            ),
            row(
                "What runs",
                table(
                    "Versions",
                    query(f"max by (bot, instance, version, commit) ({BUILD_INFO})", legend="running"),
                    description="The version that each replica runs. Replicas of one bot should agree.",
                    unit=ONE,
                    no_value="no bot reports",
                    width=12,
                ),
                state_timeline(
                    "Providers",
                    query(f"min by (bot, provider) ({PROVIDER_UP})", legend="{{bot}} {{provider}}"),
                    description="Whether each venue and feed passed its last probe. Red is an outage.",
                    unit=BOOL,
                    states={0: ("down", RED), 1: ("up", GREEN)},
                    no_value="no provider is probed",
                    width=12,
                ),
                timeseries(
                    "Age of the saved state",
                    query(
                        f"max by (bot, store) (timestamp({STATE_LAST_SAVED}) - {STATE_LAST_SAVED})",
                        legend="{{bot}} {{store}}",
                    ),
                    description="How much a crash would forget. Good is seconds; a rising line is a store that "
                    "no longer saves.",
                    unit=SECONDS,
                    no_value="no store reports",
                    width=16,
                ),
                text(
                    "Where to look",
                    "A panel under *One look at each subsystem* draws exactly what its alert judges; the dashed "
                    "line is the limit. Each alert's message links to its panel and its runbook.",
                    width=8,
                    height=8,
                ),
                collapsed=True,
            ),
        ],
    )
