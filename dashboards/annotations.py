"""Events that are drawn over every graph of every dashboard."""

from tradewatch.grafana import BLUE, RED, annotation
from tradingbot.catalogue.system import BUILD_INFO

_RUNNING = f"max by (bot, version, commit) ({BUILD_INFO}"

EVENTS = (
    annotation(
        "Alerts",
        # Without the Watchdog, which always fires.
        'ALERTS{alertstate="firing", severity!="none"}',
        title="{{alertname}}",
        text="{{severity}}",
        tags=("bot",),
        color=RED,
    ),
    annotation(
        "Deployments",
        # A new version is a new series: it runs now and did not run 5 minutes ago.
        f"{_RUNNING}) unless {_RUNNING} offset 5m)",
        title="{{bot}} runs {{version}}",
        text="commit {{commit}}",
        tags=("bot",),
        color=BLUE,
    ),
)
