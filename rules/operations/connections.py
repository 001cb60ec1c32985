"""Do the bot's streams hold, and is their data there in time?"""

from rules.ages import STANDING_BY, age, resting
from rules.guards import enough_traffic
from rules.providers import TRADED_ON
from rules.thresholds.operations import (
    CLOCK_ERROR,
    MARKET_DATA_DELAY_LIMIT,
    STEADY_MINUTES,
    STREAM_CONNECTED,
    STREAM_MINUTES,
    STREAM_STEADY,
)
from tradewatch.model import CRITICAL, WARNING, Example, Matcher, StateAlert, ValueAlert
from tradingbot.catalogue.process import PROCESS_START_TIME
from tradingbot.catalogue.providers import (
    MARKET_DATA_DELAY,
    MARKET_DATA_LAST_UPDATE,
    MARKET_OPEN,
    PROVIDER_SERVES,
    PROVIDER_UP,
    WEBSOCKET_CONNECTED,
)
from tradingbot.catalogue.system import CLOCK, REPLICA_ACTIVE

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
    fires_too=(
        Example(name="started-five-minutes-ago", samples=(_LOST, PROCESS_START_TIME.lags(300)), value=0),
        Example(
            name="its-news-and-its-model-too",
            samples=(_LOST, *(PROVIDER_UP.stays(0, provider="binance", kind=kind) for kind in ("news", "model"))),
            value=0,
        ),
        Example(
            name="lost-by-the-standby-that-takes-over",
            before=(_LOST, REPLICA_ACTIVE.stays(0)),
            samples=(_LOST, REPLICA_ACTIVE.stays(1)),
            value=0,
        ),
        Example(
            name="another-provider-rests",
            samples=(
                _LOST,
                PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq"),
                MARKET_OPEN.stays(0, venue="nasdaq"),
            ),
            value=0,
        ),
        Example(
            name="one-of-two-markets-is-open",
            samples=(
                _LOST,
                MARKET_DATA_LAST_UPDATE.lags(1, provider="binance", venue="spot", symbol="BTC-USDT", stream="quotes"),
                MARKET_DATA_LAST_UPDATE.lags(9, provider="binance", venue="stocks", symbol="AAPL", stream="candles"),
                MARKET_OPEN.stays(1, venue="spot"),
                MARKET_OPEN.stays(0, venue="stocks"),
            ),
            value=0,
        ),
        Example(
            name="does-not-come-back-with-its-provider",
            before=(_LOST, PROVIDER_UP.stays(0, provider="binance", kind="exchange")),
            samples=(_LOST, PROVIDER_UP.stays(1, provider="binance", kind="exchange")),
            value=0,
        ),
        Example(
            name="does-not-come-back-with-its-exchange",
            before=(_LOST, MARKET_OPEN.stays(0, venue="binance")),
            samples=(_LOST, MARKET_OPEN.stays(1, venue="binance")),
            value=0,
        ),
        *(
            Example(
                name=f"does-not-come-back-with-{name}",
                before=(_LOST, series, MARKET_OPEN.stays(0, venue="nasdaq")),
                samples=(_LOST, series, MARKET_OPEN.stays(1, venue="nasdaq")),
                value=0,
            )
            for name, series in (
                ("a-venue-that-it-serves", PROVIDER_SERVES.stays(1, provider="binance", venue="nasdaq")),
                (
                    "a-venue-of-its-data",
                    MARKET_DATA_LAST_UPDATE.lags(1, provider="binance", venue="nasdaq", symbol="AAPL", stream="quotes"),
                ),
            )
        ),
    ),
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
    silent_too=(
        Example(
            name="lost-once",
            before=(WEBSOCKET_CONNECTED.stays(1, provider="binance", stream="orders"),),
            samples=(WEBSOCKET_CONNECTED.stays(0, provider="binance", stream="orders"),),
        ),
        *_excused(0.5, STEADY_MINUTES),
    ),
)

MARKET_DATA_ABSENT = StateAlert(
    name="MarketDataAbsent",
    severity=CRITICAL,
    signal="market_data_presence",
    # After a restart during an outage, no symbol has an age that could grow.
    when=f"""
        max by (bot, instance) (
          {MARKET_OPEN} == 1
          unless on (bot, instance) {MARKET_DATA_LAST_UPDATE}
          unless on (bot, instance) {STANDING_BY}
        )
    """,
    hold="3m",
    keep_firing_for="2m",
    summary="{{ $labels.bot }}: {{ $labels.instance }} has had no market data since its start",
    description="""A market is open, and {{ $labels.bot }} on {{ $labels.instance }} has not received a single event of
        any symbol. It cannot trade, and it cannot see what happens to its positions.""",
    samples_bad=(MARKET_OPEN.stays(1, venue="binance"),),
    samples_good=(
        MARKET_OPEN.stays(1, venue="binance"),
        MARKET_DATA_LAST_UPDATE.lags(0, provider="binance", venue="binance", symbol="BTC-USDT", stream="trades"),
    ),
    silent_too=(
        Example(name="market-closed", samples=(MARKET_OPEN.stays(0, venue="binance"),)),
        Example(name="stands-by", samples=(MARKET_OPEN.stays(1, venue="binance"), REPLICA_ACTIVE.stays(0))),
    ),
)

# With a clock that is off, delays mean nothing.
_CLOCK_OFF = f"(abs(timestamp({CLOCK}) - {CLOCK}) > {CLOCK_ERROR.at('production')})"

MARKET_DATA_LATE = ValueAlert(
    name="MarketDataLate",
    severity=WARNING,
    signal="market_data_delay",
    # Events that arrive and are old: a queue in the bot, or at the venue. A candle's time is its beginning.
    expr=f"""
        histogram_quantile(
          0.95,
          sum by (bot, provider, venue, le) (
            rate({MARKET_DATA_DELAY.bucket.where(Matcher("stream", "!=", "candles"))}[5m])
            unless on (bot, instance) {_CLOCK_OFF}
          )
        ) >= 0
    """,
    above=MARKET_DATA_DELAY_LIMIT,
    guard=enough_traffic(
        MARKET_DATA_DELAY.count,
        Matcher("stream", "!=", "candles"),
        by=("bot", "provider", "venue"),
        more_than=60,
        over="5m",
    ),
    hold="5m",
    summary="{{ $labels.bot }}: market data of {{ $labels.venue }} arrives {{ $value | humanizeDuration }} late",
    description="""Events of {{ $labels.venue }} reach {{ $labels.bot }} through {{ $labels.provider }}, but one in
        twenty is that old or older. The bot decides on prices that are gone, and MarketDataStale does not see it.""",
    samples=lambda level: MARKET_DATA_DELAY.observed(
        0.95, at=level, count=600, per="1m", provider="binance", venue="binance", stream="quotes"
    ),
    silent_too=(
        Example(
            name="candles-of-an-hour",
            samples=MARKET_DATA_DELAY.observed(
                0.95, at=50, count=600, per="1m", provider="binance", venue="binance", stream="candles"
            ),
        ),
        Example(
            name="clock-ahead",
            samples=(
                *MARKET_DATA_DELAY.observed(
                    0.95, at=9, count=600, per="1m", provider="binance", venue="binance", stream="quotes"
                ),
                CLOCK.lags(-9),
            ),
        ),
    ),
)
