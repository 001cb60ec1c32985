"""Who is notified of an alert, what must hold for that, and what a message says."""

from pathlib import Path

from tradewatch.channels.webhook import Webhook
from tradewatch.model import MessageTemplates, Promise, Receiver, Route, matching

ON_CALL = Receiver("on-call")
TEAM = Receiver("team")
# Gets the alerts that no route below takes, so that somebody notices a forgotten severity.
NOBODY_ROUTED_THIS = Receiver("nobody-routed-this")

RECEIVERS = (ON_CALL, TEAM, NOBODY_ROUTED_THIS)

ROUTING = Route(
    receiver=NOBODY_ROUTED_THIS,
    group_by=("alertname", "service"),
    group_wait="30s",
    group_interval="4m",
    repeat_interval="3h50m",
    routes=(
        Route(matching(severity="critical"), receiver=ON_CALL, group_wait="10s", group_interval="20s"),
        Route(matching(severity="warning"), receiver=TEAM),
    ),
)

# What must hold whatever the tree above looks like; `build` proves it.
PROMISES = (
    Promise(matching(severity="critical"), reaches=(Webhook,), within="30s", repeated="4h"),
    Promise(matching(severity="warning"), reaches=(Webhook,), within="5m", repeated="4h"),
    # Each problem is a message of its own.
    Promise((), apart=("alertname", "service")),
)

TEMPLATES = tuple(
    MessageTemplates.read(path) for path in sorted(Path(__file__).parent.joinpath("templates").glob("*.tmpl"))
)

__all__ = ["PROMISES", "RECEIVERS", "ROUTING", "TEMPLATES"]
