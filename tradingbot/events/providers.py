"""Venues and data feeds: calls, connections, market data."""

from tradewatch.model import BOOL, RATIO, SECONDS, TIMESTAMP, Add, Argument, Count, Event, Observe, Remove, Set, Stamp
from tradingbot.catalogue import providers
from tradingbot.catalogue.labels import (
    BACKOFF_REASON,
    CALL_OUTCOME,
    GAP_KIND,
    MARKET_STREAM,
    OPERATION,
    PROVIDER,
    PROVIDER_KIND,
    RATE_LIMIT_BUCKET,
    RECONNECT_REASON,
    STREAM,
    SYMBOL,
    VENUE,
)

PROVIDER_PROBED = Event(
    "provider_probed",
    "A provider was probed, by a ping or by any other call; probe each provider regularly.",
    arguments=(PROVIDER, PROVIDER_KIND, Argument("passed", BOOL, "whether it answered")),
    updates=(Set(providers.PROVIDER_UP, "passed"),),
)

PROVIDER_SERVES = Event(
    "provider_serves",
    """A venue is reached through a provider whose name is another; call it at the start for each such venue. While all
    venues of a provider are closed, nobody is woken because it does not answer.""",
    arguments=(PROVIDER, VENUE),
    updates=(Set(providers.PROVIDER_SERVES, "1"),),
)

PROVIDER_CALLED = Event(
    "provider_called",
    "A call to a provider ended; `provider_call` measures it and finds the outcome for you.",
    arguments=(
        PROVIDER,
        OPERATION,
        CALL_OUTCOME,
        Argument("seconds", SECONDS, "from the request to the response or the failure"),
    ),
    updates=(Count(providers.PROVIDER_REQUESTS), Observe(providers.PROVIDER_REQUEST_DURATION, "seconds")),
)

RATE_LIMIT_USED = Event(
    "rate_limit_used",
    "How much of a rate limit is used in its current window, from the provider's last response.",
    arguments=(PROVIDER, RATE_LIMIT_BUCKET, Argument("ratio", RATIO, "1 is the limit")),
    updates=(Set(providers.PROVIDER_RATE_LIMIT_USED, "ratio"),),
)

BACKED_OFF = Event(
    "backed_off",
    "The bot held back calls because the provider asked for it; call it while the time passes, not before.",
    arguments=(PROVIDER, BACKOFF_REASON, Argument("seconds", SECONDS, "the time since the last call of this method")),
    updates=(Add(providers.PROVIDER_BACKOFF, "seconds"),),
)

CREDENTIAL_EXPIRES = Event(
    "credential_expires",
    "A key or session was obtained that expires; not for one that does not.",
    arguments=(PROVIDER, Argument("timestamp", TIMESTAMP, "when it expires")),
    updates=(Set(providers.PROVIDER_CREDENTIAL_EXPIRY, "timestamp"),),
)

WEBSOCKET_CONNECTED = Event(
    "websocket_connected",
    "A stream is connected for the first time, and its subscription is confirmed.",
    arguments=(PROVIDER, STREAM),
    updates=(Set(providers.WEBSOCKET_CONNECTED, "1"),),
)

WEBSOCKET_LOST = Event(
    "websocket_lost",
    "A stream's connection ended, or its subscription.",
    arguments=(PROVIDER, STREAM),
    updates=(Set(providers.WEBSOCKET_CONNECTED, "0"),),
)

WEBSOCKET_RECONNECTED = Event(
    "websocket_reconnected",
    "A stream is connected again, and its subscription is confirmed.",
    arguments=(PROVIDER, STREAM, RECONNECT_REASON),
    updates=(Count(providers.WEBSOCKET_RECONNECTS), Set(providers.WEBSOCKET_CONNECTED, "1")),
)

MARKET_DATA_SUBSCRIBED = Event(
    "market_data_subscribed",
    """The bot asks for a symbol's quotes or order book; call it when it subscribes. Without it, nobody hears of a
    symbol that never gets one.""",
    arguments=(PROVIDER, VENUE, SYMBOL),
    updates=(Stamp(providers.MARKET_DATA_SUBSCRIBED),),
)

MARKET_DATA = Event(
    "market_data",
    "An event of market data was received; call it for each event.",
    arguments=(
        PROVIDER,
        VENUE,
        SYMBOL,
        MARKET_STREAM,
        Argument("event_time", TIMESTAMP, "the venue's time; a time ahead of the bot's clock counts as no delay"),
    ),
    updates=(
        Stamp(providers.MARKET_DATA_LAST_UPDATE),
        Observe(providers.MARKET_DATA_DELAY, "max(0.0, time() - event_time)"),
    ),
)

MARKET_DATA_UNSUBSCRIBED = Event(
    "market_data_unsubscribed",
    "The bot no longer needs a symbol's market data, so it cannot be stale from now on.",
    arguments=(PROVIDER, VENUE, SYMBOL, MARKET_STREAM),
    updates=(Remove(providers.MARKET_DATA_LAST_UPDATE), Remove(providers.MARKET_DATA_SUBSCRIBED)),
)

MARKET_DATA_GAP = Event(
    "market_data_gap",
    "A fault in a stream's sequence numbers, or the resynchronisation after it.",
    arguments=(PROVIDER, VENUE, MARKET_STREAM, GAP_KIND),
    updates=(Count(providers.MARKET_DATA_GAPS),),
)

MARKET_OPEN = Event(
    "market_open",
    """Whether a venue's session is open; call it at the start and at each change. Alerts on stale data only fire while
    it is open.""",
    arguments=(
        VENUE,
        Argument("is_open", BOOL, "by its calendar and status; always True for a venue that never closes"),
    ),
    updates=(Set(providers.MARKET_OPEN, "is_open"), Stamp(providers.MARKET_CHANGED)),
)
