"""The cost of trading besides losses. Money paid and money received have an event each: a counter cannot decrease."""

from tradewatch.model import RATIO, USD, Add, Argument, Event, Set
from tradingbot.catalogue import cost
from tradingbot.catalogue.labels import COST_KIND, FEE_KIND, PROVIDER, QUOTA, REBATE_KIND, STRATEGY, SYMBOL, VENUE

FEE = Event(
    "fee",
    "A venue charged a fee; call it when the venue reports the fee.",
    arguments=(VENUE, STRATEGY, FEE_KIND, Argument("usd", USD, "at the current exchange rate")),
    updates=(Add(cost.FEES_PAID, "usd"),),
)

REBATE = Event(
    "rebate",
    "A venue paid a rebate; call it when the venue reports the rebate.",
    arguments=(VENUE, STRATEGY, REBATE_KIND, Argument("usd", USD, "at the current exchange rate")),
    updates=(Add(cost.REBATES_RECEIVED, "usd"),),
)

FUNDING_PAID = Event(
    "funding_paid",
    "Funding or borrow interest was paid; call it at each settlement.",
    arguments=(VENUE, SYMBOL, Argument("usd", USD, "the amount paid")),
    updates=(Add(cost.FUNDING_PAID, "usd"),),
)

FUNDING_RECEIVED = Event(
    "funding_received",
    "Funding or lending interest was received; call it at each settlement.",
    arguments=(VENUE, SYMBOL, Argument("usd", USD, "the amount received")),
    updates=(Add(cost.FUNDING_RECEIVED, "usd"),),
)

PROVIDER_COST = Event(
    "provider_cost",
    "A call to a provider cost money, at the provider's price list.",
    arguments=(PROVIDER, COST_KIND, Argument("usd", USD, "the price of the call")),
    updates=(Add(cost.PROVIDER_COST, "usd"),),
)

QUOTA_USED = Event(
    "quota_used",
    "How much of a quota is used in its current period.",
    arguments=(PROVIDER, QUOTA, Argument("ratio", RATIO, "at 1 the quota is used up")),
    updates=(Set(cost.PROVIDER_QUOTA_USED, "ratio"),),
)
