"""The limits of rules/safety.py."""

from tradewatch.model import RATIO, SECONDS, USD, PerEnvironment, Threshold

RISK_DATA_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(60, development=300, staging=90),
    why="""The slowest loop passes every 10 s, so 60 s are six missed passes. At a volatility of 60% per year the market
    usually moves by 0.08% in a minute (0.6 x sqrt(60 / 31,536,000)). In a crash it moves by whole per cents, and then
    the drawdown matters.""",
    tune="""Set it to six times the interval of the loop that computes the risk. Check the loop's duration first: with
    many accounts it may be slow, not dead.""",
)

RECONCILIATION_GAP = Threshold(
    unit=USD,
    value=PerEnvironment(250, development=5_000, staging=500),
    why="""Rounding to the lot size, and fees that are taken in the coin, leave up to 0.1% of a position: 50 USD of
    50,000 USD. 250 USD are five times that, too much for rounding: a missed order.""",
    tune="""Set it to half of the smallest order that the bot sends, but at least to five times 0.1% of its usual
    position. Look at the difference over a quiet week: book what stays there, do not tolerate it.""",
)

RECONCILIATION_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(600, development=3_600),
    why="""The bot reconciles with each venue once a minute. 600 s are ten times without success, far more than the one
    or two that a rate limit costs.""",
    tune="""Set it to ten times the interval of the reconciliation. For a venue with weekly maintenance, create a
    silence for that hour instead of a higher limit.""",
)

LIQUIDATION_DISTANCE_LIMIT = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.10, development=0.03, staging=0.08),
    why="""At 3x leverage a position starts about a third away from liquidation (1 / 3 = 33%); at 10% more than two
    thirds of that are gone. BTC falls by 10% within a day several times a year, other coins within an hour.""",
    tune="""Take the worst hour of the symbols that you hold, and add the time that somebody needs to act. At 10x every
    position starts below 10%: then lower the leverage, not the limit.""",
)

EXPOSURE_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.90, development=1, staging=0.95),
    why="""Exposure is counted at the mark price. At 90% of the limit, a price rise of 11% fills the rest without an
    order (1 / 0.9 = 1.11). Below that, a bot may work up to its limit by design.""",
    tune="Set it to 1 / (1 + the move within a day that the bot must survive): 90% for 11%, 80% for 25%.",
)

STATE_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(180, development=900, staging=300),
    why="""Each store is saved at least once a minute; 180 s are three times without success. For a bot that sends an
    order every second, a crash would lose 180 orders.""",
    tune="""Set it to three times the interval at which the slowest store is saved. Check how long one save takes: a
    disk that fills up slows down first.""",
)
