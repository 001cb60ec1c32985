"""Does each process stay up, and does it know the time?"""

from rules.premises import SCRAPE_ANSWER_SECONDS
from rules.thresholds.operations import CLOCK_ERROR, ERROR_COUNT, ERROR_MINUTES, OPEN_FILES_USED
from tradewatch.model import CRITICAL, WARNING, Example, PerEnvironment, StateAlert, ValueAlert
from tradingbot.catalogue.process import PROCESS_MAX_FDS, PROCESS_OPEN_FDS, PROCESS_START_TIME, UP
from tradingbot.catalogue.system import CLOCK, CLOCK_OFFSET, ERRORS, PLANNED_STOP, REPLICA_ACTIVE

_UP, _STARTED = UP.where(job="tradingbot"), PROCESS_START_TIME.where(job="tradingbot")

# Who is back before the end of a planned stop was restarted by somebody: a start ends the plan with its own time.
_PLANNED = f"""(
          max_over_time({PLANNED_STOP}[50m]) > last_over_time({PLANNED_STOP}[50m])
          or
          last_over_time({PLANNED_STOP}[50m]) > time()
        )"""


def _starts(within: str) -> str:
    return f"max by (bot, instance) (changes({_STARTED}[{within}]))"


_STARTS_ALL_THE_TIME = Example(
    name="each-start-ends-a-plan-that-nobody-had",
    samples=(UP.stays(1), PROCESS_START_TIME.lags(5), PLANNED_STOP.lags(4)),
)
_IS_STOPPED = Example(
    name="is-still-stopped-as-planned",
    samples=(UP.stays(0), PROCESS_START_TIME.lags(5), PLANNED_STOP.stays(4_000_000_000)),
)
_SERVER_RESTARTS = Example(
    name="a-server-restarts", samples=(UP.stays(1), PROCESS_START_TIME.lags(5, job="prometheus"))
)

BOT_RESTARTING = StateAlert(
    name="BotRestarting",
    # A process that dies every minute is never down for as long as BotDown holds. Of a standby, BotUnstable warns.
    severity=CRITICAL,
    signal="bot_restarts",
    # A deployment is one restart, one that is taken back is two. Each is two changes of `up`, if a scrape sees it; the
    # last of three may not be back yet.
    when=f"""
        (
          {_starts("20m")} > 2
          or
          max by (bot, instance) (changes({_UP}[20m])) > 4
          or
          {_starts("50m")} > 4
        )
        unless on (bot, instance) {_PLANNED}
        unless on (bot, instance) (max_over_time({REPLICA_ACTIVE}[20m]) == 0)
    """,
    # In development, every edit restarts it.
    hold=PerEnvironment("0s", development="2h"),
    summary="{{ $labels.bot }}: {{ $labels.instance }} restarts, or stops answering, again and again",
    description="""{{ $labels.bot }} on {{ $labels.instance }} has restarted, or did not answer, at least three times in
        20 minutes or five times in 50. If it restarts, it hardly trades and hardly watches its stops. If it only does
        not answer, its other alerts end in each gap, and nobody sees what it does.""",
    samples_bad=(UP.stays(1), PROCESS_START_TIME.lags(5)),
    samples_good=(UP.stays(1), PROCESS_START_TIME.stays(0)),
    fires_too=(
        _STARTS_ALL_THE_TIME,
        Example(
            name="has-just-taken-over",
            before=(UP.stays(1), PROCESS_START_TIME.lags(5), REPLICA_ACTIVE.stays(0)),
            samples=(UP.stays(1), PROCESS_START_TIME.lags(5), REPLICA_ACTIVE.stays(1)),
        ),
    ),
    silent_too=(
        _IS_STOPPED,
        _SERVER_RESTARTS,
        Example(name="a-standby", samples=(UP.stays(1), PROCESS_START_TIME.lags(5), REPLICA_ACTIVE.stays(0))),
    ),
)

BOT_UNSTABLE = StateAlert(
    name="BotUnstable",
    # A warning: it trades for most of the time. BotRestarting inhibits this alert.
    severity=WARNING,
    signal="bot_restarts",
    # Memory that fills within the hour kills it seldom, and all day. It is over when the process has run for twice the
    # usual time between its starts of the last 3 hours.
    when=f"""
        (
          {_starts("35m")} > 2
          or
          {_starts("3h")} > 3 and on (bot, instance) {_starts("50m")} > 0
        )
        unless on (bot, instance) time() - {_STARTED} > on (bot, instance) 2 * 3 * 3600 / {_starts("3h")}
        unless on (bot, instance) {_PLANNED}
    """,
    hold=PerEnvironment("0s", development="2h"),
    summary="{{ $labels.bot }}: {{ $labels.instance }} has restarted several times",
    description="""{{ $labels.bot }} on {{ $labels.instance }} has restarted at least three times in 35 minutes or four
        times in 3 hours, and nobody had planned that. Something kills it. Find out what, before it does so at a bad
        moment.""",
    samples_bad=(UP.stays(1), PROCESS_START_TIME.lags(5)),
    samples_good=(UP.stays(1), PROCESS_START_TIME.stays(0)),
    fires_too=(_STARTS_ALL_THE_TIME,),
    silent_too=(_IS_STOPPED, _SERVER_RESTARTS),
)

CLOCK_OFF = ValueAlert(
    name="ClockOff",
    severity=WARNING,
    signal="clock_offset",
    # Against the venue's clock, and against Prometheus'. They have different labels, so `or` keeps both. Prometheus
    # also sees the time that a busy bot needs for its answer.
    expr=f"""
        max by (bot, instance) (
          abs({CLOCK_OFFSET})
          or
          abs(timestamp({CLOCK}) - {CLOCK}) > {SCRAPE_ANSWER_SECONDS}
        )
    """,
    above=CLOCK_ERROR,
    hold="2m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: the clock of {{ $labels.instance }} is {{ $value | humanizeDuration }} off",
    description="""Venues refuse orders and cancels of {{ $labels.bot }} whose time is too far from theirs. Check the
        time service of the machine of {{ $labels.instance }}, and then the clock of Prometheus.""",
    samples=lambda level: [CLOCK_OFFSET.stays(level, venue="binance"), CLOCK.lags(0)],
    fires_too=(
        Example(
            name="behind-prometheus",
            samples=(CLOCK_OFFSET.stays(0.01, venue="binance"), CLOCK.lags(4)),
            value=4,
        ),
        Example(name="ahead-of-prometheus", samples=(CLOCK.lags(-4),), value=4),
        Example(name="behind-the-venue", samples=(CLOCK_OFFSET.stays(-3, venue="binance"), CLOCK.lags(2)), value=3),
    ),
)

METRICS_FROZEN = StateAlert(
    name="MetricsFrozen",
    # Each value is an old one, and ages stand still with the clock: no other alert of the bot means anything.
    severity=CRITICAL,
    signal="metrics_age",
    when=f"group by (bot, instance) ({CLOCK} == {CLOCK} offset 2m)",
    hold="1m",
    keep_firing_for="2m",
    summary="{{ $labels.bot }}: the metrics of {{ $labels.instance }} no longer change",
    description="""{{ $labels.instance }} answers with the same old values, so nobody sees what {{ $labels.bot }} does,
        and its other alerts cannot fire. Read its log, and its positions on the venue's own site.""",
    samples_bad=(CLOCK.stays(0),),
    samples_good=(CLOCK.lags(0),),
)

OPEN_FILES_NEAR_LIMIT = ValueAlert(
    name="OpenFilesNearLimit",
    severity=WARNING,
    signal="open_files",
    expr=f"max by (bot, instance) ({PROCESS_OPEN_FDS.where(job='tradingbot')} / {PROCESS_MAX_FDS})",
    above=OPEN_FILES_USED,
    # A burst of calls opens sockets for seconds.
    hold="10m",
    keep_firing_for="5m",
    summary="{{ $labels.bot }}: {{ $labels.instance }} has {{ $value | humanizePercentage }} of its files open",
    description="""At 100% {{ $labels.bot }} on {{ $labels.instance }} can open no connection: no call to a venue, no
        stream, no answer to Prometheus. Restart it before that, at a quiet moment.""",
    samples=lambda level: [PROCESS_OPEN_FDS.stays(1_000 * level), PROCESS_MAX_FDS.stays(1_000)],
    silent_too=(
        Example(
            name="a-server-has-many-files",
            samples=(PROCESS_OPEN_FDS.stays(990, job="prometheus"), PROCESS_MAX_FDS.stays(1_000, job="prometheus")),
        ),
    ),
)

ERRORS_MANY = ValueAlert(
    name="ErrorsMany",
    severity=WARNING,
    signal="errors",
    expr=f"sum by (bot, component) (increase({ERRORS}[{ERROR_MINUTES}m]))",
    above=ERROR_COUNT,
    # As long as the range: the errors of one moment have left it by then.
    hold="5m",
    summary="{{ $labels.bot }}: {{ $value | humanize }} errors of {{ $labels.component }} in 5 minutes",
    description="""Something in {{ $labels.component }} of {{ $labels.bot }} fails at every attempt. The log says what;
        *System health: Errors* says of which kind.""",
    samples=lambda level: [ERRORS.grows(level, per=f"{ERROR_MINUTES}m", component="execution", kind="unhandled")],
)
