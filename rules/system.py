"""Is the bot up, and does its process keep up?"""

from rules.ages import STOPPED_ON_PURPOSE, overdue
from rules.premises import SLOWEST_LOOP_SECONDS
from rules.recording import EXPECTED_BOT, SINCE_PASS
from rules.thresholds.system import EVENT_LOOP_LAG_LIMIT, LAG_HOLD_MINUTES, LOOP_PAUSE_SECONDS, MEMORY_LIMIT
from tradewatch.model import CRITICAL, WARNING, Example, StateAlert, ValueAlert
from tradingbot.catalogue.process import PROCESS_RESIDENT_MEMORY, UP
from tradingbot.catalogue.system import EVENT_LOOP_LAG, LOOP_INTERVAL, LOOP_LAST_SUCCESS, PLANNED_STOP

BOT_DOWN = StateAlert(
    name="BotDown",
    severity=CRITICAL,
    signal="bot_presence",
    # Starts from the list of expected bots: a bot that left service discovery has no `up` at all. A dead replica
    # beside a live one does not fire.
    when=f"""
        {EXPECTED_BOT}
        unless on (bot) ({UP.where(job="tradingbot")} == 1)
        unless on (bot) {STOPPED_ON_PURPOSE}
    """,
    # A deployment restarts the bot in less. One that restarts again and again is BotRestarting.
    hold="2m",
    summary="{{ $labels.bot }} is down",
    description="""No replica of {{ $labels.bot }} answers: the state of its positions, margin, stops and kill switch is
        unknown, and their alerts end although nothing has improved. Nobody watches the stops that the bot holds itself,
        and its working orders stay at the venue.""",
    samples_bad=(UP.stays(0),),
    samples_good=(UP.stays(1),),
    fires_too=(
        Example(name="another-job-answers", samples=(UP.stays(0), UP.stays(1, job="prometheus"))),
        Example(
            name="forgotten-after-a-weekend",
            before=(UP.stays(0), PLANNED_STOP.lags(1 - 3 * 86_400)),
            samples=(UP.stays(0),),
        ),
        Example(name="no-stop-is-planned", samples=(UP.stays(0), PLANNED_STOP.stays(0))),
        Example(name="its-stop-ends-in-a-year", samples=(UP.stays(0), PLANNED_STOP.lags(-365 * 86_400))),
    ),
    silent_too=(Example(name="stopped-on-purpose", samples=(UP.stays(0), PLANNED_STOP.lags(-3_600))),),
)

EVENT_LOOP_LAG_HIGH = ValueAlert(
    name="EventLoopLagHigh",
    severity=WARNING,
    signal="event_loop_lag",
    # A loop that hangs no longer reports its lag. So the time counts too by which each loop is overdue. Its label
    # `loop` keeps `or` from dropping it in favour of the lag.
    expr=f"""
        max by (bot, instance) (
          {EVENT_LOOP_LAG}
          or
          clamp_min(
            {overdue(str(SINCE_PASS), LOOP_INTERVAL, usual=SLOWEST_LOOP_SECONDS)} - {LOOP_PAUSE_SECONDS}, 0
          )
        )
    """,
    above=EVENT_LOOP_LAG_LIMIT,
    hold=f"{LAG_HOLD_MINUTES}m",
    keep_firing_for="2m",
    summary="{{ $labels.bot }}: {{ $labels.instance }} runs {{ $value | humanizeDuration }} late",
    description="""Everything that {{ $labels.bot }} does on {{ $labels.instance }} is late by this much: quotes stay at
        an old price, and cancels leave late. If the value only rises, a loop hangs or fails at every pass, and its work
        is not done at all.""",
    samples=lambda level: [EVENT_LOOP_LAG.stays(level), LOOP_LAST_SUCCESS.lags(0, loop="main")],
    fires_too=(
        Example(
            name="loop-hangs",
            samples=(EVENT_LOOP_LAG.stays(0.01), LOOP_LAST_SUCCESS.lags(85, loop="main")),
            value=55,
        ),
        Example(name="loop-hangs-and-no-lag", samples=(LOOP_LAST_SUCCESS.lags(85, loop="main"),), value=55),
        Example(
            name="loop-of-five-minutes-hangs",
            samples=(
                EVENT_LOOP_LAG.stays(0.01),
                LOOP_LAST_SUCCESS.lags(500, loop="rebalance"),
                LOOP_INTERVAL.stays(300, loop="rebalance"),
            ),
            value=35,
        ),
    ),
    silent_too=(
        Example(
            name="between-two-passes-of-five-minutes",
            samples=(
                EVENT_LOOP_LAG.stays(0.01),
                LOOP_LAST_SUCCESS.lags(300, loop="rebalance"),
                LOOP_INTERVAL.stays(300, loop="rebalance"),
            ),
        ),
    ),
)

MEMORY_USAGE_HIGH = ValueAlert(
    name="MemoryUsageHigh",
    severity=WARNING,
    signal="memory_usage",
    expr=f"max by (bot, instance) ({PROCESS_RESIDENT_MEMORY.where(job='tradingbot')})",
    above=MEMORY_LIMIT,
    # Loading a day of history needs memory for some minutes and frees it again.
    hold="10m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: {{ $labels.instance }} uses {{ $value | humanize1024 }}B of memory",
    description="""If {{ $labels.instance }} runs out of memory, the kernel kills {{ $labels.bot }} before it can cancel
        anything: positions stay open and orders keep working. Restart it before that, at a quiet moment.""",
    samples=lambda level: [PROCESS_RESIDENT_MEMORY.stays(level)],
    silent_too=(
        # Prometheus needs memory for its series; that is not a fault.
        Example(name="a-server-is-large", samples=(PROCESS_RESIDENT_MEMORY.stays(64 * 2**30, job="prometheus"),)),
    ),
)
