"""The bot's process: what runs, whether its loops run, and whether its orders are saved on disk."""

from tradewatch.model import BOOL, COUNTER, GAUGE, HISTOGRAM, ONE, SECONDS, TIMESTAMP, Metric
from tradingbot.catalogue.exporters import BOT
from tradingbot.catalogue.labels import COMMIT, COMPONENT, DROP_REASON, ERROR_KIND, LOOP, STORE, VENUE, VERSION

BUILD_INFO = Metric(
    name="tradingbot_build_info",
    kind=GAUGE,
    unit=ONE,
    help="Always 1; its labels show which version of the bot runs.",
    exporter=BOT,
    labels=(VERSION, COMMIT),
    required=True,
)

# Ages of the bot's timestamps are measured with this clock, so a clock that is off makes no age wrong.
CLOCK = Metric(
    name="tradingbot_clock_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="The time by the bot's own clock when it was scraped.",
    exporter=BOT,
)

LOOP_LAST_SUCCESS = Metric(
    name="tradingbot_loop_last_success_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When the loop last finished a pass without error; set at the end of the pass.",
    exporter=BOT,
    labels=(LOOP,),
    required=True,
)

# A bot without this series is active: most bots have one process.
REPLICA_ACTIVE = Metric(
    name="tradingbot_replica_active",
    kind=GAUGE,
    unit=BOOL,
    help="1 while this process trades, 0 while it stands by for another one.",
    exporter=BOT,
    stamped_by=LOOP_LAST_SUCCESS,
)

PLANNED_STOP = Metric(
    name="tradingbot_planned_stop_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="Until when the bot will be stopped on purpose; its start while no stop is planned.",
    exporter=BOT,
)

# Without this series, the loop is expected to pass at least every 10 s.
LOOP_INTERVAL = Metric(
    name="tradingbot_loop_interval_seconds",
    kind=GAUGE,
    unit=SECONDS,
    help="The longest time between the ends of two passes of the loop while all is well.",
    exporter=BOT,
    labels=(LOOP,),
    within=(0, None),
)

LOOP_DURATION = Metric(
    name="tradingbot_loop_duration_seconds",
    kind=HISTOGRAM,
    unit=SECONDS,
    help="Time of one pass of the loop, failed passes included.",
    exporter=BOT,
    labels=(LOOP,),
    # From an idle pass to one that blocks everything; loops run every 0.1 to 10 s.
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    why_no_alert="a slow pass matters when the loop is late or overdue, which EventLoopLagHigh reports",
)

EVENT_LOOP_LAG = Metric(
    name="tradingbot_event_loop_lag_seconds",
    kind=GAUGE,
    unit=SECONDS,
    help="How late the last timer of the event loop ran; freezes when the loop hangs.",
    exporter=BOT,
    required=True,
    within=(-0.1, None),  # uvloop runs a timer up to a millisecond too early, Windows up to 16
)

CLOCK_OFFSET = Metric(
    name="tradingbot_clock_offset_seconds",
    kind=GAUGE,
    unit=SECONDS,
    help="The bot's clock minus the venue's, minus half of the round trip; set at each probe.",
    exporter=BOT,
    labels=(VENUE,),
)

ERRORS = Metric(
    name="tradingbot_errors_total",
    kind=COUNTER,
    unit=ONE,
    help="Errors, handled and unhandled, counted once where they are first caught.",
    exporter=BOT,
    labels=(COMPONENT, ERROR_KIND),
)

STATE_LAST_SAVED = Metric(
    name="tradingbot_state_last_saved_timestamp_seconds",
    kind=GAUGE,
    unit=TIMESTAMP,
    help="When the store was last saved durably; set after the disk or database confirmed.",
    exporter=BOT,
    labels=(STORE,),
    required=True,
)

METRICS_DROPPED = Metric(
    name="tradingbot_metrics_dropped_total",
    kind=COUNTER,
    unit=ONE,
    help="Updates of metrics that were dropped because the catalogue does not allow them; the bot's log has each kind.",
    exporter=BOT,
    labels=(DROP_REASON,),
)
