"""Age of the prices that bots trade on."""

from rules.ages import age
from tradewatch.model import Matcher
from tradingbot.catalogue.providers import MARKET_DATA_LAST_UPDATE, MARKET_OPEN

_AGE = age(MARKET_DATA_LAST_UPDATE, Matcher("stream", "=~", "quotes|order_book"))

# Age of the newest quote or order book of each symbol, at the scrape; no value while its market is closed.
QUOTE_AGE = f"{_AGE} and on (bot, venue) (max by (bot, venue) ({MARKET_OPEN}) == 1)"
