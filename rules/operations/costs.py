"""What does it cost to trade: are fills far from their prices, and what do open positions pay?"""

from rules.guards import quantile
from rules.thresholds.execution import FEW_FILLS, FUNDING_COST, SLIPPAGE_LIMIT
from tradewatch.model import WARNING, Example, ValueAlert
from tradingbot.catalogue.cost import FUNDING_PAID, FUNDING_RECEIVED
from tradingbot.catalogue.risk import EQUITY
from tradingbot.catalogue.trading import SLIPPAGE_ADVERSE

SLIPPAGE_HIGH = ValueAlert(
    name="SlippageHigh",
    severity=WARNING,
    signal="slippage",
    # Of the fills that were worse than the price of the decision.
    expr=quantile(SLIPPAGE_ADVERSE, 0.5, by=("bot", "venue"), busy="1h", more_than=FEW_FILLS, quiet="1d"),
    above=SLIPPAGE_LIMIT,
    hold="5m",
    every="2m",
    summary="""{{ $labels.bot }}: half of the worse fills at {{ $labels.venue }} cost above
        {{ $value | humanizePercentage }}""",
    description="""Fills of {{ $labels.bot }} at {{ $labels.venue }} are that much worse than the prices it decided on.
        The book is thin, its orders are too large, or its prices are old.""",
    samples=lambda level: SLIPPAGE_ADVERSE.observed(
        0.5, at=level, count=600, per="1m", venue="binance", order_type="market"
    ),
    fires_too=(
        Example(
            name="four-fills-a-day",
            samples=SLIPPAGE_ADVERSE.observed(0.5, at=0.04, count=4, per="1d", venue="binance", order_type="market"),
            value=0.04,
        ),
    ),
    silent_too=(
        Example(
            name="two-fills-a-day",
            samples=SLIPPAGE_ADVERSE.observed(0.5, at=0.04, count=2, per="1d", venue="binance", order_type="market"),
        ),
    ),
)

_PAID = f"sum by (bot) (increase({FUNDING_PAID}[1d]))"

FUNDING_COST_HIGH = ValueAlert(
    name="FundingCostHigh",
    severity=WARNING,
    signal="funding_cost",
    # A bot that has never received funding has no series of it.
    expr=f"""
        ({_PAID} - (sum by (bot) (increase({FUNDING_RECEIVED}[1d])) or {_PAID} * 0))
          / sum by (bot) (max by (bot, venue, account) ({EQUITY}))
    """,
    above=FUNDING_COST,
    hold="30m",
    every="2m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }} paid {{ $value | humanizePercentage }} of its equity for funding in a day",
    description="""What {{ $labels.bot }} pays for its leveraged positions, less what it receives, is more than most
        strategies earn. Look at the symbols with the highest funding.""",
    samples=lambda level: [
        FUNDING_PAID.grows(10_000 * level, per="1d", venue="binance", symbol="BTC-USDT"),
        EQUITY.stays(10_000, venue="binance", account="main"),
    ],
    fires_too=(
        Example(
            name="two-replicas-know-the-equity-of-two-accounts",
            samples=(
                FUNDING_PAID.grows(40, per="1d", venue="binance", symbol="BTC-USDT"),
                *(
                    EQUITY.stays(equity, venue="binance", account=account, instance=f"{name}:9400")
                    for account, equity in (("main", 600), ("second", 400))
                    for name in "ab"
                ),
            ),
            value=0.04,
        ),
    ),
)
