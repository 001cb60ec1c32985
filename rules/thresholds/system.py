"""The limits of rules/system.py."""

from tradewatch.model import BYTES, SECONDS, PerEnvironment, Threshold

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
