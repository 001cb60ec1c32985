"""Do venues and feeds answer, and is what they say fresh?"""

from dashboards.annotations import EVENTS
from dashboards.expressions import per_minute, quantile, share, total
from dashboards.market_data import QUOTE_AGE
from dashboards.variables import BOT, PROVIDER, SYMBOL, VENUE
from rules.providers import MARKET_DATA_STALE, PROVIDER_DOWN, PROVIDER_RATE_LIMIT_NEARLY_USED
from rules.thresholds import RATE_LIMIT_USED
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
    MARKET_DATA_DELAY,
    MARKET_DATA_GAPS,
    MARKET_OPEN,
    PROVIDER_BACKOFF,
    PROVIDER_CREDENTIAL_EXPIRY,
    PROVIDER_RATE_LIMIT_USED,
    PROVIDER_REQUEST_DURATION,
    PROVIDER_REQUESTS,
    PROVIDER_UP,
    WEBSOCKET_CONNECTED,
    WEBSOCKET_RECONNECTS,
)

_FAILED = PROVIDER_REQUESTS.where(Matcher("outcome", "!=", "ok"))
_MARKET: States = {0: ("closed", BLUE), 1: ("open", GREEN)}
_KEY_LEFT = f"min by (bot, provider) ({PROVIDER_CREDENTIAL_EXPIRY} - time())"


def dashboard(env: Environment) -> Dashboard:
    return Dashboard(
        slug="data-providers",
        title="Data providers",
        question="Do venues and feeds answer, and is what they say fresh?",
        variables=[BOT, PROVIDER, VENUE, SYMBOL],
        annotations=EVENTS,
        rows=[
            row(
                "Now",
                stat(
                    "Providers down",
                    query(f"sum by (bot) (1 - min by (bot, provider) ({PROVIDER_UP}))", legend="{{bot}}", color=RED),
                    description="Venues, feeds and models that did not pass their last probe. Good is none.",
                    states={0: ("none", GREEN)},
                    no_value="no provider is probed",
                ),
                stat(
                    "Streams down",
                    query(
                        f"sum by (bot) (1 - min by (bot, provider, stream) ({WEBSOCKET_CONNECTED}))",
                        legend="{{bot}}",
                        color=RED,
                    ),
                    description="Streams without a confirmed subscription. Good is none; what they carried is not "
                    "seen now.",
                    states={0: ("none", GREEN)},
                    no_value="no stream is used",
                ),
                stat(
                    "Oldest quote",
                    query(f"max by (bot) ({QUOTE_AGE})", legend="{{bot}}"),
                    description="Age of the oldest quote or book of an open market. Good is a few seconds; each "
                    "symbol has its own limit below.",
                    no_value="no market is open",
                ),
                stat(
                    "Fullest rate limit",
                    query(f"max by (bot) ({PROVIDER_RATE_LIMIT_USED})", legend="{{bot}}"),
                    description="The fullest of all providers' limits, at its last call. At 100% the provider refuses "
                    "every call, cancels too.",
                    above=RATE_LIMIT_USED,
                    decimals=0,
                    no_value="no provider tells its limit",
                ),
                stat(
                    "Next key to expire",
                    query(f"min by (bot) ({_KEY_LEFT})", legend="{{bot}}"),
                    description="Time until the first key or session ends. From then on that provider refuses every "
                    "call: renew it days before.",
                    decimals=0,
                    no_value="no key expires",
                ),
                stat(
                    "Markets",
                    query(f"max by (venue) ({MARKET_OPEN})", legend="{{venue}}"),
                    description="Whether each venue's session is open, as any of the bots sees it. While it is closed, "
                    "old quotes are no fault.",
                    states=_MARKET,
                    no_value="no venue is known",
                ),
            ),
            row(
                "What the alerts watch",
                state_timeline.of(
                    PROVIDER_DOWN,
                    title="Providers that do not answer",
                    description="What is traded on and does not answer, as the worse replica sees it. Good is empty; "
                    "orders there can be neither cancelled nor closed.",
                    states={0: ("down", RED)},
                    no_value="every provider answers",
                    width=8,
                ),
                timeseries.of(
                    MARKET_DATA_STALE,
                    title="Age of quotes",
                    description="Age of the newest quote or book of each symbol. Good is a second or two while "
                    "its market is open; beyond its line the bot trades at a price that is gone.",
                    no_value="no market data",
                    width=8,
                ),
                timeseries.of(
                    PROVIDER_RATE_LIMIT_NEARLY_USED,
                    title="Rate limits used",
                    description="How full each limit was at the fullest moment of 5 minutes. Good is below "
                    "half; at 100% the provider refuses every call, cancels too.",
                    no_value="no provider tells its limit",
                    width=8,
                ),
            ),
            row(
                "Calls",
                timeseries(
                    "Calls by provider",
                    query(per_minute(PROVIDER_REQUESTS, "bot", "provider"), legend="{{bot}} {{provider}}"),
                    description="Calls a minute. A jump without more trading is polling, and uses up the rate limit.",
                    no_value="no call in this range",
                ),
                timeseries(
                    "Calls that fail",
                    query(share(_FAILED, PROVIDER_REQUESTS, "bot", "provider"), legend="{{bot}} {{provider}}"),
                    description="Share of the calls without a usable answer, whatever the reason. Good is below 1%.",
                    no_value="no call in this range",
                ),
                timeseries(
                    "Slowest 5% of calls",
                    query(quantile(0.95, PROVIDER_REQUEST_DURATION, "bot", "provider"), legend="{{bot}} {{provider}}"),
                    description="One call in twenty takes this long or longer, timeouts included. Good is what the "
                    "provider took yesterday; 10 s are timeouts.",
                    no_value="no call in this range",
                ),
            ),
            row(
                "Connections",
                state_timeline(
                    "Providers",
                    query(f"min by (bot, provider) ({PROVIDER_UP})", legend="{{bot}} {{provider}}"),
                    description="Whether each venue, feed and model passed its probes. Several of them red at one "
                    "moment are the bot's own network.",
                    states={0: ("down", RED), 1: ("up", GREEN)},
                    no_value="no provider is probed",
                    width=12,
                    height=10,
                ),
                state_timeline(
                    "Streams",
                    query(
                        f"min by (bot, provider, stream) ({WEBSOCKET_CONNECTED})",
                        legend="{{bot}} {{provider}} {{stream}}",
                    ),
                    description="Each stream, connected and subscribed. Short gaps once a day are the venue's own; a "
                    "comb of them is a connection that does not hold.",
                    states={0: ("down", RED), 1: ("up", GREEN)},
                    no_value="no stream is used",
                    width=12,
                    height=10,
                ),
                timeseries(
                    "Reconnects by reason",
                    query(
                        f"{per_minute(WEBSOCKET_RECONNECTS, 'bot', 'provider', 'reason')} > 0",
                        legend="{{bot}} {{provider}} {{reason}}",
                    ),
                    description="Reconnects a minute. Good is one a day, scheduled; stale and sequence_gap are feeds "
                    "that lose data before they break.",
                    draw="bars",
                    no_value="no reconnect in this range",
                    width=6,
                ),
                timeseries(
                    "Delay of market data",
                    query(
                        quantile(0.95, MARKET_DATA_DELAY, "bot", "provider", "venue"),
                        legend="{{bot}} {{provider}} {{venue}}",
                    ),
                    description="From the venue's event to its receipt, exceeded by one event in twenty. Good is what "
                    "the distance asks for; a line that rises is a queue.",
                    no_value="no market data in this range",
                    width=6,
                ),
                timeseries(
                    "Gaps and resyncs",
                    query(
                        f"{per_minute(MARKET_DATA_GAPS, 'bot', 'provider', 'kind')} > 0",
                        legend="{{bot}} {{provider}} {{kind}}",
                    ),
                    description="Faults in the streams' sequence, a minute. Good is empty; between a gap and its "
                    "resync the bot trades on a wrong book.",
                    draw="bars",
                    no_value="no gap in this range",
                    width=6,
                ),
                timeseries(
                    "Time lost to backing off",
                    query(
                        f"sum by (bot, provider, reason) (rate({PROVIDER_BACKOFF}[$__rate_interval])) > 0",
                        legend="{{bot}} {{provider}} {{reason}}",
                    ),
                    description="Share of the time in which the bot held back its calls. Good is empty; a ban is "
                    "minutes without any order there.",
                    no_value="no call was held back in this range",
                    width=6,
                ),
            ),
            row(
                "Details",
                table(
                    "Operations",
                    query(
                        total(PROVIDER_REQUESTS, "bot", "provider", "operation", over="$__range"),
                        legend="Calls",
                    ),
                    query(
                        share(_FAILED, PROVIDER_REQUESTS, "bot", "provider", "operation", over="$__range"),
                        legend="Fail",
                    ),
                    query(
                        quantile(0.95, PROVIDER_REQUEST_DURATION, "bot", "provider", "operation", over="$__range"),
                        legend="Slowest 5%",
                    ),
                    description="Each kind of call within the shown time. One that fails alone is a right that the "
                    "key lacks, or a change at the provider.",
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
                    description="The fifteen oldest of open markets. Good is seconds in all of them; one symbol alone "
                    "was delisted or unsubscribed, many of one provider are its feed.",
                    no_value="no market is open",
                    width=6,
                    height=10,
                ),
                table(
                    "Keys and sessions",
                    query(_KEY_LEFT, legend="Expires in"),
                    description="Time left to each key that expires. Good is weeks, or a session that is renewed by "
                    "itself before its end.",
                    columns=("bot", "provider"),
                    no_value="no key expires",
                    width=6,
                    height=10,
                ),
                collapsed=True,
            ),
        ],
    )
