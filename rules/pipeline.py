"""Who watches the watchers?"""

from tradewatch.model import NONE, StateAlert

WATCHDOG = StateAlert(
    name="Watchdog",
    severity=NONE,
    signal="pipeline_alive",
    when="vector(1)",
    summary="The alerting pipeline is alive",
    description="""Always fires. The heartbeat service expects it, and raises the alarm when it stops: then Prometheus,
        Alertmanager or the way between them is broken, and no other alert would reach anybody.""",
    samples_bad=(),
)
