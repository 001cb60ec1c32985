"""Events that are drawn over every graph of every dashboard."""

from rules.maintenance import MAINTENANCE
from tradewatch.grafana import BLUE, ORANGE, RED, annotation
from tradewatch.model import CRITICAL
from tradingbot.catalogue.system import BUILD_INFO

_RUNNING = f"max by (bot, version, commit) ({BUILD_INFO}"


def _maintenance() -> tuple[annotation, ...]:
    """The open maintenance windows; nothing if there is no window."""
    series = sorted({each for window in MAINTENANCE for each in window.series.values()})
    if not series:
        return ()
    return (
        annotation(
            "Maintenance",
            " or ".join(series),
            title="{{window}}",
            text="{{reason}} Owner: {{owner}}.",
            tags=("bot", "venue", "provider"),
            color=ORANGE,
        ),
    )


EVENTS = (
    annotation(
        "Critical alerts",
        # A warning may last for days, and would colour every graph; the list of alerts has it.
        f'ALERTS{{alertstate="firing", severity="{CRITICAL}"}}',
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
    *_maintenance(),
)
