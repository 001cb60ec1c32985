"""A small project whose pages go to a channel with incidents, in one environment with one bot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from click.testing import CliRunner, Result

from tests.routing.example import ROOT
from tradewatch.channels.webhook import Heartbeat, Webhook
from tradewatch.cli.session import Session
from tradewatch.model import (
    BOOL,
    CRITICAL,
    GAUGE,
    NONE,
    RATIO,
    WARNING,
    Addresses,
    Environment,
    Exporter,
    Inhibition,
    Job,
    Label,
    Metric,
    Project,
    Promise,
    Receiver,
    Route,
    RuleGroup,
    StateAlert,
    Threshold,
    ValueAlert,
    Version,
    matching,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Pager(Webhook):
    """A fake of a service that opens incidents, which gets webhooks."""

    incidents: ClassVar[bool] = True


BOTS = Exporter("bot", "bots", (Label("bot", maximum=9), Label("instance", maximum=9), Label("job", ("bots",))))
HALTED = Metric("bot_halted", GAUGE, BOOL, "Whether it is halted.", BOTS)
USED = Metric("bot_used_ratio", GAUGE, RATIO, "How full it is.", BOTS, (Label("venue", maximum=3),))

DOWN = StateAlert(
    name="Down",
    severity=CRITICAL,
    signal="halted",
    when=f"max by (bot) ({HALTED}) == 1",
    summary="{{ $labels.bot }} is down",
    description="It is.",
    samples_bad=(HALTED.stays(1),),
    samples_good=(HALTED.stays(0),),
)
FULL = ValueAlert(
    name="Full",
    severity=WARNING,
    signal="used",
    expr=f"max by (bot, venue) ({USED})",
    above=Threshold(unit=RATIO, value=0.5, why="Half of it.", tune="Look at it."),
    hold="1m",
    summary="{{ $labels.bot }} is full at {{ $labels.venue }}",
    description="Soon nothing is left.",
    samples=lambda level: [USED.stays(level, venue="here")],
)
ALIVE = StateAlert(
    name="Alive", severity=NONE, signal="alive", when="vector(1)", summary="Alive", description="It is.", samples_bad=()
)
ON_CALL, DESK = Receiver("on-call", via=(Pager,)), Receiver("desk", via=(Webhook,))
SWITCH = Receiver("switch", via=(Heartbeat,))
ROUTING = Route(
    receiver=DESK,
    group_by=("alertname", "bot"),
    group_wait="0s",
    group_interval="500ms",
    repeat_interval="1h",
    routes=(
        Route(matching(severity="critical"), ON_CALL),
        Route(matching(severity="none"), SWITCH, repeat_interval="500ms"),
    ),
)
DOWN_INHIBITS = Inhibition(source=matching(alertname="Down"), target=matching(severity="warning"), equal=("bot",))
PAGED = Promise(matching(severity="critical"), reaches=(Pager,), within="30s", repeated="4h")
TOLD = Promise(matching(severity="warning"), reaches=(Webhook,), within="30s", repeated="4h")


def project(sink: str, *, bot: str = "127.0.0.1:9400", alertmanager: str = "127.0.0.1:9093") -> Project:
    """The project, whose channels all send to `sink`; the others are where its bot and its Alertmanager listen."""
    environment = Environment(
        name="here",
        prometheus=Version(2, 42),
        alertmanager=Version(0, 25),
        scrape_interval="500ms",
        evaluation_interval="500ms",
        watched=("one",),
        jobs=(
            Job("bots", (({"bot": "one"}, (bot,)),)),
            Job("alertmanager", (({}, (alertmanager,)),)),
        ),
        addresses=Addresses(
            grafana="http://127.0.0.1:3000",
            prometheus="http://127.0.0.1:9090",
            alertmanager=f"http://{alertmanager}",
            runbooks="http://127.0.0.1/runbooks",
            alertmanagers=(alertmanager,),
        ),
        channels=(
            Pager(url=sink, credentials=False),
            Webhook(url=sink, credentials=False),
            Heartbeat(url=sink, credentials=False),
        ),
    )
    return Project(
        root=ROOT,
        identity="bot",
        environments=(environment,),
        metrics=(HALTED, USED),
        groups=(RuleGroup("some", (DOWN, FULL, ALIVE)),),
        receivers=(ON_CALL, DESK, SWITCH),
        routing=ROUTING,
        inhibitions=(DOWN_INHIBITS,),
        promises=(PAGED, TOLD),
        dashboards={},
    )


def run(command: Any, of: Project, *arguments: str) -> Result:
    """The result of one of our commands with this project."""
    return CliRunner().invoke(command, arguments, obj=Session(lambda: of, ROOT, debug=True))
