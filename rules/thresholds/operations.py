"""The limits of the modules in rules/operations/, but for those of orders."""

from rules.premises import (
    CLOCK_AHEAD_SECONDS,
    CLOCK_TOLERATED_SECONDS,
    LEAK_FILES_PER_HOUR,
    OPEN_FILES,
    QUIET_EVENTS,
    QUIET_SHARE,
    RECONNECT_SECONDS,
    REFUSED_ORDERS_RATIO,
    SCRAPE_ANSWER_SECONDS,
    SECONDS_PER_YEAR,
    VOLATILITY_RATIO_PER_YEAR,
    usual_move,
)
from tradewatch.model import ONE, RATIO, SECONDS, PerEnvironment, Threshold

_CLOCK = 0.5

CLOCK_ERROR = Threshold(
    unit=SECONDS,
    value=PerEnvironment(_CLOCK, development=2),
    why=f"""A venue refuses a signed request whose time differs by more than {CLOCK_TOLERATED_SECONDS} s from its own,
        and many refuse one from the future by more than {CLOCK_AHEAD_SECONDS} s. A machine with a time service is off
        by a few milliseconds, so at {_CLOCK} s it has no time service, and nothing is refused yet. What
        Prometheus measures counts from {SCRAPE_ANSWER_SECONDS} s on, because a busy bot answers that late. A
        developer's machine sleeps now and then.""",
    tune="Look at the offset over a week, and at what the venue accepts (`recvWindow` at Binance and Bybit).",
)

ERROR_MINUTES = 5

_ERRORS = 150

ERROR_COUNT = Threshold(
    unit=ONE,
    value=PerEnvironment(_ERRORS, development=1_000),
    why=f"""A healthy bot has a few errors per hour. {_ERRORS} within {ERROR_MINUTES} minutes are one every
    {ERROR_MINUTES * 60 / _ERRORS:g} s ({ERROR_MINUTES * 60} / {_ERRORS} = {ERROR_MINUTES * 60 / _ERRORS:g}): something
    fails at every attempt. Nobody can read such a log, so other errors are lost in it. In development, code is
    unfinished.""",
    tune="""Look at the errors by component and kind over a week. If a bot counts what is normal, for example a timeout
    of a poll without news, do not count it as an error.""",
)

_FILES = 0.85
_FILES_LEFT = (1 - _FILES) * OPEN_FILES

OPEN_FILES_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(_FILES, development=0.95),
    why=f"""A bot has a socket for each stream and each call, some dozens at a time. Linux allows it {OPEN_FILES:,}
        files if nobody says otherwise. At {_FILES:.0%}, {_FILES_LEFT:.0f} are left ({1 - _FILES:.0%} x
        {OPEN_FILES:,} = {_FILES_LEFT:.0f}). With a leak of {LEAK_FILES_PER_HOUR} per hour, that is
        {_FILES_LEFT / LEAK_FILES_PER_HOUR:.0f} hours to restart it at a quiet moment ({_FILES_LEFT:.0f} /
        {LEAK_FILES_PER_HOUR} = {_FILES_LEFT / LEAK_FILES_PER_HOUR:.0f}). Nobody waits for that in development.""",
    tune="""Look at the open files over a week: a line that only rises is a leak, whatever the limit. A bot that needs
        many files needs a higher `ulimit -n`, not a higher limit here.""",
)

STREAM_MINUTES = 5

_CONNECTED = 0.5
_AFTER_RECONNECT = 1 - RECONNECT_SECONDS / (STREAM_MINUTES * 60)

STREAM_CONNECTED = Threshold(
    unit=RATIO,
    value=_CONNECTED,
    why=f"""Streams reconnect within {RECONNECT_SECONDS} s, also when a venue drops each of them once a day: in
    {STREAM_MINUTES} minutes that leaves {_AFTER_RECONNECT:.0%} (1 - {RECONNECT_SECONDS} / {STREAM_MINUTES * 60} =
    {_AFTER_RECONNECT:.2f}). Below {_CONNECTED:.0%} it is down, or it comes and goes, and what happens in the
    gaps is never seen.""",
    tune=f"""If a stream needs longer than {RECONNECT_SECONDS} s for a reconnect and its snapshot, make that faster. Do
        not lower the limit: at 0 a stream that comes and goes is never reported.""",
)

STEADY_MINUTES = 30

_STEADY = 0.95
_LOSSES = 3

STREAM_STEADY = Threshold(
    unit=RATIO,
    value=PerEnvironment(_STEADY, development=0.8),
    why=f"""Venues drop a connection once a day. {_LOSSES} losses of {RECONNECT_SECONDS} s in {STEADY_MINUTES} minutes
    leave {_STEADY:.0%} (1 - {_LOSSES} x {RECONNECT_SECONDS} / {STEADY_MINUTES * 60} =
    {1 - _LOSSES * RECONNECT_SECONDS / (STEADY_MINUTES * 60):.2f}); fewer than {_LOSSES} do not count. Networks at home
    and in offices lose connections more often, so development accepts more.""",
    tune="""If the losses are shorter than a scrape interval, count the reconnects instead of raising the limit: a
        stream that is back within seconds has lost what happened in them, too.""",
)

_BACKOFF = 0.5

BACKOFF_SHARE = Threshold(
    unit=RATIO,
    value=PerEnvironment(_BACKOFF, development=0.9),
    why=f"""Above {_BACKOFF:.0%}, the bot waits for the provider for more than half of the time: each call, including
    each cancel, takes more than twice as long as it should. A limit that is met now and then costs a few per cent.
    Test keys in development have small limits.""",
    tune="Look at the calls by operation: usually the bot polls something that a stream would send.",
)

_QUOTA = 0.9

QUOTA_USED = Threshold(
    unit=RATIO,
    value=PerEnvironment(_QUOTA, development=1),
    why=f"""At {_QUOTA:.0%} of a monthly quota, {30 * (1 - _QUOTA):g} days of even use are left (30 x {1 - _QUOTA:.0%} =
    {30 * (1 - _QUOTA):g}). After that, the provider refuses each call or charges for it, and strategies that need it
    stop. In development nothing stops that matters.""",
    tune="Set it to the share that leaves enough time to raise the quota, or to use less of it.",
)

_DELAY = 2

MARKET_DATA_DELAY_LIMIT = Threshold(
    unit=SECONDS,
    value=PerEnvironment(_DELAY, development=10, staging=4),
    why=f"""An event needs 1 to 300 ms from the venue. At {_DELAY} s it waits somewhere: in the bot's own queue,
        because a handler is slow, or at the venue in a fast market. The price has moved by then:
        {usual_move(_DELAY):.4%} at a volatility of {VOLATILITY_RATIO_PER_YEAR:.0%} per year
        ({VOLATILITY_RATIO_PER_YEAR} x sqrt({_DELAY} / {SECONDS_PER_YEAR:,}) = {usual_move(_DELAY):.4%}), and by much
        more in the market that causes the queue. Test venues are slower, and a debugger lets events wait.""",
    tune="""Look at the delay by venue over a busy week, and set the limit to three times its 95th percentile. A feed
        that is polled needs a limit above its interval.""",
)

GAP_MINUTES = 5

_GAPS = GAP_MINUTES * 60 / RECONNECT_SECONDS

MARKET_DATA_GAP_COUNT = Threshold(
    unit=ONE,
    value=PerEnvironment(_GAPS, development=5 * _GAPS, staging=2 * _GAPS),
    why=f"""After a gap the bot needs up to {RECONNECT_SECONDS} s for a new snapshot. {_GAPS:g} gaps in {GAP_MINUTES}
        minutes are one in that time ({GAP_MINUTES} x 60 / {RECONNECT_SECONDS} = {_GAPS:g}): the order book is hardly
        ever whole. A venue that drops its connections causes one gap of each symbol, once. Test venues lose more.""",
    tune="Look at the gaps by stream over a week. If a busy stream has some all the time, the bot reads it too slowly.",
)

# So few refusals in 5 minutes page nobody.
FEW_REFUSED_AT_ONCE = 10

_REFUSED = 0.8

ORDERS_REFUSED_RATIO = Threshold(
    unit=RATIO,
    value=PerEnvironment(_REFUSED, development=0.95),
    why=f"""Venues normally refuse less than {REFUSED_ORDERS_RATIO:.1%} of all orders. If {_REFUSED:.0%} of a strategy's
        orders are refused, {1 / (1 - _REFUSED):g} attempts make one order: what it wants to hedge or to close stays
        open. More than {FEW_REFUSED_AT_ONCE} refusals in 5 minutes, one every {300 / FEW_REFUSED_AT_ONCE:g} s, are
        needed: fewer wait for OrderRejectRatioHigh. In development orders are tried out.""",
    tune="""Do not lower it: a strategy of which every second order is refused has OrderRejectRatioHigh. Raise the
        number of refusals for a strategy that retries quickly.""",
)

# So few failed calls in 5 minutes are not judged.
FEW_FAILED_CALLS = 5

_FAILING = 0.2

CALL_FAILURES = Threshold(
    unit=RATIO,
    value=PerEnvironment(_FAILING, development=0.8, staging=0.4),
    why=f"""A good provider fails less than one call in a thousand. If {_FAILING:.0%} fail, {1 / _FAILING:g} attempts
        cost one, and two attempts in a row fail {_FAILING**2:.0%} of the time ({_FAILING} x {_FAILING} =
        {_FAILING**2:.2f}). More than {FEW_FAILED_CALLS} failures in 5 minutes are needed, or {QUIET_EVENTS} in 15
        minutes or 6 hours that are {QUIET_SHARE:.0%} of the calls. Test venues fail more often.""",
    tune="""Look at the calls by outcome over a month. A provider that fails often at certain hours needs fewer calls
        then.""",
)
