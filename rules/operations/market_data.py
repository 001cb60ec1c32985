"""Does market data arrive, of every symbol and in time? Quotes have MarketDataStale."""

from rules.ages import STANDING_BY, age, closed
from rules.guards import enough_traffic
from rules.premises import SCRAPE_ANSWER_SECONDS
from rules.providers import TRADED_ON
from rules.thresholds.operations import GAP_MINUTES, MARKET_DATA_DELAY_LIMIT, MARKET_DATA_GAP_COUNT
from tradewatch.model import CRITICAL, WARNING, Example, Matcher, Samples, StateAlert, ValueAlert
from tradingbot.catalogue.providers import (
    MARKET_DATA_DELAY,
    MARKET_DATA_GAPS,
    MARKET_DATA_LAST_UPDATE,
    MARKET_OPEN,
    PROVIDER_UP,
)
from tradingbot.catalogue.system import CLOCK, REPLICA_ACTIVE

_AT_BINANCE = {"provider": "binance", "venue": "binance"}


def _gaps(count: float, kind: str) -> Samples:
    return MARKET_DATA_GAPS.grows(count, per=f"{GAP_MINUTES}m", **_AT_BINANCE, stream="quotes", kind=kind)


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
_CLOCK_OFF = f"(abs(timestamp({CLOCK}) - {CLOCK}) > {SCRAPE_ANSWER_SECONDS})"

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

MARKET_DATA_GAPS_MANY = ValueAlert(
    name="MarketDataGapsMany",
    severity=WARNING,
    signal="market_data_gaps",
    # Of the worst replica: each has its own stream. A resync is what follows; what comes twice harms nothing.
    expr=f"max by (bot, provider, venue, stream) (increase({MARKET_DATA_GAPS.where(kind='gap')}[{GAP_MINUTES}m]))",
    above=MARKET_DATA_GAP_COUNT,
    # As long as the range: the gaps of one reconnect, one of each symbol, have left it by then.
    hold=f"{GAP_MINUTES}m",
    every="1m",
    keep_firing_for="5m",
    summary=f"""{{{{ $labels.bot }}}}: {{{{ $value | humanize }}}} gaps in the {{{{ $labels.stream }}}} of
        {{{{ $labels.venue }}}} in {GAP_MINUTES} minutes""",
    description="""Messages of {{ $labels.provider }} are lost on their way to {{ $labels.bot }}, again and again.
        Between a gap and the next snapshot it trades on a wrong order book, or not at all.""",
    samples=lambda level: [_gaps(level, "gap")],
    fires_too=(
        Example(
            name="one-replica-of-two",
            samples=tuple(
                MARKET_DATA_GAPS.grows(
                    gaps, per=f"{GAP_MINUTES}m", **_AT_BINANCE, stream="quotes", kind="gap", instance=f"{replica}:9400"
                )
                for replica, gaps in (("a", 90), ("b", 0))
            ),
            value=90,
        ),
    ),
    silent_too=(Example(name="twice-or-in-another-order", samples=(_gaps(90, "duplicate"), _gaps(90, "reorder"))),),
)

_OF_CANDLES = Matcher("stream", "=", "candles")
_LAST_CANDLE = MARKET_DATA_LAST_UPDATE.where(_OF_CANDLES)
# How far apart they came in a day. The time since the last one does not count.
_PACE = f"({_LAST_CANDLE} - min_over_time({_LAST_CANDLE}[1d])) / (changes({_LAST_CANDLE}[1d]) > 2)"


def _candles(age: float) -> Samples:
    return MARKET_DATA_LAST_UPDATE.lags(age, provider="binance", venue="binance", symbol="SOL-USDT", stream="candles")


CANDLES_STALE = StateAlert(
    name="CandlesStale",
    # A warning: if quotes stop as well, MarketDataStale pages.
    severity=WARNING,
    signal="candles_age",
    # Nobody says how long a candle is, and of a thin pair some venues send none without a trade: so seven times its
    # usual pace.
    when=f"""
        max by (bot, provider, venue, symbol) (
          ({age(MARKET_DATA_LAST_UPDATE, _OF_CANDLES)} > 7 * {_PACE}) > 900
          unless on (bot, instance) {STANDING_BY}
          unless on (bot, instance, venue) {closed("15m")}
          unless on (bot, instance, provider) (min_over_time({TRADED_ON}[15m]) == 0)
        )
    """,
    hold="8m",
    every="2m",
    keep_firing_for="2m",
    summary="{{ $labels.bot }}: no new candle of {{ $labels.symbol }} from {{ $labels.provider }}",
    description="""Candles of {{ $labels.symbol }} on {{ $labels.venue }} usually come much more often. A strategy of
        {{ $labels.bot }} that reads them decides on an old picture of the market.""",
    samples_bad=(_candles(100_000),),
    samples_good=(_candles(30),),
    fires_too=(
        Example(name="just-old-enough", samples=(_candles(910),)),
        Example(name="another-venue-is-closed", samples=(_candles(100_000), MARKET_OPEN.stays(0, venue="nasdaq"))),
    ),
    silent_too=(
        Example(name="not-old-enough", samples=(_candles(890),)),
        Example(name="stands-by", samples=(_candles(100_000), REPLICA_ACTIVE.stays(0))),
        Example(name="market-closed", samples=(_candles(100_000), MARKET_OPEN.stays(0, venue="binance"))),
        Example(
            name="provider-down",
            samples=(_candles(100_000), PROVIDER_UP.stays(0, provider="binance", kind="exchange")),
        ),
    ),
)
