"""Age of the prices that bots trade on."""

from tradewatch.model import Matcher
from tradingbot.catalogue.providers import MARKET_DATA_LAST_UPDATE, MARKET_OPEN

_QUOTES = MARKET_DATA_LAST_UPDATE.where(Matcher("stream", "=~", "quotes|order_book"))

# Age of the newest quote or order book of each symbol, at the scrape; no value while its market is closed.
QUOTE_AGE = (
    f"(timestamp({_QUOTES}) - {MARKET_DATA_LAST_UPDATE}) and on (bot, venue) (max by (bot, venue) ({MARKET_OPEN}) == 1)"
)
