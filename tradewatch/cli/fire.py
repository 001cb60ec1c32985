"""`fire`: send one real alert, marked as a test, to a running Alertmanager."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import click

from tradewatch.cli.alert_arguments import (
    given_labels,
    known_labels,
    label_set,
    name_and_labels,
    require_possible,
    the_alert,
)
from tradewatch.cli.installation import Installation, installation_options
from tradewatch.cli.output import finish_with
from tradewatch.cli.route import delivery_lines
from tradewatch.cli.session import Session, reporting
from tradewatch.live.alertmanager_api import AlertmanagerApi
from tradewatch.live.example import example_alert
from tradewatch.live.silencing import is_heartbeat
from tradewatch.model import Problem, ProblemsFound, duration
from tradewatch.routing import Labels, Outcome, matches, simulate

# Longer than people look for a message; a forgotten test ends by itself, so its incident is resolved too.
_LASTS = timedelta(hours=1)


@click.command(short_help="Send an alert, marked as a test, to see whether its message arrives.")
@click.argument("name", metavar="ALERT")
@click.option("--label", "given", metavar="NAME=VALUE", multiple=True, help="A label of the result; may be repeated.")
@click.option("--resolve", is_flag=True, help="End the test that fires with the same labels.")
@reporting
@installation_options("alertmanager")
def fire(
    session: Session, installation: Installation, name: str, given: tuple[str, ...], resolve: bool
) -> Sequence[Problem]:
    """Send ALERT to a running Alertmanager as Prometheus would, to test a channel. It prints who is notified, how soon.

    The labels and the value are those of the alert's own samples; --label gives others, for example the instance. The
    message begins with TEST, and the label test="true" keeps it apart: it never joins the incident of a real alert, and
    it inhibits none. It ends with --resolve, or by itself after an hour.

    SOURCE is a file, or env:NAME for an environment variable, so that no secret is in the list of processes.

    \b
    .venv/bin/python generator.py fire ServiceDown --label service=checkout --environment staging
    .venv/bin/python generator.py fire ServiceDown --label service=checkout --environment staging --resolve
    """
    project, environment = installation.project, installation.environment
    labels = given_labels(given)
    alert = the_alert(project, name, labels)
    require_possible(alert, labels, session.compiled.labels_of_result(alert, environment))
    if is_heartbeat(project, environment, known_labels(session.compiled, alert, environment, labels)):
        raise click.UsageError(
            f"{name} is the dead man's switch: a test would look like a heartbeat while the pipeline is broken"
        )
    example = example_alert(alert, installation.compiled, labels)
    alertmanager, now = installation.alertmanager, datetime.now(UTC)
    alerts = alertmanager.alerts()
    same = next((each for each in alerts if each.labels == example.labels), None)
    outcome = simulate(project, environment, example.labels, now, [each.labels for each in alerts if each is not same])
    title = name_and_labels(example.labels)
    if resolve:
        if same is None:
            raise ProblemsFound(
                Problem("live", None, title, "no such test fires", fix="give the same --label as before")
            )
        alertmanager.send(example.labels, same.annotations, same.starts, now)
        finish_with("\n".join([f"{title}: ended", *_resolved(outcome)]))
    first = max((each.matched.settings.group_wait for each in outcome.deliveries), default=0)
    ends = now + timedelta(seconds=first) + _LASTS
    alertmanager.send(example.labels, example.annotations, now, ends)
    finish_with("\n".join([f"{title}: fires until {ends:%H:%M} UTC", *_sent(outcome, alertmanager)]))


def _sent(outcome: Outcome, alertmanager: AlertmanagerApi) -> Iterator[str]:
    """Who is notified, and what prevents that, in lines."""
    for silence in _silences(alertmanager, outcome.labels):
        yield f"  NOT SENT while the silence {silence} lasts"
    for each in outcome.inhibited:
        yield f"  NOT SENT while {each.by['alertname']} {label_set(each.by)} fires"
    for delivery in outcome.deliveries:
        yield from (f"  {line}" for line in delivery_lines(delivery))


def _silences(alertmanager: AlertmanagerApi, labels: Labels) -> Iterator[str]:
    now = datetime.now(UTC)
    for silence in alertmanager.silences():
        if silence.starts <= now and matches(silence.matchers, labels):
            yield f"{silence.id} by {silence.author}"


def _resolved(outcome: Outcome) -> Iterator[str]:
    for delivery in outcome.deliveries:
        told = [channel.kind() for channel in delivery.channels if channel.resolved]
        settings = delivery.matched.settings
        if told:
            within = duration(settings.group_interval)
            yield f"  {settings.receiver.name}, via {', '.join(told)}: resolved within {within}, if it was sent before"
