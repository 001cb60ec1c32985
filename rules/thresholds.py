"""Every limit, with its reasons. The rule, the line in the panel, the documents and the tests use it from here."""

from tradewatch.model import BYTES, ONE, RATIO, SECONDS, USD, PerEnvironment, Threshold

# ---- system

EVENT_LOOP_LAG_LIMIT = Threshold(
    unit=SECONDS,
    value=PerEnvironment(0.5, development=5, staging=1),
    why="""A healthy loop is late by less than 10 ms; 0.5 s is fifty times that. A quote that comes so late stays at an
    old price, and anybody can take it. A pause for garbage collection is over by the next scrape; this lag lasts for 2
    minutes, which are eight scrapes of 15 s.""",
    tune="""Compare the lag with the processor time of the process. At a full core, make the bot do less. At an idle
    core, look for a call that blocks the loop. If a loop passes less often than every 10 s, raise the 30 s that the
    alert's expression subtracts.""",
)

MEMORY_LIMIT = Threshold(
    unit=BYTES,
    value=PerEnvironment(1.5 * 2**30, development=3 * 2**30),
    why="""A bot is given 2 GiB, and the kernel kills it when they are used up. 1.5 GiB is three quarters. A leak of 50
    MiB per hour then leaves 512 / 50 = 10 hours to restart it at a quiet moment.""",
    tune="""Set it to three quarters of what the bot's container is given. Look at the memory over a week: a level line
    below the limit is the bot's size. A line that only rises is a leak, whatever the limit.""",
)

# ---- api

API_ERROR_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.05, development=0.25, staging=0.10),
    why="""The kill switch and order entry use this API. Over 5 minutes at 120 requests per minute, 5% are 30 failures:
    far more than the one or two that a restart costs. 19 of 20 requests still succeed, so there is time to act before
    nobody can intervene.""",
    tune="""Look at the API's error ratio over the last month without deployments, and keep the limit at three times its
    99th percentile. Lower it only if a restart does not exceed it.""",
)

API_LATENCY = Threshold(
    unit=SECONDS,
    value=PerEnvironment(1, development=4, staging=1.5),
    why="""After about a second a person presses the button again, and then two requests wait. Clients give up after 10
    s, so 1 s is a tenth of what would be an outage. A healthy API answers in 10 to 50 ms.""",
    tune="""Look at the latency by route. For one slow report, add a worker of its own; do not raise the limit for the
    kill switch. Stay well below 10 s, the last bucket bound of the histogram.""",
)

API_TRAFFIC = Threshold(
    unit=ONE,
    value=PerEnvironment(3, development=1, staging=2),
    why="""The desk's screen requests the status every 30 s, which makes 30 requests in 15 minutes. Fewer than 3 are
    less than a tenth of one screen: the rest is somebody retrying by hand.""",
    tune="""Find the lowest number of requests in 15 minutes at an hour when the desk is there, and set the limit to a
    tenth of it. For an API that only people use, raise the guard's 15 requests first.""",
)

# ---- trading

UNRESOLVED_ORDERS = Threshold(
    unit=ONE,
    # One half and not 0: orders are whole, and a line at 0 would lie on the panel's edge.
    value=PerEnvironment(0.5, development=5),
    why="""Orders are whole, so above one half means at least one. One order in doubt is one position that nobody
    counts. After 5 minutes the bot has asked the venue some ten times, every 30 s, without an answer.""",
    tune="""Do not change the number: one is enough. Check how long the venue takes to answer after an outage, and
    change the hold if the bot's own repair takes longer than 5 minutes.""",
)

ORDER_REJECT_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.02, development=0.20, staging=0.04),
    why="""Post-only orders that would cross are not counted. Of the others, venues normally refuse less than 0.5%. 2%
    over an hour is four times that: 6 of 300 orders, and the guard requires more than 5. If every order is refused at
    an even rate, 2% of the hour are reached in 72 s (0.02 x 3,600).""",
    tune="""Look at the refusals by reason before you change the limit: a wrong tick size or an exhausted margin is a
    fault at any ratio. A strategy that probes for liquidity may need 5%.""",
)

ORDER_ACK_LATENCY = Threshold(
    unit=SECONDS,
    value=PerEnvironment(1.5, development=4, staging=2),
    why="""Venues confirm in 50 to 300 ms; 1.5 s is five times the slowest of that. At a volatility of 60% per year the
    price moves by 1.3 basis points in 1.5 s (0.6 x sqrt(1.5 / 31,536,000)), about what a maker earns on a fill.""",
    tune="""Compare the latency by venue with the venue's status page at that time. Stay well below 10 s, where the bot
    gives up an order and the histogram ends.""",
)

# ---- providers

MARKET_DATA_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(60, development=300),
    by_label={
        "symbol": {
            "BTC-USDT": PerEnvironment(3, development=30, staging=5),
            "ETH-USDT": PerEnvironment(3, development=30, staging=5),
        }
    },
    why="""BTC and ETH quotes change many times per second on every venue, so 3 s without a quote means a dead stream.
    By then the price has moved by more than the spread that a maker earns. Quiet symbols normally pause for 10 to 20 s;
    60 s are three such pauses.""",
    tune="""Find the longest pause between two quotes of the symbol in a quiet night, and set the limit to three times
    that. Give a symbol that you trade in size its own limit.""",
)

RATE_LIMIT_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.80, development=0.95, staging=0.85),
    why="""At 80% of a weight of 1,200 per minute, 240 are left. Four order-book snapshots of weight 50 fit into that
    (200), a fifth does not (250), and a reconnect requests one per symbol. Past the limit every call is refused,
    including cancels. A bot that keeps calling is banned for minutes to days.""",
    tune="""Look at the calls by operation: usually the bot polls something that a stream would send. Use 90% for a bot
    that plans its calls up to the limit, as long as its cancels have a separate bucket.""",
)

# ---- strategies

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

# ---- risk

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

# ---- pipeline

NOTIFICATION_FAILURE_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.50, development=0.80),
    why="""If a message arrives at the second attempt, one of two attempts has failed. That is 50%, and not above it.
    Above 50%, a channel refuses more than it accepts; one final refusal is 100%.""",
    tune="""Do not lower it, or every repeated attempt fires the alert. If several receivers share one kind of channel,
    the healthy ones hide a broken one: set a limit of 1 / their number.""",
)

# ---- safety

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
