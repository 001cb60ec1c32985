"""How close am I to a limit?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import minus, once
from dashboards.limits import fullest_limits
from dashboards.variables import ACCOUNT, BOT
from rules.thresholds.risk import DAILY_LOSS_USED, DRAWDOWN_LIMIT, DRAWDOWN_WARNING
from rules.thresholds.safety import DAILY_LOSS_REACHED, LIQUIDATION_DISTANCE_LIMIT, MARGIN_LIMIT
from tradewatch.grafana import (
    Dashboard,
    barchart,
    bargauge,
    column,
    drilldown,
    piechart,
    query,
    row,
    stat,
    table,
    timeseries,
)
from tradewatch.grafana.transform import sort_by
from tradewatch.model import Environment
from tradingbot.catalogue.risk import (
    DRAWDOWN,
    EQUITY,
    EXPOSURE,
    LIQUIDATION_DISTANCE,
    MARGIN_USED,
    PNL_DAY,
    RISK_LIMIT_USED,
    VALUE_AT_RISK,
)

_LONG = EXPOSURE.where(side="long")
_SHORT = EXPOSURE.where(side="short")
_BY_SYMBOL = once(EXPOSURE, "symbol", each=("bot", "venue", "side"))
_EACH_LONG, _EACH_SHORT = (f"max by (bot, venue, symbol) ({side})" for side in (_LONG, _SHORT))
_GROSS_EXPOSURE_USED = RISK_LIMIT_USED.where(limit="gross_exposure")
_ACCOUNT = ("bot", "account")
_DRAWDOWN = f"max by (bot, account) ({DRAWDOWN})"
_EQUITY = once(EQUITY, *_ACCOUNT, each=("venue",))
_VALUE_AT_RISK = f"max by (bot, account) ({VALUE_AT_RISK.where(confidence='0.95')})"


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="risk-monitoring",
        title="Risk monitoring",
        question="How close am I to a limit?",
        # Neither venue nor symbol: what is left to a limit of a whole bot cannot be computed from a part of it.
        variables=[BOT, ACCOUNT],
        annotations=EVENTS,
        last="24h",
        rows=[
            row(
                "Limits",
                bargauge(
                    "Fullest limits",
                    *fullest_limits(2),
                    description="The two fullest limits on losses, on positions and on orders, in the colours of their "
                    "alerts. Healthy: green. At 100% the risk engine denies orders that would exceed the limit.",
                    decimals=0,
                    no_value="no limit is reported",
                    width=16,
                    height=10,
                ),
                bargauge(
                    "Loss left",
                    query(f"sort({_loss_left(env)})", legend="{{bot}} {{account}}"),
                    description="What each account may still lose before its drawdown reaches the mandate's limit. "
                    "Healthy: many bad days. Below 0 the limit is breached.",
                    decimals=0,
                    min=0,
                    no_value="no account reports",
                    width=4,
                    height=10,
                ),
                stat(
                    "Exposure left",
                    query(f"1 - max by (bot) ({_GROSS_EXPOSURE_USED})", legend="{{bot}}"),
                    description="What is left of the fullest limit on gross exposure, whether it is the bot's, an "
                    "account's or a venue's. Below 0 the market has carried it past the limit without an order.",
                    decimals=0,
                    no_value="no limit is reported",
                    width=4,
                    height=10,
                ),
            ),
            row(
                "Distances",
                bargauge(
                    "Distance to liquidation",
                    query(
                        f"sort(bottomk(10, min by (bot, venue, symbol) ({LIQUIDATION_DISTANCE})))",
                        legend="{{bot}} {{venue}} {{symbol}}",
                    ),
                    description="Distance from the mark price to the price at which the venue closes the position, "
                    "the nearest ten. Healthy: a long green bar. At 0 the venue closes it at any price.",
                    below=LIQUIDATION_DISTANCE_LIMIT,
                    decimals=0,
                    no_value="no position on margin is open",
                ),
                bargauge(
                    "Drawdown now",
                    query(f"sort_desc({_DRAWDOWN})", legend="{{bot}} {{account}}"),
                    description="Fall of equity from its peak now; a full bar is the mandate's limit. At orange, "
                    "reduce positions. At red, decide whether to go on.",
                    above=(DRAWDOWN_WARNING, DRAWDOWN_LIMIT),
                    max=DRAWDOWN_LIMIT.at(env.name),
                    decimals=1,
                    no_value="no account reports",
                ),
                bargauge(
                    "Margin used",
                    query(
                        f"sort_desc(max by (bot, venue, account) ({MARGIN_USED}))",
                        legend="{{bot}} {{venue}} {{account}}",
                    ),
                    description="Maintenance margin over margin balance now. At a full bar the venue liquidates. "
                    "Healthy: below half.",
                    above=MARGIN_LIMIT,
                    decimals=0,
                    no_value="no account trades on margin",
                ),
                bargauge(
                    "Daily loss limits used",
                    query(
                        f"sort_desc(max by (bot, scope) ({RISK_LIMIT_USED.where(limit='daily_loss')}))",
                        legend="{{bot}}, fullest {{scope}}",
                    ),
                    description="Share of the daily loss limit that is used now, for the fullest limit of each level. "
                    "At a full bar no position is opened until the session ends.",
                    above=(DAILY_LOSS_USED, DAILY_LOSS_REACHED),
                    decimals=0,
                    no_value="no limit is reported",
                ),
            ),
            row(
                "Positions",
                barchart(
                    "Exposure by symbol",
                    query(once(_LONG, "symbol", each=("bot", "venue")), legend="Long"),
                    query(once(_SHORT, "symbol", each=("bot", "venue")), legend="Short"),
                    description="Notional of open positions, of all chosen bots together. Long and short in one "
                    "symbol at once are two bots, or two venues, that trade against each other.",
                    x="symbol",
                    decimals=0,
                    no_value="every bot is flat",
                    width=8,
                    height=9,
                ),
                piechart(
                    "Concentration",
                    query(f"topk(7, {_BY_SYMBOL})", legend="{{symbol}}"),
                    query(f"clamp_min(sum({_BY_SYMBOL}) - sum(topk(7, {_BY_SYMBOL})), 0)", legend="all others"),
                    description="Share of each symbol in the gross exposure of all chosen bots. Healthy: no slice "
                    "that decides the day alone.",
                    decimals=0,
                    no_value="every bot is flat",
                    width=8,
                    height=9,
                ),
                piechart(
                    "Equity by venue",
                    query(f"{once(EQUITY, 'venue', each=('bot', 'account'))} > 0", legend="{{venue}}"),
                    description="Equity at each venue, of all chosen bots. If a venue fails, you lose it. Healthy: no "
                    "venue has more than you can bear to lose.",
                    decimals=0,
                    no_value="no bot reports its equity",
                    width=8,
                    height=9,
                ),
                table(
                    "Position by position",
                    query(_EACH_LONG, legend="Long"),
                    query(_EACH_SHORT, legend="Short"),
                    query(minus(_EACH_LONG, _EACH_SHORT), legend="Net"),
                    query(f"min by (bot, venue, symbol) ({LIQUIDATION_DISTANCE})", legend="To liquidation"),
                    description="Every open position, the largest net long at the top and the largest net short at "
                    "the end. Healthy: its strategy knows it, and it is far from liquidation.",
                    columns=(
                        "bot",
                        "venue",
                        column(
                            "symbol",
                            drilldown=drilldown(to="real-time-trading", bot="bot", venue="venue", symbol="symbol"),
                        ),
                        column("Long", decimals=0),
                        column("Short", decimals=0),
                        column("Net", decimals=0),
                        column("To liquidation", below=LIQUIDATION_DISTANCE_LIMIT, decimals=0),
                    ),
                    transformations=[sort_by("Net", descending=True)],
                    no_value="every bot is flat",
                    width=16,
                    height=9,
                ),
                timeseries(
                    "Exposure by venue",
                    query(once(EXPOSURE, "bot", "venue", each=("symbol", "side")), legend="{{bot}} {{venue}}"),
                    description="Notional of open positions by venue. Healthy: it rises and falls with the market. If "
                    "it only rises in steps, nobody closes the position.",
                    stacked="values",
                    decimals=0,
                    no_value="every bot is flat",
                    width=8,
                    height=9,
                ),
            ),
            row(
                "Value at risk",
                timeseries(
                    "Value at risk against equity",
                    query(
                        f"max by (bot) ({_VALUE_AT_RISK} / on (bot, account) ({_EQUITY} > 0))",
                        legend="{{bot}}",
                    ),
                    description="The loss that one day in twenty exceeds, as a share of equity, in the worst account. "
                    "Healthy: within what a day may lose, and not rising by itself.",
                    no_value="no account reports its value at risk",
                    width=12,
                ),
                timeseries(
                    "Loss today against value at risk",
                    query(
                        f"max by (bot) (clamp_min(-1 * ({once(PNL_DAY, *_ACCOUNT, each=('strategy',))}), 0)"
                        f" / ({_VALUE_AT_RISK} > 0))",
                        legend="{{bot}}",
                    ),
                    description="Today's loss over the value at risk, in the worst account. Above 100%, today is among "
                    "the worst of twenty days. If that happens more often, the value at risk is computed too low.",
                    no_value="no account reports its value at risk",
                    width=12,
                ),
            ),
        ],
    )


def _loss_left(env: Environment) -> str:
    """Of equity E with drawdown d, the peak is E / (1 - d), and the limit L is reached at that times (1 - L)."""
    limit = DRAWDOWN_LIMIT.at(env.name)
    return f"({_EQUITY}) * ({limit} - {_DRAWDOWN}) / (1 - {_DRAWDOWN} > 0)"
