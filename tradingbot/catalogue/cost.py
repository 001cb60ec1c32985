"""The cost of trading besides losses. Money paid and money received have a counter each: a counter cannot decrease."""

from tradewatch.model import COUNTER, GAUGE, RATIO, USD, Metric
from tradingbot.catalogue.exporters import BOT
from tradingbot.catalogue.labels import COST_KIND, FEE_KIND, PROVIDER, QUOTA, REBATE_KIND, STRATEGY, SYMBOL, VENUE

FEES_PAID = Metric(
    name="tradingbot_fees_paid_usd_total",
    kind=COUNTER,
    unit=USD,
    help="Fees paid, at the current exchange rate, added when the venue reports them.",
    exporter=BOT,
    labels=(VENUE, STRATEGY, FEE_KIND),
    why_no_alert="fees follow from trades; a strategy that does not earn them is StrategyLosing",
)

REBATES_RECEIVED = Metric(
    name="tradingbot_rebates_received_usd_total",
    kind=COUNTER,
    unit=USD,
    help="Rebates received, at the current exchange rate, added when the venue reports them.",
    exporter=BOT,
    labels=(VENUE, STRATEGY, REBATE_KIND),
    why_no_alert="nobody has to act on money received",
)

FUNDING_PAID = Metric(
    name="tradingbot_funding_paid_usd_total",
    kind=COUNTER,
    unit=USD,
    help="Funding and borrow interest paid, added at each settlement.",
    exporter=BOT,
    labels=(VENUE, SYMBOL),
)

FUNDING_RECEIVED = Metric(
    name="tradingbot_funding_received_usd_total",
    kind=COUNTER,
    unit=USD,
    help="Funding and lending interest received, added at each settlement.",
    exporter=BOT,
    labels=(VENUE, SYMBOL),
)

PROVIDER_COST = Metric(
    name="tradingbot_provider_cost_usd_total",
    kind=COUNTER,
    unit=USD,
    help="Metered spend on data, models and other paid calls, at the provider's price list, added per call.",
    exporter=BOT,
    labels=(PROVIDER, COST_KIND),
    why_no_alert="a bill is read by the month; QuotaNearlyUsed reports the quota behind it",
)

PROVIDER_QUOTA_USED = Metric(
    name="tradingbot_provider_quota_used_ratio",
    kind=GAUGE,
    unit=RATIO,
    help="Share of a quota used in its current period; at 1 it is used up.",
    exporter=BOT,
    labels=(PROVIDER, QUOTA),
    within=(0, 100),
)
