"""Do the bot's streams hold, and is their data there in time?"""

from rules.ages import STANDING_BY, age, resting
from rules.providers import TRADED_ON
from rules.thresholds.operations import (
    STEADY_MINUTES,
    STREAM_CONNECTED,
    STREAM_MINUTES,
    STREAM_STEADY,
)
from tradewatch.model import CRITICAL, WARNING, Example, Matcher, ValueAlert
from tradingbot.catalogue.process import PROCESS_START_TIME
from tradingbot.catalogue.providers import (
    MARKET_DATA_LAST_UPDATE,
    MARKET_OPEN,
    PROVIDER_SERVES,
    PROVIDER_UP,
    WEBSOCKET_CONNECTED,
)
from tradingbot.catalogue.system import REPLICA_ACTIVE

# Prices, and the account's own orders and balances. Trades and candles follow from them or may pause.
_STREAMS = Matcher("stream", "=~", "quotes|order_book|orders|balances")

_LOST = WEBSOCKET_CONNECTED.stays(0, provider="binance", stream="quotes")


def _connected(minutes: int, *, but: str = "") -> str:
    """The share of this time in which a stream was connected.

    ProviderDown says more if the provider did not answer at all. After that, after an opening and after a start, the
    range begins anew.
    """
    return f"""
        min by (bot, provider, stream) (
          avg_over_time({WEBSOCKET_CONNECTED.where(_STREAMS)}[{minutes}m]) {but}
          unless on (bot, instance) {STANDING_BY}
          unless on (bot, instance, provider) {resting(f"{minutes}m")}
          unless on (bot, instance, provider) (min_over_time({TRADED_ON}[{minutes}m]) == 0)
          unless on (bot, instance) ({age(PROCESS_START_TIME)} < {minutes * 60})
        )
    """


def _to_be_heard(connected: float, minutes: int) -> tuple[Example, ...]:
    """Streams that are not connected, or only for this share of the time, and nothing excuses them."""
    lost = WEBSOCKET_CONNECTED.stays(connected, provider="binance", stream="quotes")
    return (
        Example(name="started-that-long-ago", samples=(lost, PROCESS_START_TIME.lags(minutes * 60)), value=connected),
        Example(
            name="its-news-and-its-model-too",
            samples=(lost, *(PROVIDER_UP.stays(0, provider="binance", kind=kind) for kind in ("news", "model"))),
            value=connected,
        ),
        Example(
            name="lost-by-the-standby-that-takes-over",
            before=(lost, REPLICA_ACTIVE.stays(0)),
            samples=(lost, REPLICA_ACTIVE.stays(1)),
            value=connected,
        ),
        Example(
            name="another-provider-rests",
            samples=(
                lost,
                PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq"),
                MARKET_OPEN.stays(0, venue="nasdaq"),
            ),
            value=connected,
        ),
        Example(
            name="one-of-two-markets-is-open",
            samples=(
                lost,
                MARKET_DATA_LAST_UPDATE.lags(1, provider="binance", venue="spot", symbol="BTC-USDT", stream="quotes"),
                MARKET_DATA_LAST_UPDATE.lags(9, provider="binance", venue="stocks", symbol="AAPL", stream="candles"),
                MARKET_OPEN.stays(1, venue="spot"),
                MARKET_OPEN.stays(0, venue="stocks"),
            ),
            value=connected,
        ),
        Example(
            name="does-not-come-back-with-its-provider",
            before=(lost, PROVIDER_UP.stays(0, provider="binance", kind="exchange")),
            samples=(lost, PROVIDER_UP.stays(1, provider="binance", kind="exchange")),
            value=connected,
        ),
        Example(
            name="does-not-come-back-with-its-exchange",
            before=(lost, MARKET_OPEN.stays(0, venue="binance")),
            samples=(lost, MARKET_OPEN.stays(1, venue="binance")),
            value=connected,
        ),
        *(
            Example(
                name=f"does-not-come-back-with-{name}",
                before=(lost, series, MARKET_OPEN.stays(0, venue="nasdaq")),
                samples=(lost, series, MARKET_OPEN.stays(1, venue="nasdaq")),
                value=connected,
            )
            for name, series in (
                ("a-venue-that-it-serves", PROVIDER_SERVES.stays(1, provider="binance", venue="nasdaq")),
                (
                    "a-venue-of-its-data",
                    MARKET_DATA_LAST_UPDATE.lags(1, provider="binance", venue="nasdaq", symbol="AAPL", stream="quotes"),
                ),
            )
        ),
    )


def _excused(connected: float, minutes: int) -> tuple[Example, ...]:
    """Streams that are not connected, or only for this share of the time, and nobody has to act."""
    lost = WEBSOCKET_CONNECTED.stays(connected, provider="binance", stream="quotes")
    of_broker = WEBSOCKET_CONNECTED.stays(connected, provider="ibkr", stream="orders")
    closed = MARKET_OPEN.stays(0, venue="nasdaq")
    quotes, books = (
        MARKET_DATA_LAST_UPDATE.lags(50_000, provider="ibkr", venue="nasdaq", symbol="AAPL", stream=stream)
        for stream in ("quotes", "order_book")
    )
    return (
        Example(name="provider-down", samples=(lost, PROVIDER_UP.stays(0, provider="binance", kind="exchange"))),
        Example(
            name="market-closed", samples=(of_broker, PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq"), closed)
        ),
        Example(name="stands-by", samples=(lost, REPLICA_ACTIVE.stays(0))),
        Example(name="its-quotes-are-of-a-closed-market", samples=(of_broker, quotes, closed)),
        Example(name="its-order-books-are-of-a-closed-market", samples=(of_broker, books, closed)),
        Example(name="exchange-in-maintenance", samples=(lost, MARKET_OPEN.stays(0, venue="binance"))),
        Example(name="has-just-started", samples=(lost, PROCESS_START_TIME.lags(minutes * 60 - 1))),
    )


STREAM_DOWN = ValueAlert(
    name="StreamDown",
    severity=CRITICAL,
    signal="stream_connected",
    expr=_connected(STREAM_MINUTES),
    below=STREAM_CONNECTED,
    hold="1m",
    keep_firing_for="2m",
    summary="{{ $labels.bot }}: no {{ $labels.stream }} from {{ $labels.provider }}, or with gaps",
    description="""This stream was connected {{ $value | humanizePercentage }} of the last 5 minutes. Without quotes the
        prices of {{ $labels.bot }} are old; without orders and balances it does not know its fills and its
        position.""",
    samples=lambda level: [WEBSOCKET_CONNECTED.stays(level, provider="binance", stream="orders")],
    fires_too=_to_be_heard(0, STREAM_MINUTES),
    silent_too=(
        Example(
            name="comes-back-with-its-exchange",
            before=(_LOST, MARKET_OPEN.stays(0, venue="binance")),
            samples=(
                WEBSOCKET_CONNECTED.stays(1, provider="binance", stream="quotes"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
        ),
        *_excused(0, STREAM_MINUTES),
    ),
)

STREAM_UNSTEADY = ValueAlert(
    name="StreamUnsteady",
    # A warning: most of it arrives. StreamDown inhibits this alert.
    severity=WARNING,
    signal="stream_connected",
    # One outage is StreamDown, or over. Three losses are six changes.
    expr=_connected(
        STEADY_MINUTES,
        but=f"> 0 unless (0 < changes({WEBSOCKET_CONNECTED.where(_STREAMS)}[{STEADY_MINUTES}m]) < 6)",
    ),
    below=STREAM_STEADY,
    hold="2m",
    keep_firing_for="10m",
    summary="{{ $labels.bot }}: {{ $labels.stream }} from {{ $labels.provider }} is lost again and again",
    description="""This stream was connected {{ $value | humanizePercentage }} of the last half hour, and came back each
        time. What happens in the gaps is lost, or learned late from a poll: fills, cancels, prices.""",
    samples=lambda level: [WEBSOCKET_CONNECTED.stays(level, provider="binance", stream="orders")],
    fires_too=_to_be_heard(0.5, STEADY_MINUTES),
    silent_too=(
        Example(
            name="lost-once",
            before=(WEBSOCKET_CONNECTED.stays(1, provider="binance", stream="orders"),),
            samples=(WEBSOCKET_CONNECTED.stays(0, provider="binance", stream="orders"),),
        ),
        *_excused(0.5, STEADY_MINUTES),
    ),
)
