"""Venues and data feeds: whether they answer, how fast, how old their data is, and how much they still allow."""

from tradewatch.model import BOOL, COUNTER, GAUGE, HISTOGRAM, ONE, RATIO, SECONDS, TIMESTAMP, Metric
from tradingbot.catalogue import system
from tradingbot.catalogue.exporters import BOT
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

PROVIDER_UP = Metric(
    name="tradingbot_provider_up",
    kind=GAUGE,
    unit=BOOL,
    help="1 if the last probe of the provider passed, otherwise 0.",
    exporter=BOT,
    labels=(PROVIDER, PROVIDER_KIND),
    required=True,
    stamped_by=system.LOOP_LAST_SUCCESS,
)

# A provider without this series is expected to answer at any hour.
PROVIDER_SERVES = Metric(
    name="tradingbot_provider_serves",
    kind=GAUGE,
    unit=ONE,
    help="Always 1 for each venue reached through the provider, which may rest while all of them are closed.",
    exporter=BOT,
    labels=(PROVIDER, VENUE),
)

PROVIDER_REQUESTS = Metric(
    name="tradingbot_provider_requests_total",
    kind=COUNTER,
    unit=ONE,
    help="Calls to a provider, each attempt counted when it ends.",
    exporter=BOT,
    labels=(PROVIDER, OPERATION, CALL_OUTCOME),
)

PROVIDER_REQUEST_DURATION = Metric(
    name="tradingbot_provider_request_duration_seconds",
    kind=HISTOGRAM,
    unit=SECONDS,
    help="Time of one call to a provider, failed calls and timeouts included.",
    exporter=BOT,
    labels=(PROVIDER, OPERATION),
    # From a venue nearby to a slow model; limits are 1 to 5 s, timeouts 10 to 30 s.
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30),
    why_no_alert="slow calls matter when orders wait, which OrderAckLatencyHigh reports",
)

PROVIDER_RATE_LIMIT_USED = Metric(
    name="tradingbot_provider_rate_limit_used_ratio",
    kind=GAUGE,
    unit=RATIO,
    help="Share of the rate limit used in its current window, from the provider's last response.",
    exporter=BOT,
    labels=(PROVIDER, RATE_LIMIT_BUCKET),
    within=(0, 100),
)

PROVIDER_BACKOFF = Metric(
    name="tradingbot_provider_backoff_seconds_total",
    kind=COUNTER,
    unit=SECONDS,
    help="Time in which the bot held back calls because the provider asked for it, counted as it passes.",
    exporter=BOT,
    labels=(PROVIDER, BACKOFF_REASON),
)

PROVIDER_CREDENTIAL_EXPIRY = Metric(
    name="tradingbot_provider_credential_expiry_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When the provider's key or session expires; not exported if it does not expire.",
    exporter=BOT,
    labels=(PROVIDER,),
)

WEBSOCKET_CONNECTED = Metric(
    name="tradingbot_websocket_connected",
    kind=GAUGE,
    unit=BOOL,
    help="1 while the stream is connected and its subscription confirmed, otherwise 0.",
    exporter=BOT,
    labels=(PROVIDER, STREAM),
    stamped_by=system.LOOP_LAST_SUCCESS,
)

WEBSOCKET_RECONNECTS = Metric(
    name="tradingbot_websocket_reconnects_total",
    kind=COUNTER,
    unit=ONE,
    help="Reconnects of the stream, by the reason why the previous connection ended.",
    exporter=BOT,
    labels=(PROVIDER, STREAM, RECONNECT_REASON),
)

# Not required: a bot that starts on a Saturday has not received an event of the stock market yet.
MARKET_OPEN = Metric(
    name="tradingbot_market_open",
    kind=GAUGE,
    unit=BOOL,
    help="1 while the venue's session is open, by its calendar and status; always 1 for a venue that never closes.",
    exporter=BOT,
    labels=(VENUE,),
    required=True,
    stamped_by=system.LOOP_LAST_SUCCESS,
)

MARKET_CHANGED = Metric(
    name="tradingbot_market_changed_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When the venue's session last opened or closed, or when the bot first saw its state.",
    exporter=BOT,
    labels=(VENUE,),
)

# Without it, a symbol that never got an update would not be known.
MARKET_DATA_SUBSCRIBED = Metric(
    name="tradingbot_market_data_subscribed_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When the bot asked for a symbol's quotes or order book; removed when the symbol is unsubscribed.",
    exporter=BOT,
    labels=(PROVIDER, VENUE, SYMBOL),
)

MARKET_DATA_LAST_UPDATE = Metric(
    name="tradingbot_market_data_last_update_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When the newest event was received, by the bot's clock; removed when the symbol is unsubscribed.",
    exporter=BOT,
    labels=(PROVIDER, VENUE, SYMBOL, MARKET_STREAM),
    paused_by=MARKET_OPEN,
)

MARKET_DATA_DELAY = Metric(
    name="tradingbot_market_data_delay_seconds",
    kind=HISTOGRAM,
    unit=SECONDS,
    help="Time of receipt minus the venue's event time, 0 where the clocks make it negative.",
    exporter=BOT,
    labels=(PROVIDER, VENUE, MARKET_STREAM),
    # From 1 ms near the venue to 60 s for a polled feed; after 1 s a quote is out of date.
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)

MARKET_DATA_GAPS = Metric(
    name="tradingbot_market_data_gaps_total",
    kind=COUNTER,
    unit=ONE,
    help="Faults in a stream's sequence, and the resynchronisations they led to.",
    exporter=BOT,
    labels=(PROVIDER, VENUE, MARKET_STREAM, GAP_KIND),
)

# Required: alerts on stale data cannot fire without it.
