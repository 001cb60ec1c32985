"""What the demo prints once everything works: where to look, what to break, and what will be heard after how long."""

from __future__ import annotations

import math
from collections.abc import Iterator
from urllib.parse import urlsplit

from rules.safety.positions import DAILY_LOSS_LIMIT_REACHED, STOP_MISSING
from rules.system import BOT_DOWN
from stack.bot import FAULTS
from stack.demo.replicas import CONTROL
from stack.demo.running import Demo
from tradewatch.model import Alert, Project
from tradewatch.model.duration import duration, seconds
from tradewatch.model.per_environment import at
from tradewatch.routing import labels_as_sent, routes_of

# Faults, and an alert that fires because of each: the soonest first.
TO_BREAK = (("stop-missing", STOP_MISSING), ("loss-at-limit", DAILY_LOSS_LIMIT_REACHED), ("process-killed", BOT_DOWN))
# Seconds for which a fault lasts beyond its message, so that it can be looked at.
_TO_LOOK = 30


def guide(project: Project, demo: Demo) -> Iterator[str]:
    """The lines."""
    yield "Look at:"
    yield f"  {demo.receivers.url}/  what a phone would show"
    yield f"  {demo.prometheus.url}/alerts  which alerts are pending and firing"
    yield f"  {demo.alertmanager.url}/  which alerts Alertmanager has, and silences"
    yield from _dashboards(demo)
    yield "Break something, in another terminal:"
    control = demo.replicas[0].control
    where = "" if control.endswith(f":{CONTROL}") else f" --program {control}"
    for fault, alert in TO_BREAK:
        soon = within(project, demo, alert)
        lasts = duration(math.ceil((soon + _TO_LOOK) / 60) * 60)
        yield f"  .venv/bin/python generator.py fault {fault} --for {lasts}{where}"
        yield f"      {FAULTS[fault].story} {alert.name} is heard within {math.ceil(soon)} s."
    yield f"  .venv/bin/python generator.py fault{where}  lists all faults"
    yield "Each message is printed here. Ctrl-C ends everything."


def _dashboards(demo: Demo) -> Iterator[str]:
    if demo.dashboards:
        yield f"  {demo.dashboards}/  the dashboards, drawn without Grafana; messages link to them"
        return
    port = urlsplit(demo.environment.addresses.grafana).port
    yield "Messages link to dashboards. In another terminal, this draws them without Grafana, if you have node:"
    yield f"  .venv/bin/python generator.py preview --serve --port {port} --prometheus {demo.prometheus.url}"


def within(project: Project, demo: Demo, alert: Alert) -> float:
    """Seconds from a fault to the message: the next scrape, the next evaluation, the hold, and the group's wait."""
    environment = demo.environment
    labels = labels_as_sent(alert, environment, {"bot": demo.replicas[0].bot})
    waits = [route.settings.group_wait for route in routes_of(project.routing_in(environment), labels, environment)]
    shown = seconds(environment.scrape_interval) + seconds(environment.evaluation_interval)
    return (shown + seconds(at(alert.hold, environment.name)) + max(waits)) / demo.factor
