"""The limits of rules/system.py."""

from rules.premises import (
    DEVELOPMENT_MEMORY_GIB,
    LATE_INTERVALS,
    LEAK_MIB_PER_HOUR,
    LOOP_HEALTHY_MILLISECONDS,
    MEMORY_GIB,
    SCRAPE_SECONDS,
    SLOWEST_LOOP_SECONDS,
)
from tradewatch.model import BYTES, SECONDS, PerEnvironment, Threshold

# A late loop is overdue after so long a pause.
LOOP_PAUSE_SECONDS = 15
LAG_HOLD_MINUTES = 2

_LAG = 0.5

EVENT_LOOP_LAG_LIMIT = Threshold(
    unit=SECONDS,
    value=PerEnvironment(_LAG, development=5, staging=1),
    why=f"""A healthy loop is late by less than {LOOP_HEALTHY_MILLISECONDS} ms; {_LAG} s is
    {_LAG * 1000 / LOOP_HEALTHY_MILLISECONDS:g} times that. A quote that comes so late stays at an old price, and
    anybody can take it. A pause for garbage collection is over by the next scrape; this lag lasts for
    {LAG_HOLD_MINUTES} minutes, which are {LAG_HOLD_MINUTES * 60 / SCRAPE_SECONDS:g} scrapes of {SCRAPE_SECONDS} s. A
    loop counts {LOOP_PAUSE_SECONDS} s after {LATE_INTERVALS:g} of its intervals: a loop of {SLOWEST_LOOP_SECONDS} s has
    then missed {(LATE_INTERVALS * SLOWEST_LOOP_SECONDS + LOOP_PAUSE_SECONDS) / SLOWEST_LOOP_SECONDS:g} passes
    ({LATE_INTERVALS:g} x {SLOWEST_LOOP_SECONDS} + {LOOP_PAUSE_SECONDS} =
    {LATE_INTERVALS * SLOWEST_LOOP_SECONDS + LOOP_PAUSE_SECONDS:g} s). Staging's machines are shared, and in
    development a debugger holds the loop.""",
    tune=f"""Compare the lag with the processor time of the process. At a full core, make the bot do less. At an idle
    core, look for a call that blocks the loop. If a loop passes less often than every {SLOWEST_LOOP_SECONDS} s, call
    `loop_every`.""",
)

_MEMORY_SHARE = 0.75
_MIB_LEFT = (1 - _MEMORY_SHARE) * MEMORY_GIB * 1024
_DEVELOPMENT_MIB_LEFT = (1 - _MEMORY_SHARE) * DEVELOPMENT_MEMORY_GIB * 1024

MEMORY_LIMIT = Threshold(
    unit=BYTES,
    value=PerEnvironment(
        _MEMORY_SHARE * MEMORY_GIB * 2**30, development=_MEMORY_SHARE * DEVELOPMENT_MEMORY_GIB * 2**30
    ),
    why=f"""A bot is given {MEMORY_GIB} GiB ({DEVELOPMENT_MEMORY_GIB} GiB in development), and the kernel kills it when
    they are used up. The limit is {_MEMORY_SHARE:.0%} of that. A leak of {LEAK_MIB_PER_HOUR} MiB per hour then leaves
    {_MIB_LEFT / LEAK_MIB_PER_HOUR:.0f} hours ({_MIB_LEFT:g} / {LEAK_MIB_PER_HOUR} =
    {_MIB_LEFT / LEAK_MIB_PER_HOUR:.0f}) to restart it at a quiet moment, and
    {_DEVELOPMENT_MIB_LEFT / LEAK_MIB_PER_HOUR:.0f} in development ({_DEVELOPMENT_MIB_LEFT:,.0f} / {LEAK_MIB_PER_HOUR} =
    {_DEVELOPMENT_MIB_LEFT / LEAK_MIB_PER_HOUR:.0f}).""",
    tune=f"""Keep it at {_MEMORY_SHARE:.0%} of what the bot's container is given. Look at the memory over a week: a
    level line below the limit is the bot's size. A line that only rises is a leak, whatever the limit.""",
)
