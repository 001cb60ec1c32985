"""The limits of rules/strategies.py."""

from tradewatch.model import RATIO, SECONDS, PerEnvironment, Threshold

STRATEGY_HEARTBEAT_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(120, development=600),
    why="""Strategies evaluate at least every 30 s, and at the slowest on each closed candle. After four missed
    evaluations the strategy is not slow: it has stopped, with any position that it holds.""",
    tune="Set it to four times the evaluation interval of the slowest strategy that trades live.",
)

STRATEGY_PROFIT_FACTOR = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.5, development=0.2, staging=0.4),
    why="""Below one half, a strategy loses more than two dollars for each that it wins. A strategy that wins 35% of its
    trades, and then 2.4 times what it loses in the others, earns 1.29 (0.35 x 2.4 / 0.65). Of 31 trades, the fewest
    that the guard accepts, it must win five or fewer to fall below the limit (5 x 2.4 / 26 = 0.46). By chance that
    happens on 2 days in 100.""",
    tune="""Look at the strategy's own daily ratios over its backtest, and set the limit to the worst of a hundred days.
    For a strategy with 30 trades per day or fewer the alert never fires; look at its week.""",
)

SIGNALS_SKIPPED_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.30, development=0.80, staging=0.50),
    why="""Backtests assume that at most one signal in ten is missed. If three in ten are missed for the same reason,
    the strategy that trades is not the one that was tested. Those are at least 7 of 21 signals per hour, the fewest
    that the guard accepts.""",
    tune="""Look at the reason: `insufficient_funds` needs capital or smaller orders, `risk_denied` another limit,
    `stale_data` another feed. Set the limit above what the backtest assumes.""",
)
