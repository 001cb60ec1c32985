"""Do venues and feeds answer, and is their data fresh?"""

from rules import lately
from rules.ages import STANDING_BY, age, closed, resting
from rules.guards import enough_traffic
from rules.thresholds.providers import FRESH_SECONDS, HALT_SECONDS, MARKET_DATA_AGE, RATE_LIMIT_USED
from tradewatch.model import CRITICAL, WARNING, Example, Matcher, PerEnvironment, Samples, StateAlert, ValueAlert
from tradingbot.catalogue.providers import (
    MARKET_DATA_LAST_UPDATE,
    MARKET_DATA_SUBSCRIBED,
    MARKET_OPEN,
    PROVIDER_RATE_LIMIT_USED,
    PROVIDER_REQUESTS,
    PROVIDER_SERVES,
    PROVIDER_UP,
    WEBSOCKET_CONNECTED,
    WEBSOCKET_RECONNECTS,
)
from tradingbot.catalogue.system import REPLICA_ACTIVE

# News and models page nobody: a strategy that needs them stalls, and StrategyStalled fires.
_TRADED = Matcher("kind", "!~", "news|model")
TRADED_ON = PROVIDER_UP.where(_TRADED)

PROVIDER_DOWN = StateAlert(
    name="ProviderDown",
    severity=CRITICAL,
    signal="provider_presence",
    # A replica that trades and cannot reach the venue counts, also beside one that can. A broker may rest at weekends.
    when=f"""
        min by (bot, provider, kind) (
          {lately.low(PROVIDER_UP, _TRADED)}
          unless on (bot, instance) {STANDING_BY}
          unless on (bot, instance, provider) {resting()}
        ) < 0.5
    """,
    # Venues and gateways pause for a minute and a half, and nobody can act on that.
    hold=PerEnvironment("2m", development="5m"),
    keep_firing_for="2m",
    summary="{{ $labels.bot }}: {{ $labels.provider }} ({{ $labels.kind }}) does not answer",
    description="""{{ $labels.bot }} cannot reach {{ $labels.provider }}: it can neither cancel orders nor close
        positions there, and its data of that market is old. Watch open positions on the provider's own site.""",
    samples_bad=(PROVIDER_UP.stays(0, provider="binance", kind="exchange"),),
    samples_good=(PROVIDER_UP.stays(1, provider="binance", kind="exchange"),),
    fires_too=(
        Example(
            name="one-replica-cannot-reach-it",
            samples=(
                PROVIDER_UP.stays(0, provider="binance", kind="exchange", instance="a:9400"),
                PROVIDER_UP.stays(1, provider="binance", kind="exchange", instance="b:9400"),
            ),
        ),
        Example(
            name="one-of-its-venues-is-open",
            samples=(
                PROVIDER_UP.stays(0, provider="ibkr", kind="broker"),
                PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq"),
                PROVIDER_SERVES.stays(1, provider="ibkr", venue="globex"),
                MARKET_OPEN.stays(0, venue="nasdaq"),
                MARKET_OPEN.stays(1, venue="globex"),
            ),
        ),
    ),
    silent_too=(
        Example(
            name="news-and-model-down",
            samples=(
                PROVIDER_UP.stays(1, provider="binance", kind="exchange"),
                PROVIDER_UP.stays(0, provider="newswire", kind="news"),
                PROVIDER_UP.stays(0, provider="forecaster", kind="model"),
            ),
        ),
        Example(
            name="all-of-its-venues-are-closed",
            samples=(
                PROVIDER_UP.stays(0, provider="ibkr", kind="broker"),
                PROVIDER_SERVES.stays(1, provider="ibkr", venue="nasdaq"),
                MARKET_OPEN.stays(0, venue="nasdaq"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
        ),
        Example(
            name="its-data-is-of-a-closed-market",
            samples=(
                PROVIDER_UP.stays(0, provider="ibkr", kind="broker"),
                MARKET_DATA_LAST_UPDATE.lags(50_000, provider="ibkr", venue="nasdaq", symbol="AAPL", stream="quotes"),
                MARKET_OPEN.stays(0, venue="nasdaq"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
        ),
        Example(
            name="exchange-in-maintenance",
            samples=(
                PROVIDER_UP.stays(0, provider="binance", kind="exchange"),
                MARKET_OPEN.stays(0, venue="binance"),
                MARKET_OPEN.stays(1, venue="kraken"),
            ),
        ),
        Example(
            name="only-the-standby-cannot-reach-it",
            samples=(
                PROVIDER_UP.stays(1, provider="binance", kind="exchange", instance="a:9400"),
                PROVIDER_UP.stays(0, provider="binance", kind="exchange", instance="b:9400"),
                REPLICA_ACTIVE.stays(1, instance="a:9400"),
                REPLICA_ACTIVE.stays(0, instance="b:9400"),
            ),
        ),
    ),
)

# Trades and candles pause normally; quotes and order books of an open market do not.
_QUOTES = Matcher("stream", "=~", "quotes|order_book")

# Exchanges for stocks pause single ones for 5 or 10 minutes, and brokers pass that on. A feed that fails is a feed
# without any fresh quote; a single symbol that stays silent after a reconnect was lost.
_MAY_BE_HALTED = f"""(
            {age(MARKET_DATA_LAST_UPDATE, _QUOTES)} < {HALT_SECONDS}
            and on (bot, instance, provider) {PROVIDER_UP.where(kind="broker")}
            unless on (bot, instance, provider) increase({WEBSOCKET_RECONNECTS.where(_QUOTES)}[20m]) > 0
            and on (bot, instance, provider, venue) {age(MARKET_DATA_LAST_UPDATE, _QUOTES)} < {FRESH_SECONDS}
          )"""


def _at_binance(age: float, symbol: str, stream: str) -> Samples:
    return MARKET_DATA_LAST_UPDATE.lags(age, provider="binance", venue="binance", symbol=symbol, stream=stream)


_OPEN = MARKET_OPEN.stays(1, venue="binance")


def _stock(quotes: float, order_book: float) -> tuple[Samples, ...]:
    """The ages of what a broker sends of a stock."""
    return (
        PROVIDER_UP.stays(1, provider="ibkr", kind="broker"),
        MARKET_OPEN.stays(1, venue="nasdaq"),
        *(
            MARKET_DATA_LAST_UPDATE.lags(old, provider="ibkr", venue="nasdaq", symbol="AAPL", stream=stream)
            for stream, old in (("quotes", quotes), ("order_book", order_book))
        ),
    )


MARKET_DATA_STALE = ValueAlert(
    name="MarketDataStale",
    severity=CRITICAL,
    signal="market_data_age",
    # Since the subscription, if there was never an update. ProviderDown and StreamDown say more if they are the reason.
    expr=f"""
        max by (bot, provider, venue, symbol) (
          (
            {age(MARKET_DATA_LAST_UPDATE, _QUOTES)}
            or on (bot, instance, provider, venue, symbol)
            {age(MARKET_DATA_SUBSCRIBED)}
          )
          unless on (bot, instance) {STANDING_BY}
          unless on (bot, instance, venue) {closed("2m")}
          unless on (bot, instance, provider) ({TRADED_ON} == 0)
          unless on (bot, instance, provider) ({WEBSOCKET_CONNECTED.where(_QUOTES)} == 0)
          unless on (bot, instance, provider, venue, symbol, stream) {_MAY_BE_HALTED}
        )
    """,
    above=MARKET_DATA_AGE,
    # As with ProviderDown: a pause of a minute and a half is a venue's own.
    hold=PerEnvironment("2m", development="5m"),
    keep_firing_for="2m",
    summary="""{{ $labels.bot }}: the price of {{ $labels.symbol }} from {{ $labels.provider }} is
        {{ $value | humanizeDuration }} old""",
    description="""{{ $labels.bot }} trades {{ $labels.symbol }} on {{ $labels.venue }} at a price that
        {{ $labels.provider }} last confirmed {{ $value | humanizeDuration }} ago. Traders who see the new price can
        take its quotes.""",
    samples=lambda level: [_at_binance(level, "SOL-USDT", "quotes"), _OPEN],
    fires_too=(
        Example(
            name="nobody-says-that-its-venue-is-open",
            samples=(_at_binance(600, "SOL-USDT", "order_book"),),
            value=600,
        ),
        Example(
            name="never-an-update",
            samples=(
                MARKET_DATA_SUBSCRIBED.lags(900, provider="binance", venue="binance", symbol="SOL-USDT"),
                _OPEN,
            ),
            value=900,
        ),
        Example(
            name="subscribed-long-before-the-last-update",
            samples=(
                _at_binance(900, "SOL-USDT", "quotes"),
                MARKET_DATA_SUBSCRIBED.lags(9_000, provider="binance", venue="binance", symbol="SOL-USDT"),
                _OPEN,
            ),
            value=900,
        ),
        Example(
            name="only-the-standby-cannot-reach-its-provider",
            samples=(
                MARKET_DATA_LAST_UPDATE.lags(
                    600, provider="binance", venue="binance", symbol="SOL-USDT", stream="quotes", instance="a:9400"
                ),
                PROVIDER_UP.stays(0, provider="binance", kind="exchange", instance="b:9400"),
            ),
            value=600,
        ),
        Example(
            name="a-stock-for-longer-than-a-halt",
            samples=_stock(HALT_SECONDS, 1),
            value=HALT_SECONDS,
        ),
        Example(
            name="nothing-from-the-broker-is-fresh",
            samples=_stock(600, FRESH_SECONDS),
            value=600,
        ),
        Example(
            name="a-stock-after-a-reconnect",
            samples=(
                *_stock(600, 1),
                WEBSOCKET_RECONNECTS.grows(1, per="5m", provider="ibkr", stream="quotes", reason="closed_by_server"),
            ),
            value=600,
        ),
        Example(
            name="a-coin-beside-a-fresh-book",
            samples=(_at_binance(600, "SOL-USDT", "quotes"), _at_binance(1, "SOL-USDT", "order_book"), _OPEN),
            value=600,
        ),
    ),
    silent_too=(
        Example(name="a-stock-is-halted", samples=_stock(HALT_SECONDS - 1, FRESH_SECONDS - 1)),
        Example(
            name="a-stock-is-halted-and-orders-reconnect",
            samples=(
                *_stock(600, 1),
                WEBSOCKET_RECONNECTS.grows(1, per="5m", provider="ibkr", stream="orders", reason="closed_by_server"),
            ),
        ),
        Example(
            name="no-trades-and-no-candle-for-ten-minutes",
            samples=(
                _at_binance(0, "BTC-USDT", "quotes"),
                _at_binance(600, "BTC-USDT", "trades"),
                _at_binance(0, "SOL-USDT", "order_book"),
                _at_binance(600, "SOL-USDT", "candles"),
                _OPEN,
            ),
        ),
        Example(
            name="market-closed",
            samples=(_at_binance(50_000, "SOL-USDT", "quotes"), MARKET_OPEN.stays(0, venue="binance")),
        ),
        Example(
            name="provider-down",
            samples=(
                _at_binance(600, "SOL-USDT", "quotes"),
                _OPEN,
                PROVIDER_UP.stays(0, provider="binance", kind="exchange"),
            ),
        ),
        Example(
            name="stream-down",
            samples=(
                _at_binance(600, "SOL-USDT", "quotes"),
                _OPEN,
                WEBSOCKET_CONNECTED.stays(0, provider="binance", stream="quotes"),
            ),
        ),
        Example(
            name="stands-by",
            samples=(_at_binance(600, "SOL-USDT", "quotes"), _OPEN, REPLICA_ACTIVE.stays(0)),
        ),
    ),
)

PROVIDER_RATE_LIMIT_NEARLY_USED = ValueAlert(
    name="ProviderRateLimitNearlyUsed",
    severity=WARNING,
    signal="provider_rate_limit",
    # Limits restart each second or minute, so the highest use counts.
    expr=f"max by (bot, provider, bucket) (max_over_time({PROVIDER_RATE_LIMIT_USED}[5m]))",
    above=RATE_LIMIT_USED,
    # The share is as old as the last call, so it is meaningless for a provider that is no longer called.
    guard=enough_traffic(PROVIDER_REQUESTS, by=("bot", "provider"), more_than=10, over="5m"),
    # Twice the range: the limit was nearly used up several times, not once.
    hold="10m",
    every="1m",
    summary="""{{ $labels.bot }} uses {{ $value | humanizePercentage }} of its {{ $labels.bucket }} limit at
        {{ $labels.provider }}""",
    description="""Past its limit on {{ $labels.bucket }}, {{ $labels.provider }} refuses every call of
        {{ $labels.bot }}, including cancels, and bans it if it keeps calling. Find out which calls have increased.""",
    samples=lambda level: [
        PROVIDER_RATE_LIMIT_USED.stays(level, provider="binance", bucket="weight"),
        PROVIDER_REQUESTS.grows(600, per="1m", provider="binance", operation="order_book", outcome="ok"),
    ],
    fires_too=(
        Example(
            name="few-calls-of-two-kinds",
            samples=(
                PROVIDER_RATE_LIMIT_USED.stays(1, provider="binance", bucket="weight"),
                PROVIDER_REQUESTS.grows(9, per="5m", provider="binance", operation="order_book", outcome="ok"),
                PROVIDER_REQUESTS.grows(9, per="5m", provider="binance", operation="submit_order", outcome="ok"),
            ),
            value=1,
        ),
    ),
)
