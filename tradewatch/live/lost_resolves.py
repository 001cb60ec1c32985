"""Alerts that ended while Alertmanager was down, so that their incidents may never be resolved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tradewatch.live.prometheus_api import PrometheusApi, Sample
from tradewatch.live.silencing import channels_with_incidents
from tradewatch.live.verdict import Verdict, ok, unknown, wrong
from tradewatch.model import Environment, Project, seconds
from tradewatch.routing import routes_of

_CHECK = "resolves"

# Older restarts are not looked at: by then, somebody has seen the incident.
_LOOKS_BACK = timedelta(days=1)

# Seconds between two looks; Prometheus accepts a query of 11,000 steps.
_FINEST = 1.0

# Seconds for which Alertmanager may have been down; what fired up to that long before and after is looked at.
_LONGEST_OUTAGE = 3600.0

# One of Alertmanager's own metrics: it exists at every time at which Prometheus could scrape Alertmanager.
_SCRAPED = "max(alertmanager_notifications_total)"


def judge_resolves(
    project: Project, environment: Environment, prometheus: PrometheusApi, started: datetime, now: datetime
) -> Iterator[Verdict]:
    """One verdict for each alert whose message "resolved" may be lost.

    A killed Alertmanager forgets which messages it sent, and Prometheus repeats for 15 minutes only that an alert
    ended. So an alert that was sent, and ended shortly before Alertmanager did or before it was back, may have left an
    incident open. `started` is when Alertmanager started. In a cluster, the other members know what was sent.
    """
    if environment.cluster:
        yield ok(_CHECK, "the members of the cluster share what was sent")
        return
    if now - started > _LOOKS_BACK:
        yield ok(_CHECK, f"Alertmanager has been running since {started:%Y-%m-%d %H:%M} UTC")
        return
    start, step = started.timestamp(), seconds(environment.evaluation_interval)
    scraped = [
        time
        for each in prometheus.query_range(_SCRAPED, start - _LONGEST_OUTAGE, start, step)
        for time in each.times
        if time < start
    ]
    if not scraped:
        yield unknown(_CHECK, f"Prometheus did not scrape Alertmanager in the hour before {started:%H:%M} UTC")
        return
    lost = list(_ended(project, environment, prometheus, max(scraped), start))
    yield from lost or [ok(_CHECK, f"no alert ended around the restart of Alertmanager at {started:%H:%M} UTC")]


def _ended(
    project: Project, environment: Environment, prometheus: PrometheusApi, down: float, up: float
) -> Iterator[Verdict]:
    """The alerts that fired when Alertmanager went `down`, and had ended when it was `up` again; times in seconds."""
    step = max(seconds(environment.evaluation_interval), _FINEST)
    start, end = down - _LONGEST_OUTAGE, up + _LONGEST_OUTAGE
    for each in prometheus.query_range('ALERTS{alertstate="firing"}', start, end, step):
        labels = {**environment.labels, **each.labels}
        labels = {name: value for name, value in labels.items() if name not in ("__name__", "alertstate")}
        routes = routes_of(project.routing_in(environment), labels, environment)
        channels = channels_with_incidents(environment, (route.settings.receiver for route in routes))
        waits = max((route.settings.group_wait for route in routes), default=0)
        interval = max((route.settings.group_interval for route in routes), default=0)
        if channels and _lost(each, down, up, waits + step, interval + step):
            where = ", ".join(channel.kind() for channel in channels)
            ended = datetime.fromtimestamp(each.times[-1], UTC)
            named = ", ".join(f'{name}="{value}"' for name, value in sorted(labels.items()) if name != "alertname")
            yield wrong(
                _CHECK,
                f"{labels.get('alertname')} {{{named}}} ended at {ended:%H:%M} UTC, around Alertmanager's restart: "
                f"its message to {where} may be lost",
                f"check {where} for an open incident, and close it",
            )


def _lost(fired: Sample, down: float, up: float, wait: float, interval: float) -> bool:
    """Whether it fired when Alertmanager went down, and ended before a new Alertmanager could send that it fires."""
    # A message that an alert ended leaves up to a group_interval later, so it may end up to that long before.
    return fired.times[0] <= down and down - interval <= fired.times[-1] <= up + wait
