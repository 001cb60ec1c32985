"""Does one replica of each bot trade, and is another one there to take over?"""

from rules import lately
from rules.ages import STANDING_BY, STOPPED_ON_PURPOSE
from tradewatch.model import CRITICAL, WARNING, Example, PerEnvironment, StateAlert
from tradingbot.catalogue.process import UP
from tradingbot.catalogue.strategies import STRATEGY_ENABLED
from tradingbot.catalogue.system import PLANNED_STOP, REPLICA_ACTIVE

_UP = UP.where(job="tradingbot")

_LIVE = STRATEGY_ENABLED.where(mode="live")

REPLICA_DOWN = StateAlert(
    name="ReplicaDown",
    # A warning: the other one trades. BotDown fires if no replica answers.
    severity=WARNING,
    signal="replica_presence",
    when=f"""
        count by (bot) (({_UP} == 0) unless on (bot, instance) {STOPPED_ON_PURPOSE})
        and on (bot) {_UP} == 1
    """,
    # A release of several replicas, one after the other, takes less.
    hold=PerEnvironment("15m", development="2h"),
    keep_firing_for="1m",
    summary="{{ $labels.bot }} has lost a replica",
    description="""Another replica of {{ $labels.bot }} is up. If that one dies too, no other takes over, and nobody
        manages its positions. Find out which one does not answer, and start it again.""",
    samples_bad=(UP.stays(0, instance="a:9400"), UP.stays(1, instance="b:9400")),
    samples_good=(UP.stays(1, instance="a:9400"), UP.stays(1, instance="b:9400")),
    fires_too=(
        Example(
            name="its-stop-ends-in-a-year",
            samples=(
                UP.stays(0, instance="a:9400"),
                UP.stays(1, instance="b:9400"),
                PLANNED_STOP.lags(-365 * 86_400, instance="a:9400"),
            ),
        ),
        Example(
            name="the-other-one-will-stop",
            samples=(
                UP.stays(0, instance="a:9400"),
                UP.stays(1, instance="b:9400"),
                PLANNED_STOP.lags(-3_600, instance="b:9400"),
            ),
        ),
    ),
    silent_too=(
        Example(name="the-only-one", samples=(UP.stays(0),)),
        Example(
            name="stopped-on-purpose",
            samples=(
                UP.stays(0, instance="a:9400"),
                UP.stays(1, instance="b:9400"),
                PLANNED_STOP.lags(-3_600, instance="a:9400"),
            ),
        ),
        Example(name="a-server-answers", samples=(UP.stays(0), UP.stays(1, job="prometheus", instance="p:9090"))),
    ),
)

NO_REPLICA_ACTIVE = StateAlert(
    name="NoReplicaActive",
    severity=CRITICAL,
    signal="replica_active",
    money=True,
    # A standby that answers keeps BotDown silent, and trades nothing.
    when=f"max by (bot) ({lately.low(REPLICA_ACTIVE)}) < 0.5",
    # A handover takes less.
    hold="2m",
    keep_firing_for="2m",
    summary="{{ $labels.bot }}: no replica trades",
    description="""Every replica of {{ $labels.bot }} that answers stands by. Nobody manages its positions, its orders
        and the stops that it holds itself. Make one replica active.""",
    samples_bad=(REPLICA_ACTIVE.stays(0),),
    samples_good=(REPLICA_ACTIVE.stays(1),),
)

SEVERAL_REPLICAS_ACTIVE = StateAlert(
    name="SeveralReplicasActive",
    # Both send orders: every position is twice its size, and each undoes the other's work.
    severity=CRITICAL,
    signal="replica_active",
    money=True,
    # A strategy that is live in two replicas trades twice, whatever they say of themselves.
    when=f"""
        sum by (bot) ({REPLICA_ACTIVE}) > 1
        or
        max by (bot) (count by (bot, strategy) (({_LIVE} == 1) unless on (bot, instance) {STANDING_BY})) > 1
    """,
    hold="1m",
    keep_firing_for="2m",
    summary="{{ $labels.bot }}: more than one replica trades",
    description="""Two processes of {{ $labels.bot }} trade on the same accounts: positions are twice as large as they
        should be, and no limit counts both. Stop one of them now.""",
    samples_bad=(REPLICA_ACTIVE.stays(1, instance="a:9400"), REPLICA_ACTIVE.stays(1, instance="b:9400")),
    samples_good=(REPLICA_ACTIVE.stays(1, instance="a:9400"), REPLICA_ACTIVE.stays(0, instance="b:9400")),
    fires_too=(
        Example(
            name="one-strategy-live-in-both",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live", instance="a:9400"),
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live", instance="b:9400"),
                STRATEGY_ENABLED.stays(1, strategy="carry", mode="live", instance="b:9400"),
            ),
        ),
        Example(
            name="only-one-says-that-it-is-active",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live", instance="a:9400"),
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live", instance="b:9400"),
                REPLICA_ACTIVE.stays(1, instance="a:9400"),
            ),
        ),
        Example(
            name="two-beside-a-standby",
            samples=(
                *(STRATEGY_ENABLED.stays(1, strategy="trend", mode="live", instance=f"{name}:9400") for name in "abc"),
                REPLICA_ACTIVE.stays(0, instance="c:9400"),
            ),
        ),
    ),
    silent_too=(
        Example(
            name="live-in-one-and-standing-by-in-the-other",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live", instance="a:9400"),
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live", instance="b:9400"),
                REPLICA_ACTIVE.stays(1, instance="a:9400"),
                REPLICA_ACTIVE.stays(0, instance="b:9400"),
            ),
        ),
        Example(
            name="each-strategy-in-another-replica",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live", instance="a:9400"),
                STRATEGY_ENABLED.stays(1, strategy="carry", mode="live", instance="b:9400"),
            ),
        ),
        Example(
            name="in-the-shadow-in-the-other",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live", instance="a:9400"),
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="shadow", instance="b:9400"),
            ),
        ),
        Example(
            name="on-paper-in-the-other",
            samples=(
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="live", instance="a:9400"),
                STRATEGY_ENABLED.stays(0, strategy="trend", mode="live", instance="b:9400"),
                STRATEGY_ENABLED.stays(1, strategy="trend", mode="paper", instance="b:9400"),
            ),
        ),
    ),
)
