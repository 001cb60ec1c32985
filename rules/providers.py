"""Do venues and feeds answer, and is their data fresh?"""

from rules.guards import enough_traffic, market_open
from rules.thresholds.providers import MARKET_DATA_AGE, RATE_LIMIT_USED
from tradewatch.model import CRITICAL, WARNING, Example, Matcher, PerEnvironment, Samples, StateAlert, ValueAlert
from tradingbot.catalogue.providers import (
    MARKET_DATA_LAST_UPDATE,
    MARKET_OPEN,
    PROVIDER_RATE_LIMIT_USED,
    PROVIDER_REQUESTS,
    PROVIDER_UP,
)

# News and models page nobody: a strategy that needs them stalls, and StrategyStalled fires.
_TRADED_ON = PROVIDER_UP.where(Matcher("kind", "!~", "news|model"))

PROVIDER_DOWN = StateAlert(
    name="ProviderDown",
    severity=CRITICAL,
    signal="provider_presence",
    # Replicas probe for themselves, and the one that cannot reach the venue may be the one that trades: so `min`.
    when=f"min by (bot, provider, kind) ({_TRADED_ON}) == 0",
    # One failed probe is not an outage.
    hold=PerEnvironment("1m", development="5m"),
    # Short: it inhibits MarketDataStale, which must fire for streams that do not come back with the provider.
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
    ),
)

# Trades and candles pause normally; quotes and order books of an open market do not.
_QUOTES = MARKET_DATA_LAST_UPDATE.where(Matcher("stream", "=~", "quotes|order_book"))


def _at_binance(age: float, symbol: str, stream: str) -> Samples:
    return MARKET_DATA_LAST_UPDATE.lags(age, provider="binance", venue="binance", symbol=symbol, stream=stream)


MARKET_DATA_STALE = ValueAlert(
    name="MarketDataStale",
    severity=CRITICAL,
    signal="market_data_age",
    # The age at the scrape, not at the evaluation, which is up to a scrape interval later. A difference
    # pairs its sides by their labels, so one matcher is enough.
    expr=f"""
        max by (bot, provider, venue, symbol) (
          timestamp({_QUOTES}) - {MARKET_DATA_LAST_UPDATE}
        )
    """,
    above=MARKET_DATA_AGE,
    guard=market_open(throughout="2m", on=("bot", "venue")),
    hold=PerEnvironment("1m", development="5m"),
    keep_firing_for="2m",
    summary="""{{ $labels.bot }}: {{ $labels.symbol }} from {{ $labels.provider }} is {{ $value | humanizeDuration }}
        old""",
    description="""{{ $labels.bot }} trades {{ $labels.symbol }} on {{ $labels.venue }} at a price that
        {{ $labels.provider }} last confirmed {{ $value | humanizeDuration }} ago. Traders who see the new price can
        take its quotes.""",
    samples=lambda level: [
        _at_binance(level, "SOL-USDT", "quotes"),
        MARKET_OPEN.stays(1, venue="binance"),
    ],
    silent_too=(
        Example(
            name="no-trades-and-no-candle-for-ten-minutes",
            samples=(
                _at_binance(0, "BTC-USDT", "quotes"),
                _at_binance(600, "BTC-USDT", "trades"),
                _at_binance(0, "SOL-USDT", "order_book"),
                _at_binance(600, "SOL-USDT", "candles"),
                MARKET_OPEN.stays(1, venue="binance"),
            ),
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
