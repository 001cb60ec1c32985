"""Events that are drawn over every graph of every dashboard."""

from rules.maintenance import MAINTENANCE
from tradewatch.grafana import BLUE, ORANGE, RED, annotation
from tradewatch.model import CRITICAL
from tradingbot.catalogue.system import BUILD_INFO

_RUNNING = f"max by (bot, version, commit) ({BUILD_INFO}"

# Marks at the same time lie on top of each other: more than these would hide the graph.
_FEW = 6


def _bounded(events: str, label: str, of: str, *kept: str) -> str:
    """The events; if there are many at a time, one for all of them, whose label is for example `many bots`."""
    many = f'label_replace(group by ({", ".join(kept)}) ({events}), "{label}", "many {of}", "", "")'
    return f"{events} and on () count({events}) <= {_FEW} or {many} and on () count({events}) > {_FEW}"


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
        _bounded(f'ALERTS{{alertstate="firing", severity="{CRITICAL}"}}', "alertname", "critical alerts"),
        title="{{alertname}}",
        text="{{severity}}",
        tags=("bot",),
        color=RED,
    ),
    annotation(
        "Deployments",
        # A new version is a new series: it runs now and did not run 5 minutes ago.
        _bounded(f"({_RUNNING}) unless {_RUNNING} offset 5m))", "bot", "bots", "version", "commit"),
        title="{{bot}}: version {{version}}",
        text="commit {{commit}}",
        tags=("bot",),
        color=BLUE,
    ),
    *_maintenance(),
)
