"""Every limit, with its reasons. The rule, the line on the panel, the docs and the tests all read it here."""

from tradewatch.model import BYTES, ONE, RATIO, SECONDS, USD, PerEnvironment, Threshold

# ---- system

EVENT_LOOP_LAG_LIMIT = Threshold(
    unit=SECONDS,
    value=PerEnvironment(0.5, development=5, staging=1),
    why="""A healthy loop is late by less than 10 ms; 0.5 s is fifty times that, and a quote that comes so late stands
    at an old price for everybody to take. A pause for garbage collection is over by the next scrape; this lasts for
    2 minutes, which are eight scrapes of 15 s.""",
    tune="""Look at the lag beside the processor time of the process: at a full core make the bot do less, at an idle
    one look for a call that blocks the loop. A loop that passes less often than once in 10 s needs more than the
    30 s that the alert's expression takes off.""",
)

MEMORY_LIMIT = Threshold(
    unit=BYTES,
    value=PerEnvironment(1.5 * 2**30, development=3 * 2**30),
    why="""A bot is given 2 GiB, and at the end of it the kernel kills it. 1.5 GiB is three quarters: a leak of 50 MiB
    an hour then leaves 512 / 50 = 10 hours to restart it at a quiet moment.""",
    tune="""Three quarters of what the bot's container is given. Look at the memory over a week: a level line below the
    limit is the bot's size, a line that only rises is a leak, whatever the limit.""",
)

# ---- api

API_ERROR_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.05, development=0.25, staging=0.10),
    why="""Kill switch and order entry go through this API. Over 5 minutes at 120 requests a minute, 5 % are 30
    failures: far more than the one or two that a restart costs, and still 19 of 20 requests succeed, so there is
    time to act before nobody can intervene.""",
    tune="""Look at the API's error ratio over the last month without deployments: the limit should stay at three
    times its 99th percentile. Lower it only when a restart no longer shows.""",
)

API_LATENCY = Threshold(
    unit=SECONDS,
    value=PerEnvironment(1, development=4, staging=1.5),
    why="""After about a second a person presses the button again, and then two requests wait. The clients give up after
    10 s, so 1 s is a tenth of what would be an outage; the API answers in 10 to 50 ms when it is well.""",
    tune="""Look at the latency by route: one slow report is a reason to give it a worker of its own, not to raise the
    limit for the kill switch. Stay well below 10 s, the last bound of the histogram.""",
)

API_TRAFFIC = Threshold(
    unit=ONE,
    value=PerEnvironment(3, development=1, staging=2),
    why="""The desk's screen asks for the status once in 30 s, which makes 30 requests in 15 minutes. Fewer than 3 are
    less than a tenth of one screen: what still comes is a person who tries.""",
    tune="""Look at the least that came in 15 minutes at an hour when the desk is there; the limit is a tenth of it. For
    an API that only people call, raise the guard's 15 requests first.""",
)

# ---- trading

UNRESOLVED_ORDERS = Threshold(
    unit=ONE,
    # One half and not 0: orders are whole, and a line on the panel at 0 would lie on its edge.
    value=PerEnvironment(0.5, development=5),
    why="""Orders are whole, so above one half means at least one. One order in doubt is one position that nobody
    counts, and after 5 minutes the bot has asked the venue again some ten times, once in 30 s, without an answer.""",
    tune="""Not the number: one is enough. Look at how long the venue takes to answer after an outage, and change the
    hold if its own repair takes longer than 5 minutes.""",
)

ORDER_REJECT_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.02, development=0.20, staging=0.04),
    why="""Without the post-only orders that would cross, which are not counted, venues refuse less than 0.5 % in normal
    trade. 2 % over an hour is four times that, 6 of 300 orders, and the guard asks for more than 5. When every order is
    refused at an even pace of trade, 2 % of the hour are reached in 72 s (0.02 x 3,600).""",
    tune="""Look at the refusals by reason before the limit: one wrong tick size or an exhausted margin is a fault at
    any ratio. A strategy that probes for liquidity may need 5 %.""",
)

ORDER_ACK_LATENCY = Threshold(
    unit=SECONDS,
    value=PerEnvironment(1.5, development=4, staging=2),
    why="""Venues confirm in 50 to 300 ms; 1.5 s is five times the slowest of that. At 60 % volatility a year the price
    moves by 1.3 basis points in 1.5 s (0.6 x sqrt(1.5 / 31,536,000)), about what a maker earns on a fill.""",
    tune="""Look at the latency by venue and at what its status page says of the same time. Stay well below 10 s, where
    the bot gives an order up and the histogram ends.""",
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
    why="""BTC and ETH quotes change many times a second on every venue: 3 s without one is a dead stream, and by then
    the price has moved by more than the spread that a maker earns. Quiet symbols pause for 10 to 20 s on their
    own; 60 s are three such pauses.""",
    tune="""Look at the longest pause between two quotes of the symbol in a quiet night; the limit should be three
    times that. Give a symbol that you trade in size a limit of its own.""",
)

RATE_LIMIT_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.80, development=0.95, staging=0.85),
    why="""At 80 % of a weight of 1,200 a minute, 240 are left: four order-book snapshots of weight 50 fit into that
    (200), a fifth does not (250), and a reconnect asks for one of each symbol. Past the limit every call is refused,
    cancels too; who goes on is banned for minutes to days.""",
    tune="""Look at the calls by operation: mostly something is polled that a stream would tell. A bot that plans its
    calls up to the limit may have 90 %, as long as its cancels have a bucket of their own.""",
)

# ---- strategies

STRATEGY_HEARTBEAT_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(120, development=600),
    why="""Strategies evaluate at least once in 30 s, on each closed candle at the slowest. After four missed
    evaluations the strategy is not slow, it has stopped, with whatever position it held.""",
    tune="""Four times the evaluation interval of the slowest strategy that trades live.""",
)

STRATEGY_PROFIT_FACTOR = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.5, development=0.2, staging=0.4),
    why="""Below one half, a strategy loses more than two dollars for each that it wins. One that wins 35 % of its
    trades, 2.4 times what it loses in the others, earns 1.29 (0.35 x 2.4 / 0.65). Of 31 trades, where the guard opens,
    it must win five or fewer to get there (5 x 2.4 / 26 = 0.46), and chance does that on 2 days in 100.""",
    tune="""Look at the strategy's own daily ratios over its backtest: the limit belongs at the worst of a hundred days.
    One with 30 trades a day or fewer is not judged here; look at its week.""",
)

SIGNALS_SKIPPED_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.30, development=0.80, staging=0.50),
    why="""Backtests assume that at most one signal in ten is missed. Three in ten for one and the same reason, at least
    7 of the 21 an hour from which on it is judged, and the strategy that trades is not the one that was tested.""",
    tune="""Look at the reason: `insufficient_funds` asks for capital or smaller orders, `risk_denied` for another
    limit, `stale_data` for another feed. The limit belongs above what the backtest assumes.""",
)

# ---- risk

DRAWDOWN_LIMIT = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.20, development=0.50, staging=0.25),
    why="""A fall of 20 % needs a gain of 25 % to come back (1 / 0.8 = 1.25). It is the limit in the mandate: from here
    on the question is no longer whether the strategy works, but who decides to go on.""",
    tune="""The mandate, not the market. Lower it with leverage: at 3x, 20 % of equity is 7 % of the market.""",
)

DRAWDOWN_WARNING = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.10, development=0.30, staging=0.15),
    why="""Half of the mandate's limit of 20 %, and still easy to come back from: 10 % down needs a gain of 11 %
    (1 / 0.9 = 1.11), 20 % down needs 25 %.""",
    tune="""Half of the limit in the mandate, and above the deepest fall of the backtest in ordinary years: a warning
    that comes every month is read by nobody.""",
)

DAILY_LOSS_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.80, development=0.95, staging=0.85),
    why="""Of a daily limit of 2 % of equity, 80 % used leaves 0.4 % (0.2 x 2 %). A losing trade costs about 0.5 %, so
    the next one ends the day.""",
    tune="""Look at what one losing trade costs, as a share of the daily limit: this limit is 1 minus that, or a little
    above.""",
)

# ---- pipeline

NOTIFICATION_FAILURE_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.50, development=0.80),
    why="""A message that arrives at the second try has failed in one of two attempts, which is 50 % and not above it.
    Above it, a channel refuses more than it takes: one refusal that is final is 100 %.""",
    tune="""Not lower, or every try that had to be repeated raises the alarm. Where several receivers share one kind of
    channel, a broken one hides behind the healthy others: give it a limit of 1 / their number.""",
)

# ---- safety

RISK_DATA_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(60, development=300, staging=90),
    why="""The slowest loop passes once in 10 s, so 60 s are six passes missed. At 60 % volatility a year the market
    moves by 0.08 % in a minute as a rule (0.6 x sqrt(60 / 31,536,000)), but in a crash by whole per cents, and then
    it is the drawdown that matters.""",
    tune="""Six times the interval of the loop that computes the risk. Look at its duration first: with many accounts it
    may be slow, not dead.""",
)

RECONCILIATION_GAP = Threshold(
    unit=USD,
    value=PerEnvironment(250, development=5_000, staging=500),
    why="""Rounding to the lot size, and fees that are taken in the coin, leave up to 0.1 % of a position: 50 USD of
    50,000 USD. 250 USD are five times that, which is no rounding but an order.""",
    tune="""Half of the smallest order that the bot sends, but five times 0.1 % of its usual position at least. Look at
    the difference over a quiet week: what stays there is dust, to be booked and not to be tolerated.""",
)

RECONCILIATION_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(600, development=3_600),
    why="""The bot compares itself with each venue once a minute; 600 s are ten times without success, far more than the
    one or two that a rate limit costs.""",
    tune="""Ten times the interval of the reconciliation. A venue that is under maintenance each week wants a silence
    for that hour, not a higher limit.""",
)

LIQUIDATION_DISTANCE_LIMIT = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.10, development=0.03, staging=0.08),
    why="""At 3x leverage a position starts about a third away from liquidation (1 / 3 = 33 %); at 10 % more than two
    thirds of that are gone. BTC falls by 10 % within a day several times a year, other coins within an hour.""",
    tune="""The worst hour of the symbols that you hold, with the time added that somebody needs to act. At 10x every
    position starts below 10 %: then lower the leverage, not the limit.""",
)

EXPOSURE_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(0.90, development=1, staging=0.95),
    why="""Exposure is counted at the mark price: at 90 % of the limit, a rise by 11 % fills the rest without an order
    (1 / 0.9 = 1.11). Below that, a bot that works up to its limit does what it should.""",
    tune="""1 / (1 + the move within a day that is to be survived): 90 % for 11 %, 80 % for 25 %.""",
)

STATE_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(180, development=900, staging=300),
    why="""Each store is saved once a minute at the latest; 180 s are three times without success. On a bot that sends
    an order every second, they are 180 orders that a crash would forget.""",
    tune="""Three times the interval at which the slowest store is saved. Look at the time that one save takes: a disk
    that fills up slows down first.""",
)
