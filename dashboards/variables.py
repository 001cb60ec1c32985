"""The variables that dashboards filter by; all but BOT offer what the chosen bots have."""

from tradewatch.grafana import variable
from tradewatch.model import Matcher
from tradingbot.catalogue.api import HTTP_REQUESTS
from tradingbot.catalogue.process import UP
from tradingbot.catalogue.providers import MARKET_DATA_LAST_UPDATE, MARKET_OPEN, PROVIDER_UP
from tradingbot.catalogue.risk import RISK_UPDATED
from tradingbot.catalogue.strategies import STRATEGY_ENABLED

BOT = variable("bot", metric=UP.where(job="tradingbot"))

_CHOSEN = Matcher("bot", "=~", "$bot")

ACCOUNT = variable("account", metric=RISK_UPDATED.where(_CHOSEN))
PROVIDER = variable("provider", metric=PROVIDER_UP.where(_CHOSEN))
ROUTE = variable("route", metric=HTTP_REQUESTS.where(_CHOSEN))
STRATEGY = variable("strategy", metric=STRATEGY_ENABLED.where(_CHOSEN))
SYMBOL = variable("symbol", metric=MARKET_DATA_LAST_UPDATE.where(_CHOSEN))
VENUE = variable("venue", metric=MARKET_OPEN.where(_CHOSEN))
