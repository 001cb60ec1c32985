"""The variables that dashboards filter by; each offers the values that the variables before it select."""

from tradewatch.grafana import variable
from tradingbot.catalogue.api import HTTP_REQUESTS
from tradingbot.catalogue.process import UP
from tradingbot.catalogue.providers import MARKET_DATA_LAST_UPDATE, MARKET_OPEN, PROVIDER_UP
from tradingbot.catalogue.risk import RISK_UPDATED
from tradingbot.catalogue.strategies import STRATEGY_ENABLED

BOT = variable("bot", metric=UP.where(job="tradingbot"))
ACCOUNT = variable("account", metric=RISK_UPDATED)
PROVIDER = variable("provider", metric=PROVIDER_UP)
ROUTE = variable("route", metric=HTTP_REQUESTS)
STRATEGY = variable("strategy", metric=STRATEGY_ENABLED)
SYMBOL = variable("symbol", metric=MARKET_DATA_LAST_UPDATE)
VENUE = variable("venue", metric=MARKET_OPEN)
