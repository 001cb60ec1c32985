"""The row of data-providers about what a bot is connected to, and what its streams lose."""

from dashboards.expressions import per_minute
from rules.operations.market_data import MARKET_DATA_GAPS_MANY, MARKET_DATA_LATE
from tradewatch.grafana import GREEN, RED, Row, query, row, state_timeline, timeseries
from tradingbot.catalogue.providers import (
    PROVIDER_UP,
    WEBSOCKET_CONNECTED,
    WEBSOCKET_RECONNECTS,
)


def connections() -> Row:
    return row(
        "Connections",
        state_timeline(
            "Providers",
            query(f"min by (bot, provider) ({PROVIDER_UP})", legend="{{bot}} {{provider}}"),
            description="Whether each venue, feed and model passed its probes. If several are red at the same "
            "time, suspect the bot's own network.",
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
            description="Whether each stream is connected and subscribed. A short gap once a day comes from "
            "the venue. Many short gaps are an unstable connection.",
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
            description="Reconnects per minute. Healthy: one scheduled reconnect per day. Feeds with stale or "
            "sequence_gap lose data before they disconnect.",
            draw="points",
            no_value="no reconnect in this range",
            width=8,
        ),
        timeseries.of(MARKET_DATA_LATE, width=8),
        timeseries.of(
            MARKET_DATA_GAPS_MANY,
            title="Gaps",
            description="Messages lost on a stream, by the worst replica, in 5 minutes. Healthy: empty. Between a "
            "gap and its resync the bot trades on a wrong order book.",
            no_value="no gap in this range",
            width=8,
        ),
    )
