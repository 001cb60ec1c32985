"""How much of the money is at risk, and does every limit hold?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import minus, once, total
from dashboards.limits import BREAK_EVEN, OTHER_LIMITS
from dashboards.variables import ACCOUNT, BOT, SYMBOL, VENUE
from rules.ages import age
from rules.operations.costs import FUNDING_COST_HIGH
from rules.risk import DAILY_LOSS_NEAR_LIMIT, DRAWDOWN_HIGH, DRAWDOWN_LIMIT_BREACHED
from rules.safety.positions import (
    DAILY_LOSS_LIMIT_REACHED,
    EXPOSURE_NEAR_LIMIT,
    KILL_SWITCH_ON,
    LIQUIDATION_NEAR,
    LOSING_FAST,
    MARGIN_HIGH,
    MARGIN_NEAR_LIMIT,
    RISK_LIMIT_PASSED,
    STOP_MISSING,
)
from rules.safety.records import RISK_DATA_STALE
from rules.thresholds.risk import DAILY_LOSS_USED, DRAWDOWN_LIMIT, DRAWDOWN_WARNING
from rules.thresholds.safety import DAILY_LOSS_REACHED, EXPOSURE_USED, LIMIT_PASSED
from tradewatch.grafana import RED, Dashboard, column, drilldown, query, row, stat, state_timeline, table, timeseries
from tradewatch.model import ONE, Environment, Matcher
from tradingbot.catalogue.labels import LIMIT
from tradingbot.catalogue.risk import (
    DRAWDOWN,
    EQUITY,
    EXPOSURE,
    PNL_DAY,
    RISK_LIMIT_USED,
    RISK_UPDATED,
    VALUE_AT_RISK,
)
from tradingbot.catalogue.trading import ORDERS_DENIED

_POSITION = ("venue", "symbol", "side")
_GROSS = once(EXPOSURE, "bot", each=_POSITION)
_LONG = once(EXPOSURE.where(side="long"), "bot", each=_POSITION)
_SHORT = once(EXPOSURE.where(side="short"), "bot", each=_POSITION)
_NET = minus(_LONG, _SHORT)
_LEVERAGE = f"{_GROSS} / ({once(EQUITY, 'bot', each=('venue', 'account'))} > 0)"
_DENIED_BY_LIMIT = ORDERS_DENIED.where(Matcher("reason", "=~", "|".join(LIMIT.values)))


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="risk-management",
        title="Risk management",
        question="How much of the money is at risk, and does every limit hold?",
        variables=[BOT, VENUE, SYMBOL, ACCOUNT],
        annotations=EVENTS,
        rows=[
            row(
                "Now",
                stat.of(
                    DRAWDOWN_HIGH,
                    title="Drawdown now",
                    description="Fall of equity from its peak. Green is healthy. At orange, reduce positions. Red is "
                    "past the mandate's limit.",
                    also=DRAWDOWN_LIMIT,
                    decimals=1,
                    no_value="no account reports",
                    width=8,
                ),
                stat.of(
                    DAILY_LOSS_LIMIT_REACHED,
                    title="Daily loss limit used",
                    description="Share of the daily loss limit that is used, at each level. Green is healthy. At red "
                    "no position is opened until the session ends, and open ones can still lose.",
                    also=DAILY_LOSS_USED,
                    decimals=0,
                    no_value="no limit is reported",
                    width=8,
                ),
                stat.of(
                    EXPOSURE_NEAR_LIMIT,
                    title="Fullest exposure limits",
                    description="Share that is used of each limit on exposure, position size, concentration and "
                    "leverage. Green is healthy. At orange, reduce positions. Red is past the risk engine.",
                    also=LIMIT_PASSED,
                    decimals=0,
                    no_value="no limit is reported",
                    width=8,
                ),
                stat(
                    "Gross exposure",
                    query(_GROSS, legend="{{bot}}"),
                    description="Notional of all open positions, long and short added. Compare it with what the "
                    "strategies should hold. Empty means that the bot is flat.",
                    decimals=0,
                    no_value="every bot is flat",
                    width=8,
                ),
                stat(
                    "Leverage",
                    query(_LEVERAGE, legend="{{bot}}"),
                    description="Open positions over equity. At 3, a move of a third of the price loses everything.",
                    unit=ONE,
                    decimals=1,
                    no_value="every bot is flat",
                    width=8,
                ),
                stat(
                    "Stopped, last hour",
                    query(total(_DENIED_BY_LIMIT, "bot", over="1h"), legend="{{bot}}"),
                    description="Orders that the risk engine denied because a limit is used up. Healthy: 0. A limit "
                    "that denies orders is better than one that is exceeded.",
                    decimals=0,
                    no_value="no order was stopped yet",
                    width=8,
                ),
            ),
            row(
                "What the alerts watch: limits",
                state_timeline.of(
                    KILL_SWITCH_ON,
                    title="Kill switches on",
                    description="Scopes whose kill switch blocks new orders. Healthy: empty. In a red band the bot "
                    "only closes positions.",
                    states={1: ("ON", RED)},
                    no_value="every kill switch is off",
                    width=8,
                ),
                timeseries.of(
                    RISK_DATA_STALE,
                    title="Age of the risk figures",
                    description="Time since drawdown, exposure and limits were computed. Healthy: seconds. Past the "
                    "line all other values on this page are out of date.",
                    no_value="no account reports",
                    width=8,
                ),
                timeseries.of(
                    DRAWDOWN_LIMIT_BREACHED,
                    title="Drawdown",
                    description="Fall of equity from its peak over time. Healthy: back to 0 again and again. The "
                    "lines are the warning and the mandate's limit.",
                    also=DRAWDOWN_WARNING,
                    no_value="no account reports",
                    width=8,
                ),
                timeseries.of(
                    DAILY_LOSS_NEAR_LIMIT,
                    title="Daily loss limits used",
                    description="Share of the daily loss limit that is used. Healthy: far below the line. At 100% the "
                    "risk engine denies every order that opens a position.",
                    also=DAILY_LOSS_REACHED,
                    no_value="no limit is reported",
                    width=8,
                ),
                timeseries.of(
                    LOSING_FAST,
                    title="Daily loss limits lost at once",
                    description="Share of the daily loss limit that was lost within 12 minutes. Healthy: near 0. Past "
                    "the line the bot or the market runs wild.",
                    no_value="no limit is reported",
                    width=8,
                ),
                timeseries.of(
                    RISK_LIMIT_PASSED,
                    title="Risk limits used",
                    description="All limits but those on losses. At 100% the risk engine denies orders that would go "
                    "beyond. Past the red line they went past it.",
                    also=EXPOSURE_USED,
                    no_value="no limit is reported",
                    width=8,
                ),
            ),
            row(
                "What the alerts watch: positions",
                timeseries.of(
                    LIQUIDATION_NEAR,
                    title="Distance to liquidation",
                    description="Distance from the mark price to the price at which the venue closes the position. "
                    "Healthy: far above the line. At 0 the venue closes it at any price.",
                    no_value="every bot is flat",
                    width=8,
                ),
                timeseries.of(
                    MARGIN_HIGH,
                    title="Margin before it is urgent",
                    description="Maintenance margin over margin balance. Healthy: below half. Past the line collateral "
                    "should move within hours.",
                    no_value="no account trades on margin",
                    width=8,
                ),
                timeseries.of(
                    MARGIN_NEAR_LIMIT,
                    title="Margin used",
                    description="Maintenance margin over margin balance. Healthy: below half. Past the line add margin "
                    "or reduce positions; at 100% the venue liquidates.",
                    no_value="no account trades on margin",
                    width=8,
                ),
                timeseries.of(
                    STOP_MISSING,
                    title="Positions without their stop",
                    description="Open positions whose stop does not work at the venue. Healthy: 0, or 0 again within "
                    "seconds. Past the line nothing closes them if the market turns.",
                    decimals=0,
                    no_value="no bot reports its stops",
                    width=12,
                ),
                timeseries.of(
                    FUNDING_COST_HIGH,
                    title="Funding of a day",
                    description="Funding paid minus funding received within 24 hours, as a share of equity. Healthy: "
                    "near 0. Past the line the positions cost more than most strategies earn.",
                    no_value="no funding was paid",
                    width=12,
                ),
            ),
            row(
                "Exposure",
                timeseries(
                    "Gross and net exposure",
                    query(_GROSS, legend="{{bot}}: gross"),
                    query(_NET, legend="{{bot}}: net"),
                    description="Open positions, long and short added, and long minus short. A market maker's net "
                    "stays around 0. If it grows, nobody decided on that position.",
                    decimals=0,
                    no_value="every bot is flat",
                ),
                timeseries(
                    "All other limits used",
                    query(
                        f"max by (bot, limit, scope) ({RISK_LIMIT_USED.where(OTHER_LIMITS)})",
                        legend="{{bot}} {{limit}} of the {{scope}}",
                    ),
                    description="Limits on orders and drawdown that have no alert of their own. At 100% the risk "
                    "engine denies orders that would exceed them.",
                    no_value="no limit is reported",
                ),
            ),
            row(
                "Accounts",
                table(
                    "Account by account",
                    query(once(EQUITY, "bot", "account", each=("venue",)), legend="Equity"),
                    query(once(PNL_DAY, "bot", "account", each=("strategy",)), legend="Today"),
                    query(f"max by (bot, account) ({DRAWDOWN})", legend="Drawdown"),
                    query(
                        f"max by (bot, account) ({VALUE_AT_RISK.where(confidence='0.95')})",
                        legend="At risk in a day, 95%",
                    ),
                    query(
                        f"max by (bot, account) ({VALUE_AT_RISK.where(confidence='0.99')})",
                        legend="At risk in a day, 99%",
                    ),
                    query(f"min by (bot, account) ({age(RISK_UPDATED)})", legend="Age"),
                    description="The values behind the limits. On one day in a hundred the loss is more than the last "
                    "column but one shows. Figures older than a minute are out of date.",
                    columns=(
                        "bot",
                        column("account", drilldown=drilldown(to="risk-monitoring", bot="bot", account="account")),
                        column("Today", below=BREAK_EVEN),
                        column("Drawdown", above=(DRAWDOWN_WARNING, DRAWDOWN_LIMIT), decimals=1),
                    ),
                    decimals=0,
                    no_value="no account reports",
                    width=24,
                ),
                collapsed=True,
            ),
        ],
    )
