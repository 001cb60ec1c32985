"""Which provider do I drop?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import a_day, mean, quantile, share, total
from dashboards.market_data import QUOTE_AGE
from dashboards.variables import BOT, PROVIDER, VENUE
from tradewatch.grafana import (
    GREEN,
    RED,
    Dashboard,
    barchart,
    bargauge,
    column,
    drilldown,
    heatmap,
    query,
    row,
    status_history,
    table,
    timeseries,
)
from tradewatch.grafana.transform import sort_by
from tradewatch.model import SECONDS, USD, Environment, Matcher
from tradingbot.catalogue.cost import PROVIDER_COST
from tradingbot.catalogue.labels import CALL_OUTCOME
from tradingbot.catalogue.providers import (
    MARKET_DATA_DELAY,
    MARKET_DATA_GAPS,
    PROVIDER_BACKOFF,
    PROVIDER_REQUEST_DURATION,
    PROVIDER_REQUESTS,
    PROVIDER_UP,
    WEBSOCKET_RECONNECTS,
)

_SHOWN = "$__range"
_ENDED = PROVIDER_REQUESTS.where(Matcher("outcome", "!=", "cancelled"))  # the bot waited for the others
_FAILED = PROVIDER_REQUESTS.where(Matcher("outcome", "!~", "ok|cancelled"))

# All bots together: a provider is kept or dropped for all of them.
_P95 = quantile(0.95, PROVIDER_REQUEST_DURATION, "provider", over=_SHOWN)
_FAIL = share(_FAILED, _ENDED, "provider", over=_SHOWN)
_AGE = f"avg by (provider) (avg_over_time(({QUOTE_AGE})[{_SHOWN}:5m]))"
_SPEND = a_day(PROVIDER_COST, "provider")


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="provider-health",
        title="Provider health",
        question="Which provider do I drop?",
        variables=[BOT, PROVIDER, VENUE],
        annotations=EVENTS,
        last="24h",
        refresh="1m",
        rows=[
            row(
                "Ranking, the worst on top",
                bargauge(
                    "By latency",
                    query(f"sort_desc({_P95})", legend="{{provider}}"),
                    description="One call in twenty takes this long or longer in the selected time range, for all "
                    "chosen bots. Healthy: well below a second. Models may take longer.",
                    no_value="no call in this range",
                    drilldown=drilldown(to="data-providers", provider="provider"),
                    width=6,
                ),
                bargauge(
                    "By errors",
                    query(f"sort_desc({_FAIL})", legend="{{provider}}"),
                    description="Share of the calls without a usable answer in the selected time range. Healthy: "
                    "below 1%. The bar ends at one call in ten.",
                    decimals=2,
                    max=0.1,
                    no_value="no call in this range",
                    drilldown=drilldown(to="data-providers", provider="provider"),
                    width=6,
                ),
                bargauge(
                    "By staleness",
                    query(f"sort_desc({_AGE})", legend="{{provider}}"),
                    description="Average age of quotes and order books while their market was open, in the selected "
                    "time range. Healthy: a second or two. Only providers of prices have a value.",
                    decimals=1,
                    no_value="no market was open in this range",
                    drilldown=drilldown(to="data-providers", provider="provider"),
                    width=6,
                ),
                bargauge(
                    "By cost",
                    query(f"sort_desc({_SPEND})", legend="{{provider}}"),
                    unit=USD,
                    description="Metered spend per day, at the rate of the selected time range. Healthy: what its "
                    "data is worth. Drop a bad provider that is also at the top of this list.",
                    decimals=2,
                    no_value="no provider is paid for by use",
                    drilldown=drilldown(to="cost-analysis", provider="provider"),
                    width=6,
                ),
            ),
            row(
                "All figures",
                table(
                    "Provider by provider",
                    query(f"avg by (provider) (avg_over_time({PROVIDER_UP}[{_SHOWN}]))", legend="Up"),
                    query(_FAIL, legend="Failed"),
                    query(_P95, legend="Slowest 5%"),
                    query(_AGE, legend="Quote age"),
                    query(quantile(0.95, MARKET_DATA_DELAY, "provider", over=_SHOWN), legend="Data delay"),
                    query(total(MARKET_DATA_GAPS, "provider", over=_SHOWN), legend="Gaps"),
                    query(total(WEBSOCKET_RECONNECTS, "provider", over=_SHOWN), legend="Reconnects"),
                    query(total(PROVIDER_BACKOFF, "provider", over=_SHOWN), legend="Held back"),
                    query(total(PROVIDER_REQUESTS, "provider", over=_SHOWN), legend="Calls"),
                    query(total(PROVIDER_COST, "provider", over=_SHOWN), legend="Spent"),
                    query(
                        f"{total(PROVIDER_COST, 'provider', over=_SHOWN)}"
                        f" / ({total(PROVIDER_REQUESTS, 'provider', over=_SHOWN)} > 0)",
                        legend="A call costs",
                        unit=USD,
                    ),
                    description="All values of each provider in the selected time range, for all chosen bots, most "
                    "errors first; one message in twenty is later than the data delay. Healthy: up 99.9%, few gaps, "
                    "never held back.",
                    columns=(
                        column("provider", drilldown=drilldown(to="data-providers", provider="provider")),
                        column("Up", decimals=2),
                        column("Failed", decimals=2),
                        "Slowest 5%",
                        column("Quote age", decimals=1),
                        "Data delay",
                        column("Gaps", decimals=0),
                        column("Reconnects", decimals=0),
                        column("Held back", decimals=0),
                        column("Calls", decimals=0),
                        column("Spent", decimals=0),
                        column("A call costs", decimals=4),
                    ),
                    transformations=[sort_by("Failed", descending=True)],
                    no_value="no provider is probed",
                    width=24,
                    height=9,
                ),
            ),
            row(
                "Reliability",
                status_history(
                    "Half hours without an outage",
                    query(
                        f"min by (provider) (min_over_time({PROVIDER_UP}[$__interval]))",
                        legend="{{provider}}",
                        step="30m",
                    ),
                    description="Each cell is half an hour. In a red cell a bot's probe of the provider failed. "
                    "Healthy: green. An hourly pattern is the provider's maintenance or your polling.",
                    states={0: ("", RED), 1: ("", GREEN)},
                    no_value="no provider is probed",
                    width=12,
                ),
                barchart(
                    "Why calls fail",
                    *(
                        query(
                            share(PROVIDER_REQUESTS.where(outcome=outcome), _ENDED, "provider", over=_SHOWN),
                            legend=outcome.replace("_", " "),
                        )
                        for outcome in CALL_OUTCOME.values
                        if outcome not in {"ok", "cancelled"}
                    ),
                    description="Share of the calls that end like this in the selected time range, without those that "
                    "the bot cancelled. The bot causes client errors and rate limits, the provider causes timeouts "
                    "and server errors.",
                    x="provider",
                    stacked="values",
                    decimals=2,
                    no_value="no call in this range",
                    width=12,
                ),
            ),
            row(
                "Speed",
                timeseries(
                    "Median call",
                    query(quantile(0.5, PROVIDER_REQUEST_DURATION, "provider"), legend="{{provider}}"),
                    description="Half of the calls are faster, for all chosen bots. Healthy: a flat line. A lasting "
                    "step is a new route or a new server.",
                    no_value="no call in this range",
                    width=8,
                ),
                heatmap(
                    "How long calls take",
                    query(
                        f"sum by (le) (increase({PROVIDER_REQUEST_DURATION.bucket}[$__rate_interval]))",
                        legend="{{le}}",
                    ),
                    description="All chosen providers and bots together; choose one provider to see only that one. "
                    "Healthy: one dark band. A second band at 10 s means timeouts.",
                    unit=SECONDS,
                    no_value="no call in this range",
                    width=8,
                ),
                barchart(
                    "Mean call by operation",
                    query(mean(PROVIDER_REQUEST_DURATION, "operation", over=_SHOWN), legend="Mean"),
                    description="Average time of each kind of call, over the chosen providers and bots. Healthy: "
                    "fastest where orders are sent and cancelled.",
                    x="operation",
                    horizontal=True,
                    no_value="no call in this range",
                    width=8,
                ),
            ),
        ],
    )
