"""What does it cost me?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import a_day, a_month, minus, total
from dashboards.figures import cost_of_trade, cost_of_turnover, fee_share
from dashboards.variables import BOT, PROVIDER, STRATEGY, SYMBOL, VENUE
from rules.thresholds.operations import QUOTA_USED
from tradewatch.grafana import (
    GREEN,
    RED,
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
from tradewatch.model import USD, Environment
from tradingbot.catalogue.cost import (
    FEES_PAID,
    FUNDING_PAID,
    FUNDING_RECEIVED,
    PROVIDER_COST,
    PROVIDER_QUOTA_USED,
    REBATES_RECEIVED,
)
from tradingbot.catalogue.labels import COST_KIND, FEE_KIND
from tradingbot.catalogue.strategies import STRATEGY_TRADES_CLOSED
from tradingbot.catalogue.trading import TRADED_NOTIONAL

_SHOWN = "$__range"
_QUOTA = ("bot", "provider", "quota")


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="cost-analysis",
        title="Cost analysis",
        question="What does it cost me?",
        variables=[BOT, VENUE, PROVIDER, STRATEGY, SYMBOL],
        annotations=EVENTS,
        last="7d",
        refresh="5m",
        rows=[
            row(
                "At the rate of the selected time range",
                stat(
                    "Fees a day",
                    query(a_day(FEES_PAID, "bot"), legend="{{bot}}"),
                    unit=USD,
                    description="Fees to venues, before rebates. Healthy: far less than the trades bring. The "
                    "statement has the exact sum.",
                    decimals=0,
                    no_value="no fee was paid",
                    width=8,
                ),
                stat(
                    "Fees of gross profit",
                    query(fee_share("bot"), legend="{{bot}}"),
                    description="Fees as a share of what the winning trades brought. Healthy: below a quarter. From "
                    "half on, the venue earns more than you.",
                    decimals=0,
                    no_value="no trade was won",
                    width=8,
                ),
                stat(
                    "Cost of a trade",
                    query(cost_of_trade("bot"), legend="{{bot}}"),
                    description="Fees minus rebates per closed trade, entry and exit together. Healthy: well below "
                    "the expectancy. Below 0 the venue pays you.",
                    decimals=2,
                    no_value="no trade was closed",
                    width=8,
                ),
                stat(
                    "Cost of turnover",
                    query(cost_of_turnover("bot"), legend="{{bot}}"),
                    description="Fees minus rebates per 10,000 USD traded, in USD. Healthy: below the venue's list "
                    "price, because of the discount and maker fills.",
                    decimals=2,
                    no_value="nothing was traded",
                    width=8,
                ),
                stat(
                    "Providers a month",
                    query(a_month(PROVIDER_COST, "bot"), legend="{{bot}}"),
                    unit=USD,
                    description="Cost of data, models and calls in a whole month as long as this one, at the current "
                    "rate. Healthy: within the budget.",
                    decimals=0,
                    no_value="no provider is paid for by use",
                    width=8,
                ),
                stat(
                    "First quota lasts",
                    query(f"min by (bot) ({_used_up_in()})", legend="{{bot}}"),
                    description="Time until the first quota is used up, at the rate of the last hour. Healthy: after "
                    "its period restarts.",
                    decimals=0,
                    no_value="no quota is being used up",
                    width=8,
                ),
            ),
            row(
                "What it is spent on",
                piechart(
                    "Where the money goes",
                    query(f"{a_day(FEES_PAID)} > 0", legend="fees"),
                    query(f"{a_day(FUNDING_PAID)} > 0", legend="funding and borrowing"),
                    *(
                        query(f"{a_day(PROVIDER_COST.where(kind=kind))} > 0", legend=f"providers: {kind}")
                        for kind in COST_KIND.values
                    ),
                    unit=USD,
                    description="Costs per day of all chosen bots; rebates and funding received are not subtracted. "
                    "To save money, begin with the largest slice.",
                    decimals=0,
                    no_value="nothing was paid",
                    width=10,
                    height=9,
                ),
                barchart(
                    "Fees by venue and kind",
                    *(query(a_day(FEES_PAID.where(kind=kind), "venue"), legend=kind) for kind in FEE_KIND.values),
                    unit=USD,
                    description="Fees per day of all chosen bots. If the taker part is tall, the bot crosses the "
                    "spread where it could wait.",
                    x="venue",
                    stacked="values",
                    decimals=0,
                    no_value="no fee was paid",
                    width=7,
                    height=9,
                ),
                barchart(
                    "Funding by symbol",
                    query(f"-1 * topk(10, {a_day(FUNDING_PAID, 'symbol')} > 0)", legend="paid", color=RED),
                    query(f"topk(10, {a_day(FUNDING_RECEIVED, 'symbol')} > 0)", legend="received", color=GREEN),
                    unit=USD,
                    description="Funding and interest per day of all chosen bots, for the ten symbols with most of "
                    "each. A long red bar is a position that must earn this much per day to break even.",
                    x="symbol",
                    stacked="values",
                    decimals=0,
                    no_value="no funding was settled",
                    width=7,
                    height=9,
                ),
            ),
            row(
                "Over time",
                timeseries(
                    "Costs day by day",
                    query(total(FEES_PAID, over="1d"), legend="fees", step="1d"),
                    query(total(FUNDING_PAID, over="1d"), legend="funding and borrowing", step="1d"),
                    query(total(PROVIDER_COST, over="1d"), legend="providers", step="1d"),
                    query(f"-1 * {total(REBATES_RECEIVED, over='1d')}", legend="rebates", step="1d"),
                    query(f"-1 * {total(FUNDING_RECEIVED, over='1d')}", legend="funding received", step="1d"),
                    description="Each bar is the 24 hours before it, of all chosen bots: paid above the line, "
                    "received below. Healthy: it grows no faster than the result.",
                    draw="bars",
                    stacked="values",
                    last="30d",
                    decimals=0,
                    no_value="nothing was paid",
                    width=12,
                ),
                timeseries(
                    "Fees against a day's gross profit",
                    query(fee_share("bot", over="1d"), legend="{{bot}}"),
                    description="Fees of 24 hours as a share of what the winning trades of these hours brought. "
                    "Healthy: below a quarter. A rise means smaller wins, or more trades for the same result.",
                    no_value="no trade was won within a day",
                    width=12,
                ),
            ),
            row(
                "Providers and quotas",
                barchart(
                    "Cost a month by provider",
                    *(
                        query(a_month(PROVIDER_COST.where(kind=kind), "provider"), legend=kind)
                        for kind in COST_KIND.values
                    ),
                    unit=USD,
                    description="Cost of each provider in a whole month as long as this one, at the rate of the "
                    "selected time range, for all chosen bots. Healthy: within its budget.",
                    x="provider",
                    stacked="values",
                    decimals=0,
                    no_value="no provider is paid for by use",
                    width=8,
                ),
                timeseries(
                    "Quotas used",
                    query(f"max by (bot, provider, quota) ({PROVIDER_QUOTA_USED})", legend=_quota_legend()),
                    description="Share of each quota that is used; each period starts at 0%. Healthy: the next period "
                    "begins before it reaches the line.",
                    above=QUOTA_USED,
                    no_value="no provider has a quota",
                    width=8,
                ),
                bargauge(
                    "Quotas used up in",
                    query(f"sort({_used_up_in()})", legend=_quota_legend()),
                    description="Time until each quota is used up, at the rate of the last hour, the first on top. "
                    "Healthy: after its period restarts. Unused quotas are not listed.",
                    decimals=0,
                    min=0,
                    no_value="no quota is being used up",
                    width=8,
                ),
            ),
            row(
                "By strategy and venue",
                table(
                    "Costs by strategy",
                    query(a_day(FEES_PAID, "bot", "strategy"), legend="Fees"),
                    query(a_day(REBATES_RECEIVED, "bot", "strategy"), legend="Rebates"),
                    query(total(STRATEGY_TRADES_CLOSED, "bot", "strategy", over=_SHOWN), legend="Trades"),
                    query(cost_of_trade("bot", "strategy"), legend="Cost of a trade"),
                    query(cost_of_turnover("bot", "strategy"), legend="Cost of turnover"),
                    query(fee_share("bot", "strategy"), legend="Fees of gross profit"),
                    description="Fees and rebates per day, and the cost of a trade, most expensive first. Healthy: "
                    "less than a quarter of what the winning trades bring.",
                    columns=(
                        "bot",
                        column(
                            "strategy", drilldown=drilldown(to="strategy-comparison", bot="bot", strategy="strategy")
                        ),
                        column("Fees", "Fees a day", decimals=0, unit=USD),
                        column("Rebates", "Rebates a day", decimals=0, unit=USD),
                        column("Trades", decimals=0),
                        column("Cost of a trade", decimals=2),
                        column("Cost of turnover", decimals=2),
                        column("Fees of gross profit", decimals=0),
                    ),
                    transformations=[sort_by("Fees", descending=True)],
                    no_value="no fee was paid",
                    width=24,
                ),
                table(
                    "Costs by venue",
                    query(a_day(FEES_PAID, "bot", "venue"), legend="Fees"),
                    query(a_day(REBATES_RECEIVED, "bot", "venue"), legend="Rebates"),
                    query(
                        minus(a_day(FEES_PAID, "bot", "venue"), a_day(REBATES_RECEIVED, "bot", "venue")), legend="Net"
                    ),
                    query(a_day(TRADED_NOTIONAL, "bot", "venue"), legend="Traded"),
                    query(cost_of_turnover("bot", "venue"), legend="Cost of turnover"),
                    description="Fees, rebates and turnover per day, most expensive first. Leave a venue that costs "
                    "more basis points than another for the same symbols.",
                    columns=(
                        "bot",
                        column("venue", drilldown=drilldown(to="trading-operations", bot="bot", venue="venue")),
                        column("Fees", "Fees a day", decimals=0, unit=USD),
                        column("Rebates", "Rebates a day", decimals=0, unit=USD),
                        column("Net", "Net a day", decimals=0, unit=USD),
                        column("Traded", "Traded a day", decimals=0, unit=USD, width=140),
                        column("Cost of turnover", decimals=2),
                    ),
                    transformations=[sort_by("Net", descending=True)],
                    no_value="no fee was paid",
                    width=24,
                ),
            ),
        ],
    )


def _used_up_in() -> str:
    """What is left of each quota over the pace of its use; none while it is not used, or has just started anew."""
    used = f"max by (bot, provider, quota) ({PROVIDER_QUOTA_USED})"
    pace = f"max by (bot, provider, quota) (deriv({PROVIDER_QUOTA_USED}[1h]))"
    return f"(1 - {used}) / ({pace} > 0)"


def _quota_legend() -> str:
    return "{{bot}} {{provider}} {{quota}}"
