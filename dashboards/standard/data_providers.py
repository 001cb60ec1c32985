"""Do venues and feeds answer, and is their data fresh?"""

from dashboards.annotations import EVENTS
from dashboards.connections import connections
from dashboards.expressions import per_minute, quantile, share, total
from dashboards.market_data import QUOTE_AGE
from dashboards.variables import BOT, PROVIDER, SYMBOL, VENUE
from rules.operations.access import (
    CREDENTIAL_EXPIRED,
    CREDENTIAL_EXPIRING,
    PROVIDER_BANNED,
    PROVIDER_HOLDS_BACK,
    QUOTA_NEARLY_USED,
)
from rules.operations.calls import PROVIDER_CALLS_FAILING
from rules.operations.connections import STREAM_DOWN, STREAM_UNSTEADY
from rules.operations.market_data import CANDLES_STALE, MARKET_DATA_ABSENT
from rules.providers import MARKET_DATA_STALE, PROVIDER_DOWN, PROVIDER_RATE_LIMIT_NEARLY_USED
from rules.thresholds.providers import RATE_LIMIT_USED
from tradewatch.grafana import (
    BLUE,
    GREEN,
    RED,
    Dashboard,
    States,
    bargauge,
    column,
    drilldown,
    query,
    row,
    stat,
    state_timeline,
    table,
    timeseries,
)
from tradewatch.model import Environment, Matcher
from tradingbot.catalogue.providers import (
    MARKET_OPEN,
    PROVIDER_CREDENTIAL_EXPIRY,
    PROVIDER_RATE_LIMIT_USED,
    PROVIDER_REQUEST_DURATION,
    PROVIDER_REQUESTS,
    PROVIDER_UP,
    WEBSOCKET_CONNECTED,
)

_ENDED = PROVIDER_REQUESTS.where(Matcher("outcome", "!=", "cancelled"))  # the bot waited for the others
_FAILED = PROVIDER_REQUESTS.where(Matcher("outcome", "!~", "ok|cancelled"))
_MARKET: States = {0: ("closed", BLUE), 1: ("open", GREEN)}
_KEY_LEFT = f"min by (bot, provider) ({PROVIDER_CREDENTIAL_EXPIRY} - timestamp({PROVIDER_CREDENTIAL_EXPIRY}))"


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="data-providers",
        title="Data providers",
        question="Do venues and feeds answer, and is their data fresh?",
        variables=[BOT, PROVIDER, VENUE, SYMBOL],
        annotations=EVENTS,
        rows=[
            row(
                "Now",
                stat(
                    "Providers down",
                    query(f"sum by (bot) (1 - min by (bot, provider) ({PROVIDER_UP}))", legend="{{bot}}", color=RED),
                    description="Venues, feeds and models that failed their last probe. Healthy: 0.",
                    states={0: ("none", GREEN)},
                    no_value="no provider is probed",
                    width=8,
                ),
                stat(
                    "Streams down",
                    query(
                        f"sum by (bot) (1 - min by (bot, provider, stream) ({WEBSOCKET_CONNECTED}))",
                        legend="{{bot}}",
                        color=RED,
                    ),
                    description="Streams without a confirmed subscription. Healthy: 0. The bot does not receive their "
                    "data now.",
                    states={0: ("none", GREEN)},
                    no_value="no stream is used",
                    width=8,
                ),
                stat(
                    "Oldest quote",
                    query(f"max by (bot) ({QUOTE_AGE})", legend="{{bot}}"),
                    description="Age of the oldest quote or order book of an open market. Healthy: a few seconds. "
                    "Each symbol has its own limit below.",
                    no_value="no market is open",
                    width=8,
                ),
                stat(
                    "Fullest rate limit",
                    query(f"max by (bot) ({PROVIDER_RATE_LIMIT_USED})", legend="{{bot}}"),
                    description="The highest use of any provider's limit, at its last call. At 100% the provider "
                    "refuses every call, including cancels.",
                    above=RATE_LIMIT_USED,
                    decimals=0,
                    no_value="no provider reports its limit",
                    width=8,
                ),
                stat(
                    "Next key to expire",
                    query(f"min by (bot) ({_KEY_LEFT})", legend="{{bot}}"),
                    description="Time until the first key or session expires. From then on that provider refuses "
                    "every call, so renew it days before.",
                    decimals=0,
                    no_value="no key expires",
                    width=8,
                ),
                stat(
                    "Markets",
                    query(f"max by (venue) ({MARKET_OPEN})", legend="{{venue}}"),
                    description="Whether each venue's session is open, as any of the bots reports it. Old quotes of a "
                    "closed venue are not a fault.",
                    states=_MARKET,
                    no_value="no venue is known",
                    width=8,
                ),
            ),
            row(
                "What the alerts watch: connections and data",
                state_timeline.of(
                    PROVIDER_DOWN,
                    title="Providers that do not answer",
                    description="Providers used for trading that do not answer, as the worst replica reports it. "
                    "Healthy: empty. Orders there can be neither cancelled nor closed.",
                    states={0: ("down", RED)},
                    no_value="every provider answers",
                    width=12,
                ),
                state_timeline.of(
                    MARKET_DATA_ABSENT,
                    title="Processes without market data",
                    description="Processes that have received nothing since their start, although a market is open. "
                    "Healthy: empty. In a red band the bot cannot trade.",
                    states={1: ("nothing", RED)},
                    no_value="every process receives data",
                    width=12,
                ),
                timeseries.of(
                    STREAM_DOWN,
                    title="Time connected",
                    description="Share of 5 minutes in which each stream of prices, orders and balances was connected. "
                    "Healthy: 100%. Below the line the bot misses what happens in the gaps.",
                    no_value="no stream is used",
                    width=12,
                ),
                timeseries.of(
                    STREAM_UNSTEADY,
                    title="Time connected in half an hour",
                    description="Share of half an hour in which each stream was connected, except for streams that "
                    "were lost once or twice. Healthy: 100%. Below the line a stream is lost again and again.",
                    no_value="no stream is used",
                    width=12,
                ),
                timeseries.of(
                    MARKET_DATA_STALE,
                    title="Age of quotes",
                    description="Age of the newest quote or order book of each symbol. Healthy: a second or two while "
                    "its market is open. Past its line the bot trades at an old price.",
                    no_value="no market data",
                    width=12,
                ),
                state_timeline.of(
                    CANDLES_STALE,
                    title="Candles that do not come",
                    description="Symbols whose last candle is much older than usual. Healthy: empty. In a red band a "
                    "strategy decides on an old picture of the market.",
                    colors={"/.*/": RED},
                    no_value="every symbol has its candles",
                    width=12,
                ),
            ),
            row(
                "What the alerts watch: limits and keys",
                timeseries.of(
                    PROVIDER_CALLS_FAILING,
                    title="Failing calls by operation",
                    description="Share of calls of each kind that fail, without those of orders. Healthy: empty. Past "
                    "the line the bot works with old data, or without it.",
                    no_value="hardly any call failed",
                    width=8,
                ),
                timeseries.of(
                    PROVIDER_RATE_LIMIT_NEARLY_USED,
                    title="Rate limits used",
                    description="Highest use of each limit within 5 minutes. Healthy: below half. At 100% the "
                    "provider refuses every call, including cancels.",
                    no_value="no provider reports its limit",
                    width=8,
                ),
                timeseries.of(
                    PROVIDER_HOLDS_BACK,
                    title="Time lost to backing off",
                    description="Share of 15 minutes in which the bot held back its calls because the provider asked "
                    "for it. Healthy: 0%. Past the line each order and cancel takes far longer.",
                    no_value="no call was held back",
                    width=8,
                ),
                timeseries.of(
                    QUOTA_NEARLY_USED,
                    title="Quotas used",
                    description="Share of each quota that is used; each period starts at 0%. Healthy: below the line "
                    "until the next period. At 100% the provider refuses each call or charges for it.",
                    no_value="no provider has a quota",
                    width=12,
                ),
                timeseries.of(
                    PROVIDER_BANNED,
                    title="Bans",
                    description="Seconds within 5 minutes in which a ban held back the bot's calls. Healthy: empty. "
                    "During a ban the bot can neither cancel orders nor close positions there.",
                    no_value="no bot is banned",
                    width=12,
                ),
                timeseries.of(
                    CREDENTIAL_EXPIRING,
                    title="Keys to renew",
                    description="Time left to each key that was not renewed for a day. Healthy: empty. Issue a new key "
                    "before a line reaches 0.",
                    no_value="no key expires soon",
                    width=12,
                    height=6,
                ),
                timeseries.of(
                    CREDENTIAL_EXPIRED,
                    title="Keys that end or have ended",
                    description="Time left to each key or session that was not renewed in time; below 0 it has "
                    "expired. Healthy: empty. Below 0 the provider refuses every call.",
                    no_value="every key is valid",
                    width=12,
                    height=6,
                ),
            ),
            row(
                "Calls",
                timeseries(
                    "Calls by provider",
                    query(per_minute(PROVIDER_REQUESTS, "bot", "provider"), legend="{{bot}} {{provider}}"),
                    description="Calls per minute. A jump without more trading is polling, and uses up the rate limit.",
                    no_value="no call in this range",
                ),
                timeseries(
                    "Calls that fail",
                    query(share(_FAILED, _ENDED, "bot", "provider"), legend="{{bot}} {{provider}}"),
                    description="Share of the calls without a usable answer, for any reason. Calls that the bot "
                    "cancelled do not count. Healthy: below 1%.",
                    no_value="no call in this range",
                ),
                timeseries(
                    "Slowest 5% of calls",
                    query(quantile(0.95, PROVIDER_REQUEST_DURATION, "bot", "provider"), legend="{{bot}} {{provider}}"),
                    description="One call in twenty takes this long or longer, including timeouts. Healthy: the same "
                    "as yesterday. 10 s means timeouts.",
                    no_value="no call in this range",
                ),
            ),
            connections(),
            row(
                "Details",
                table(
                    "Operations",
                    query(
                        total(PROVIDER_REQUESTS, "bot", "provider", "operation", over="$__range"),
                        legend="Calls",
                    ),
                    query(
                        share(_FAILED, _ENDED, "bot", "provider", "operation", over="$__range"),
                        legend="Fail",
                    ),
                    query(
                        quantile(0.95, PROVIDER_REQUEST_DURATION, "bot", "provider", "operation", over="$__range"),
                        legend="Slowest 5%",
                    ),
                    description="Each kind of call in the selected time range. If only one kind fails, the key lacks "
                    "a permission or the provider has changed.",
                    columns=(
                        "bot",
                        column("provider", drilldown=drilldown(to="provider-health", bot="bot", provider="provider")),
                        "operation",
                        column("Calls", decimals=0),
                        column("Fail", decimals=1),
                    ),
                    no_value="no call in this range",
                    width=12,
                    height=10,
                ),
                bargauge(
                    "Oldest quotes by symbol",
                    query(
                        f"topk(15, max by (bot, provider, symbol) ({QUOTE_AGE}))",
                        legend="{{bot}} {{provider}} {{symbol}}",
                    ),
                    description="The fifteen oldest quotes of open markets. Healthy: seconds. If one symbol is old, "
                    "it was delisted or unsubscribed. If many of one provider are, it is the feed.",
                    no_value="no market is open",
                    width=5,
                    height=10,
                ),
                table(
                    "Keys and sessions",
                    query(_KEY_LEFT, legend="Expires in"),
                    description="Time until each key expires. Healthy: weeks, or a session that renews itself before "
                    "its end.",
                    columns=("bot", "provider"),
                    no_value="no key expires",
                    width=7,
                    height=10,
                ),
                collapsed=True,
            ),
        ],
    )
