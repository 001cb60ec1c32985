"""The limits of rules/providers.py."""

from rules.premises import (
    BINANCE_WEIGHT_PER_MINUTE,
    MAKER_BASIS_POINTS,
    QUIET_PAUSE_SECONDS,
    SECONDS_PER_YEAR,
    SNAPSHOT_WEIGHT,
    VOLATILITY_RATIO_PER_YEAR,
    usual_move,
)
from tradewatch.model import RATIO, SECONDS, PerEnvironment, Threshold

# A single stock may be halted for so long, while others of its broker have quotes that are fresher than this.
HALT_SECONDS = 900
FRESH_SECONDS = 60

_QUIET = 60
_BUSY = 3
_BUSY_LIMITS: PerEnvironment[float] = PerEnvironment(_BUSY, development=30, staging=5)

MARKET_DATA_AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(_QUIET, development=300),
    by_label={"symbol": {"BTC-USDT": _BUSY_LIMITS, "ETH-USDT": _BUSY_LIMITS}},
    why=f"""BTC and ETH quotes change many times per second on every venue, so {_BUSY} s without a quote means a dead
    stream. In that time the price usually moves by {usual_move(_BUSY) * 1e4:.1f} basis points
    ({VOLATILITY_RATIO_PER_YEAR} x sqrt({_BUSY} / {SECONDS_PER_YEAR:,}) = {usual_move(_BUSY):.4%}), and a maker earns
    {MAKER_BASIS_POINTS} on a fill. Quiet symbols pause for up to {QUIET_PAUSE_SECONDS} s; {_QUIET} s are
    {_QUIET / QUIET_PAUSE_SECONDS:g} such pauses. A single stock may be halted: from a broker with other fresh quotes it
    counts after {HALT_SECONDS / 60:g} minutes. The test venues of staging and development quote less often.""",
    tune=f"""Find the longest pause between two quotes of the symbol in a quiet night, and set the limit to
    {_QUIET / QUIET_PAUSE_SECONDS:g} times that. Give a symbol that you trade in size its own limit.""",
)

_USED = 0.80
_WEIGHT_LEFT = (1 - _USED) * BINANCE_WEIGHT_PER_MINUTE

RATE_LIMIT_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(_USED, development=0.95, staging=0.85),
    why=f"""At {_USED:.0%} of a weight of {BINANCE_WEIGHT_PER_MINUTE:,} per minute, {_WEIGHT_LEFT:.0f} are left. That is
    enough for {_WEIGHT_LEFT / SNAPSHOT_WEIGHT:.0f} order books of weight {SNAPSHOT_WEIGHT} ({_WEIGHT_LEFT:.0f} /
    {SNAPSHOT_WEIGHT} = {_WEIGHT_LEFT / SNAPSHOT_WEIGHT:.0f}), and a reconnect requests one per symbol: with more
    symbols it passes the limit. Then every call is refused, including cancels. A bot that keeps calling is banned for
    minutes to days. In staging and development a ban stops no real order.""",
    tune="""Look at the calls by operation: usually the bot polls something that a stream would send. Use 90% for a bot
    that plans its calls up to the limit, as long as its cancels have a separate bucket.""",
)
