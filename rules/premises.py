"""What the reasons of limits assume about the bots, the desk and the markets; each figure is here once.

A reason is an f-string with these figures and its limit, so its arithmetic changes with them. If one of them is wrong
for your bots, change it here, build, and read in docs/ALERT_THRESHOLDS.md what the limits now mean.
"""

from math import sqrt

# The desk and the API
SCREEN_POLL_SECONDS = 30  # The desk's screen requests the status so often; the cautious case is one open screen.
API_CLIENT_TIMEOUT_SECONDS = 10  # The usual timeout of HTTP clients, and the last bucket bound of the histogram.
API_HEALTHY_MILLISECONDS = 50  # The slow end of an API in the same network that reads from memory: 10 to 50 ms.

# The bots
SLOWEST_LOOP_SECONDS = 10  # Loops pass every 0.1 to 10 s: tradingbot/catalogue/system.py.
LOOP_HEALTHY_MILLISECONDS = 10  # A tenth of what asyncio reports as a slow callback (slow_callback_duration).
EVALUATION_SECONDS = 30  # The longest time between two evaluations of a strategy.
RECONCILIATION_SECONDS = 60  # The bot reconciles with each venue once a minute.
SAVE_SECONDS = 60  # Each store is saved at least once a minute.
ORDER_QUERY_SECONDS = 30  # The bot asks the venue so often about an order in doubt.
ORDER_TIMEOUT_SECONDS = 10  # The bot gives up an order, and the histogram ends: tradingbot/catalogue/trading.py.
MEMORY_GIB = 2  # What the container of a bot is given in production and staging.
LEAK_MIB_PER_HOUR = 50  # A leak that fills a container within two days; a slower one waits for a release.
OPEN_FILES = 1_024  # What Linux allows a process, unless its service says otherwise.
LEAK_FILES_PER_HOUR = 6  # A socket that is lost at each of so many reconnects per hour.
USUAL_POSITION_USD = 50_000  # The usual position of a bot in one symbol.
SMALLEST_ORDER_USD = 500  # The smallest order that a bot sends.
BACKTEST_MISSED_RATIO = 0.10  # The share of signals that backtests assume to be missed.
WINNING_RATIO = 0.35  # A strategy that follows trends wins about a third of its trades,
WIN_TO_LOSS_RATIO = 2.4  # and a winning trade then earns this many times what a losing trade costs.

LATE_INTERVALS = 1.5  # A loop or a strategy is late after so many of its intervals; the work itself takes time,
LATE_MINUTES = 10  # but never so long: candles of four hours are loaded as quickly as candles of an hour.

# A share of few events means nothing, unless
QUIET_EVENTS = 3  # so many of them in a long range are bad,
QUIET_SHARE = 0.5  # and at least this share of all.

# Development
DEVELOPMENT_MEMORY_GIB = 4  # What a bot is given there, where a debugger and a profiler are loaded too.
DEVELOPMENT_BREAKPOINT_SECONDS = 300  # An engineer looks at a stopped bot for so long.

# The mandate
MANDATE_DRAWDOWN_RATIO = 0.20  # The fall from the peak at which the mandate ends.
DAILY_LOSS_LIMIT_RATIO = 0.02  # Of equity: the risk engine denies orders until the session ends.
LOSING_TRADE_RATIO = 0.005  # Of equity: what a trade loses at its stop.
LEVERAGE_RATIO = 3  # The highest leverage that the bots use.

# Venues
BINANCE_WEIGHT_PER_MINUTE = 2_400  # Futures; spot has more. tradingbot/adapters/ccxt.py divides by the same figure.
SNAPSHOT_WEIGHT = 20  # One order book with 1,000 levels, in Binance's documentation of futures.
ACKNOWLEDGED_MILLISECONDS = 300  # The slow end of what venues need to confirm an order: 50 to 300 ms.
REFUSED_ORDERS_RATIO = 0.005  # The share of orders that venues normally refuse, without unwanted post-only orders.
ROUNDING_RATIO = 0.001  # Of a position: lot sizes, and fees that are taken in the coin.

CLOCK_TOLERATED_SECONDS = 5  # Binance's and Bybit's default `recvWindow`.
CLOCK_AHEAD_SECONDS = 1  # How far in the future a request may be at both.
SCRAPE_ANSWER_SECONDS = 1  # What a busy bot needs to answer a scrape.
RECONNECT_SECONDS = 30  # What a stream needs to connect again and to get a snapshot.
FUNDING_RATIO_PER_DAY = 0.0003  # The usual funding of a perpetual future: 0.01% every 8 hours.
FILL_SLIPPAGE_RATIO = 0.001  # The slow end of what a market order in a liquid pair slips: 0.1%.

# Markets
VOLATILITY_RATIO_PER_YEAR = 0.6  # One standard deviation of BTC's return within a year; ETH and others move more.
QUIET_PAUSE_SECONDS = 20  # The longest usual pause between two quotes of a quiet symbol.
MAKER_BASIS_POINTS = 1  # What a maker earns on a fill: about half of the spread of a busy symbol, and a rebate.

# The servers
SCRAPE_SECONDS = 15  # Production and staging: environments.py.

SECONDS_PER_YEAR = 365 * 86_400


def usual_move(seconds: float) -> float:
    """The ratio by which a price usually moves within some seconds: one standard deviation."""
    return VOLATILITY_RATIO_PER_YEAR * sqrt(seconds / SECONDS_PER_YEAR)
