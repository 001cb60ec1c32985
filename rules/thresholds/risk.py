"""The limits of rules/risk.py."""

from tradewatch.model import RATIO, PerEnvironment, Threshold

DRAWDOWN_LIMIT = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.20, development=0.50, staging=0.25),
    why="""A fall of 20% needs a gain of 25% to recover (1 / 0.8 = 1.25). It is the limit in the mandate. The question
    is no longer whether the strategy works, but who decides to go on.""",
    tune="Follow the mandate, not the market. Lower it with leverage: at 3x, 20% of equity is 7% of the market.",
)

DRAWDOWN_WARNING = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.10, development=0.30, staging=0.15),
    why="""This is half of the mandate's limit of 20%, and still easy to recover from: a fall of 10% needs a gain of 11%
    (1 / 0.9 = 1.11), a fall of 20% needs 25%.""",
    tune="""Set it to half of the limit in the mandate, and above the deepest fall of the backtest in ordinary years.
    Nobody reads a warning that comes every month.""",
)

DAILY_LOSS_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.80, development=0.95, staging=0.85),
    why="""Of a daily limit of 2% of equity, 80% used leaves 0.4% (0.2 x 2%). A losing trade costs about 0.5%, so the
    next one ends the day.""",
    tune="""Find out what one losing trade costs as a share of the daily limit. Set this limit to 1 minus that share, or
    a little above.""",
)
