"""The variables that dashboards filter by."""

from tradewatch.grafana import variable
from tradingbot.catalogue.process import UP

BOT = variable("bot", metric=UP.where(job="tradingbot"))
