"""Processes: they die, restart, and run out of memory and files."""

from rules.operations.market_data import MARKET_DATA_ABSENT
from rules.operations.processes import (
    BOT_RESTARTING,
    BOT_UNSTABLE,
    OPEN_FILES_NEAR_LIMIT,
)
from rules.pipeline import METRICS_ABSENT
from rules.safety.records import RISK_DATA_STALE
from rules.system import BOT_DOWN, MEMORY_USAGE_HIGH
from situations.steps import NO_STREAM, STARTED, restart
from situations.world import BTC, SOL
from tradewatch.model import DOWN, HEALTHY, Hears, Situation, gone, stamped
from tradingbot.catalogue.process import PROCESS_MAX_FDS, PROCESS_OPEN_FDS, PROCESS_RESIDENT_MEMORY
from tradingbot.catalogue.providers import MARKET_DATA_LAST_UPDATE, MARKET_DATA_SUBSCRIBED
from tradingbot.catalogue.risk import DRAWDOWN, EQUITY, RECONCILIATION_LAST_SUCCESS, RISK_UPDATED
from tradingbot.catalogue.strategies import STRATEGY_HEARTBEAT
from tradingbot.catalogue.system import PLANNED_STOP

BOT_DIES = Situation(
    name="bot-dies",
    story="""The bot's process is killed because its memory is used up, and nobody starts it again for a quarter of an
        hour.""",
    lasts="1h",
    steps=restart("15m", "30m"),
    hears=(Hears(BOT_DOWN, by="18m", over="31m"),),
    resembles=(METRICS_ABSENT[0], BOT_RESTARTING),
)

DEPLOYMENT = Situation(
    name="deployment",
    story="A new version of the bot is deployed: its process does not answer for 75 seconds.",
    lasts="1h",
    steps=restart("15m", "16m15s"),
    resembles=(BOT_DOWN, BOT_RESTARTING),
)

PLANNED = Situation(
    name="planned-stop",
    story="The bot says that it stops for half an hour, and is back after 25 minutes.",
    lasts="1h",
    steps={"14m": PLANNED_STOP.stays(45 * 60), **restart("15m", "40m")},
    resembles=(BOT_DOWN,),
)

# A bot without our recorder: that refuses such a time.
PLANNED_STOP_IN_MILLISECONDS = Situation(
    name="planned-stop-in-milliseconds",
    story="""The script of a deployment announces a stop of ten minutes, but as a time in milliseconds. The new image is
        missing, and the bot does not come back.""",
    lasts="1h",
    steps={"14m30s": PLANNED_STOP.stays(25 * 60 * 1_000), "15m": DOWN},
    hears=(Hears(BOT_DOWN, by="18m"),),
)

PLANNED_STOP_EXCEEDED = Situation(
    name="planned-stop-without-an-end",
    story="The bot says that it stops for a quarter of an hour, and does not come back.",
    lasts="1h",
    steps={"14m": PLANNED_STOP.stays(30 * 60), "15m": DOWN},
    hears=(Hears(BOT_DOWN, by="33m"),),
)

CRASH_LOOP = Situation(
    name="crash-loop",
    story="The bot crashes a minute after each start, and its supervisor starts it again after 45 seconds.",
    lasts="1h40m",
    steps={
        time: change
        for start in range(900, 2_800, 105)
        for time, change in restart(f"{start}s", f"{start + 45}s").items()
    },
    hears=(Hears(BOT_RESTARTING, by="22m", over="1h38m"), Hears(BOT_UNSTABLE, by="22m", over="1h38m")),
    resembles=(BOT_DOWN,),
)

QUICK_CRASH_LOOP = Situation(
    name="crash-loop-that-no-scrape-sees",
    story="The bot crashes every three minutes and is back within seconds, so that every scrape finds it up.",
    lasts="1h30m",
    steps={f"{start}s": STARTED for start in range(900, 2_000, 180)},
    hears=(Hears(BOT_RESTARTING, by="25m", over="1h24m"), Hears(BOT_UNSTABLE, by="25m", over="1h28m")),
)

THREE_RESTARTS = Situation(
    name="three-restarts-in-a-quarter-of-an-hour",
    story="The bot crashes three times within 15 minutes, and is back within seconds each time.",
    lasts="1h",
    steps=dict.fromkeys(("15m", "22m30s", "30m"), STARTED),
    hears=(Hears(BOT_RESTARTING, by="32m", over="37m"), Hears(BOT_UNSTABLE, by="32m", over="52m")),
)

# hummingbot/hummingbot#7462
KILLED_AGAIN_AND_AGAIN = Situation(
    name="killed-every-forty-minutes",
    story="""The bot's memory fills within forty minutes, faster than its alert is held. The kernel kills it, and its
        supervisor starts it again.""",
    lasts="6h",
    steps={
        time: change
        for minute in range(60, 300, 40)
        for time, change in restart(f"{minute}m", f"{minute + 1}m").items()
    },
    hears=(Hears(BOT_UNSTABLE, by="3h3m", over="5h16m"),),
    resembles=(BOT_RESTARTING, BOT_DOWN, MEMORY_USAGE_HIGH),
)

# freqtrade/freqtrade#13082
KILLED_EVERY_TEN_MINUTES = Situation(
    name="killed-every-ten-minutes",
    story="""The bot's memory fills within ten minutes. The kernel kills it, and it is back after twenty seconds:
        it is never down for long. The desk hears of the third time, and somebody is paged at the fifth.""",
    lasts="2h",
    steps={
        time: change
        for minute in range(15, 75, 10)
        for time, change in restart(f"{minute}m", f"{60 * minute + 20}s").items()
    },
    hears=(Hears(BOT_UNSTABLE, by="36m", over="1h56m"), Hears(BOT_RESTARTING, by="57m", over="1h40m")),
    resembles=(BOT_DOWN, MEMORY_USAGE_HIGH),
)

# ctubio/Krypto-trading-bot#455
RESTARTED_BY_HAND = Situation(
    name="restarted-by-hand-again-and-again",
    story="""Somebody tries out settings on a quiet day, and restarts the bot five times within twenty minutes. Each
        time the bot says before that it stops for three minutes, and is back after 45 seconds.""",
    lasts="1h",
    steps={
        time: change
        for stop in range(900, 2_100, 270)
        for time, change in {
            f"{stop - 30}s": PLANNED_STOP.stays(stop + 180),
            **restart(f"{stop}s", f"{stop + 45}s"),
        }.items()
    },
    resembles=(BOT_RESTARTING, BOT_UNSTABLE, BOT_DOWN),
)

EDITS_IN_DEVELOPMENT = Situation(
    name="edits-in-development",
    story="A developer edits the bot, which restarts every two minutes for half an hour.",
    lasts="1h",
    environment="development",
    steps={
        time: change
        for start in range(900, 2_700, 120)
        for time, change in restart(f"{start}s", f"{start + 20}s").items()
    },
    resembles=(BOT_RESTARTING, BOT_DOWN),
)

# prometheus/prometheus#14085
SCRAPES_TIME_OUT_FOR_A_MINUTE = Situation(
    name="scrapes-time-out-for-a-minute",
    story="""The network is slow, and for a minute no scrape of the bot ends in time. Ten minutes later that happens
        again. The bot trades on.""",
    lasts="1h",
    steps={"15m": DOWN, "16m": HEALTHY, "25m": DOWN, "26m": HEALTHY},
    resembles=(BOT_DOWN, BOT_RESTARTING, METRICS_ABSENT[0]),
)

# prometheus/prometheus#5383
EVERY_OTHER_SCRAPE = Situation(
    name="every-other-scrape-fails",
    story="""The bot's machine is overloaded, and every other scrape times out. An alert that has to hold for minutes
        begins anew each time, so the bot is as good as unwatched.""",
    lasts="1h30m",
    steps={f"{time}s": HEALTHY if time % 30 else DOWN for time in range(900, 2_700, 15)},
    hears=(Hears(BOT_RESTARTING, by="20m", over="1h10m"),),
    resembles=(BOT_DOWN,),
)

# QuantConnect/Lean#960
RESTART_EACH_NIGHT = Situation(
    name="leak-and-a-restart-each-night",
    story="""The bot leaks memory, and restarts each night before that matters: it begins at 0.5 GiB and ends at
        1.3.""",
    lasts="15h",
    steps={
        **{
            f"{hour}h": PROCESS_RESIDENT_MEMORY.stays((0.5 + 0.8 * (hour % 12) / 12) * 2**30)
            for hour in range(15)
            if hour % 12
        },
        **restart("11h56m", "12h"),
    },
    resembles=(MEMORY_USAGE_HIGH, BOT_RESTARTING, BOT_DOWN),
)

# BYTEX-TRADE/bytex#30
FIRST_DEPLOYMENT = Situation(
    name="everything-starts",
    story="""Prometheus, the bot and everything else start for the first time: the bot answers after a minute, and knows
        its venue, account and risk a minute later.""",
    lasts="1h",
    steps={
        "0s": DOWN,
        "1m": (
            HEALTHY,
            STARTED,
            gone(MARKET_DATA_LAST_UPDATE),
            gone(RECONCILIATION_LAST_SUCCESS),
            gone(RISK_UPDATED),
            gone(DRAWDOWN),
            gone(EQUITY),
            gone(STRATEGY_HEARTBEAT),
            stamped(MARKET_DATA_SUBSCRIBED, **BTC),
            stamped(MARKET_DATA_SUBSCRIBED, **SOL),
            NO_STREAM,
        ),
        "2m": (HEALTHY, STARTED),
    },
    resembles=(BOT_DOWN, BOT_RESTARTING, MARKET_DATA_ABSENT, RISK_DATA_STALE, METRICS_ABSENT[0]),
)

# fxcm/RestAPI#19
SOCKETS_LEAK = Situation(
    name="sockets-leak",
    story="""Every reconnect leaves a socket open. After six days nine tenths of the files that the process may open are
        used, and an hour later all: it answers nobody any more.""",
    lasts="2h",
    steps={
        "0s": (PROCESS_MAX_FDS.stays(1_024), PROCESS_OPEN_FDS.stays(860)),
        "15m": PROCESS_OPEN_FDS.stays(920),
        "1h15m": DOWN,
        "1h40m": (HEALTHY, STARTED, PROCESS_MAX_FDS.stays(1_024), PROCESS_OPEN_FDS.stays(120)),
    },
    hears=(Hears(OPEN_FILES_NEAR_LIMIT, by="26m", over="1h21m"), Hears(BOT_DOWN, by="1h18m", over="1h41m")),
)

SOCKETS_IN_A_BURST = Situation(
    name="sockets-in-a-burst",
    story="The bot loads the history of every symbol at once, and has nearly all of its files open for three minutes.",
    lasts="1h",
    steps={
        "0s": (PROCESS_MAX_FDS.stays(1_024), PROCESS_OPEN_FDS.stays(120)),
        "15m": PROCESS_OPEN_FDS.stays(1_000),
        "18m": PROCESS_OPEN_FDS.stays(120),
    },
    resembles=(OPEN_FILES_NEAR_LIMIT,),
)
