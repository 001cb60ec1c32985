"""The bot's process: its loops, its clock, its errors, and its saved state."""

from tradewatch.model import BOOL, SECONDS, TIMESTAMP, Argument, Count, Event, Observe, Set, Stamp
from tradingbot.catalogue import system
from tradingbot.catalogue.labels import COMPONENT, ERROR_KIND, LOOP, STORE, VENUE

LOOP_PASSED = Event(
    "loop_passed",
    "A pass of a loop ended; `loop_pass` measures it for you.",
    arguments=(
        LOOP,
        Argument("seconds", SECONDS, "how long the pass took"),
        Argument("success", BOOL, "it ended without error", keyword=True, default=True),
    ),
    updates=(Observe(system.LOOP_DURATION, "seconds"), Stamp(system.LOOP_LAST_SUCCESS, when="success")),
)

LOOP_EVERY = Event(
    "loop_every",
    "How often a loop passes, if that is less often than every 10 s; call it at the start.",
    arguments=(LOOP, Argument("seconds", SECONDS, "the longest time between the ends of two passes while all is well")),
    updates=(Set(system.LOOP_INTERVAL, "seconds"),),
)

REPLICA_ACTIVE = Event(
    "replica_active",
    """Whether this process trades, or stands by for another one; call it at the start and at each change. A bot with
    one process does not need it.""",
    arguments=(Argument("active", BOOL, "True while it trades"),),
    updates=(Set(system.REPLICA_ACTIVE, "active"),),
)

PLANNED_STOP = Event(
    "stops_until",
    """The bot is about to be stopped on purpose: BotDown does not fire until then. Call it, wait for one scrape, and
    stop. A start ends it.""",
    arguments=(Argument("timestamp", TIMESTAMP, "when the bot will run again at the latest"),),
    updates=(Set(system.PLANNED_STOP, "timestamp"),),
)

EVENT_LOOP_LAG = Event(
    "event_loop_lag",
    """How late the last timer of the event loop ran. Measure it continuously, in a task that sleeps for half a second
    again and again; docs/INSTRUMENTING.md has one.""",
    arguments=(Argument("seconds", SECONDS, "how much later than due the sleep ended, 0 if it ended on time"),),
    updates=(Set(system.EVENT_LOOP_LAG, "seconds"),),
)

CLOCK_OFFSET = Event(
    "clock_offset",
    "How far the bot's clock is ahead of a venue's; call it at each probe of the venue's time.",
    arguments=(
        VENUE,
        Argument("seconds", SECONDS, "bot minus venue, minus half of the round trip; may be negative"),
    ),
    updates=(Set(system.CLOCK_OFFSET, "seconds"),),
)

ERROR = Event(
    "error",
    "An error, handled or not; call it once, where the error is first caught.",
    arguments=(COMPONENT, ERROR_KIND),
    updates=(Count(system.ERRORS),),
)

STATE_SAVED = Event(
    "state_saved",
    "A store was saved; call it after the disk or the database has confirmed it.",
    arguments=(STORE,),
    updates=(Stamp(system.STATE_LAST_SAVED),),
)
