"""Do venues and feeds answer, and is what they say fresh?"""

from rules.guards import market_open
from rules.thresholds import MARKET_DATA_AGE
from tradewatch.model import CRITICAL, Matcher, ValueAlert
from tradingbot.catalogue.providers import MARKET_DATA_LAST_UPDATE, MARKET_OPEN

# Trades and candles pause by their nature; quotes and books of a living market do not.
_QUOTES = MARKET_DATA_LAST_UPDATE.where(Matcher("stream", "=~", "quotes|order_book"))

MARKET_DATA_STALE = ValueAlert(
    name="MarketDataStale",
    severity=CRITICAL,
    signal="market_data_age",
    # The age at the scrape, not at the evaluation: up to a scrape interval lies between the two.
    expr=f"""
        max by (bot, provider, venue, symbol) (
          timestamp({_QUOTES}) - {_QUOTES}
        )
    """,
    above=MARKET_DATA_AGE,
    guard=market_open(throughout="2m", on=("bot", "venue")),
    hold="30s",
    summary="{{ $labels.bot }}: {{ $labels.symbol }} of {{ $labels.provider }} is {{ $value | humanizeDuration }} old",
    description="""{{ $labels.bot }} trades {{ $labels.symbol }} on {{ $labels.venue }} at a price that
        {{ $labels.provider }} last confirmed {{ $value | humanizeDuration }} ago. Quotes made from it are picked
        off by whoever sees the market.""",
    samples=lambda level: [
        MARKET_DATA_LAST_UPDATE.lags(level, provider="binance", venue="binance", symbol="SOL-USDT", stream="quotes"),
        MARKET_OPEN.stays(1, venue="binance"),
    ],
)
