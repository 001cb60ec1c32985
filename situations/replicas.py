"""Replicas: one trades, the other stands by and takes over."""

from rules.operations.processes import BOT_RESTARTING, BOT_UNSTABLE
from rules.operations.replicas import NO_REPLICA_ACTIVE, REPLICA_DOWN, SEVERAL_REPLICAS_ACTIVE
from rules.safety.records import RECONCILIATION_STALE, RISK_DATA_STALE, STATE_NOT_SAVED
from rules.strategies import STRATEGY_STALLED
from rules.system import BOT_DOWN
from situations.steps import STARTED, restart
from tradewatch.model import DOWN, HEALTHY, Hears, Situation, frozen
from tradingbot.catalogue.risk import RECONCILIATION_LAST_SUCCESS, RISK_UPDATED
from tradingbot.catalogue.strategies import STRATEGY_ENABLED, STRATEGY_HEARTBEAT
from tradingbot.catalogue.system import PLANNED_STOP, REPLICA_ACTIVE, STATE_LAST_SAVED

ORDINARY_HOURS = Situation(
    name="ordinary-hours",
    story="The bot trades, its standby waits, and all is well.",
    lasts="2h",
    standby={},
    resembles=(NO_REPLICA_ACTIVE, SEVERAL_REPLICAS_ACTIVE),
)

ACTIVE_DIES = Situation(
    name="active-replica-dies-and-the-standby-does-not-take-over",
    story="The replica that trades dies. The standby answers, but does not take over.",
    lasts="1h",
    steps=restart("15m", "40m"),
    standby={},
    hears=(Hears(NO_REPLICA_ACTIVE, by="18m", over="43m"), Hears(REPLICA_DOWN, by="31m", over="41m")),
    resembles=(BOT_DOWN,),
)

HANDOVER = Situation(
    name="handover",
    story="The standby takes over 45 seconds after the replica that traded was stopped, which then stands by itself.",
    lasts="1h",
    steps={
        "15m": DOWN,
        "17m": (
            HEALTHY,
            STARTED,
            REPLICA_ACTIVE.stays(0),
            STRATEGY_ENABLED.stays(0, strategy="trend", mode="live"),
            RECONCILIATION_LAST_SUCCESS.stays(0, venue="binance"),
        ),
    },
    standby={
        "15m45s": (
            REPLICA_ACTIVE.stays(1),
            STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
            RECONCILIATION_LAST_SUCCESS.lags(30, venue="binance"),
        ),
    },
    resembles=(REPLICA_DOWN, NO_REPLICA_ACTIVE, SEVERAL_REPLICAS_ACTIVE, RECONCILIATION_STALE),
)

BOTH_TRADE = Situation(
    name="both-replicas-trade",
    story="After a short loss of the network between them, both replicas believe that they are the active one.",
    lasts="1h",
    standby={
        "15m": (
            REPLICA_ACTIVE.stays(1),
            STRATEGY_ENABLED.stays(1, strategy="trend", mode="live"),
            RECONCILIATION_LAST_SUCCESS.lags(30, venue="binance"),
        ),
        "30m": HEALTHY,
    },
    hears=(Hears(SEVERAL_REPLICAS_ACTIVE, by="17m", over="33m"),),
)

STANDBY_RESTS = Situation(
    name="standby-does-nothing",
    story="""The standby neither reconciles nor evaluates, saves nothing and computes no risk. That is what it is there
        for.""",
    lasts="1h30m",
    standby={
        "15m": (
            frozen(RISK_UPDATED),
            frozen(STATE_LAST_SAVED),
            frozen(STRATEGY_HEARTBEAT),
        ),
    },
    resembles=(RECONCILIATION_STALE, RISK_DATA_STALE, STATE_NOT_SAVED, STRATEGY_STALLED),
)

STANDBY_DIES = Situation(
    name="standby-dies",
    story="""The standby dies, and the replica that trades goes on. Nobody is woken for that, but somebody has to start
        it again before it is needed.""",
    lasts="1h15m",
    standby={"15m": DOWN, "1h": (HEALTHY, STARTED)},
    hears=(Hears(REPLICA_DOWN, by="31m", over="1h1m"),),
    resembles=(BOT_DOWN, NO_REPLICA_ACTIVE),
)

STANDBY_RESTARTS = Situation(
    name="standby-restarts-again-and-again",
    story="""The kernel kills the standby every six minutes, because its new version leaks memory. The replica that
        trades has the old one, and nobody is woken.""",
    lasts="2h",
    standby={
        time: change for minute in range(15, 65, 6) for time, change in restart(f"{minute}m", f"{minute + 1}m").items()
    },
    hears=(Hears(BOT_UNSTABLE, by="45m", over="1h50m", standby=True),),
    resembles=(BOT_RESTARTING, NO_REPLICA_ACTIVE),
)

STANDBY_MOVES = Situation(
    name="standby-moves",
    story="The desk stops the standby for two hours, because its machine is replaced, and the bot announces it.",
    lasts="2h30m",
    standby={"14m": PLANNED_STOP.stays(2 * 3600 + 900), "15m": DOWN, "2h10m": (HEALTHY, STARTED)},
    resembles=(REPLICA_DOWN,),
)
