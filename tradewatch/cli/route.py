"""`route`: who is notified of an alert."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import click

from tradewatch.cli.alert_arguments import (
    alerts_called,
    given_labels,
    known_labels,
    label_set,
    refuse,
    require_possible,
    the_alert,
)
from tradewatch.cli.output import finish_with, finish_with_json, wants_json
from tradewatch.cli.session import Session, chosen, environments_option, reporting
from tradewatch.model import Environment, Inhibition, Problem, Project, duration
from tradewatch.routing import (
    EVERY_LABEL,
    Delivery,
    Inhibited,
    Muted,
    Outcome,
    Paused,
    in_words,
    labels_as_sent,
    paused,
    possibly_inhibited,
    simulate,
)


class _Answer(NamedTuple):
    """The answer for one environment; an alert that is paused does not fire, so nothing of the outcome happens."""

    project: Project
    environment: Environment
    at: datetime
    outcome: Outcome
    paused: Paused | None


@click.command(short_help="Print who is notified of an alert, how soon and how often.")
@click.argument("name", metavar="ALERT")
@click.option("--label", "given", metavar="NAME=VALUE", multiple=True, help="A label of the result; may be repeated.")
@click.option(
    "--at",
    "time",
    metavar="TIME",
    default="now",
    show_default=True,
    help="A time in ISO 8601 with its zone: 2026-05-02T22:30+02:00, or 2026-05-02T20:30Z.",
)
@click.option(
    "--while", "others", metavar="ALERT", multiple=True, help="Another alert that is firing; may be repeated."
)
@environments_option
@reporting
def route(
    session: Session, name: str, given: tuple[str, ...], time: str, others: tuple[str, ...], names: tuple[str, ...]
) -> Sequence[Problem]:
    """Print who is notified of ALERT: which receivers through which channels, in which message, how soon and how often,
    and what inhibits or mutes it. Alertmanager would do the same with the definitions as they are now. Maintenance
    comes first: while its window is open, the alert does not fire.

    --label gives a label of the alert's result, for example the instance. The rule and the environment add their labels
    themselves. For routes and groups, a label that is not given is taken as absent, and the answer names it if it
    matters. The alerts of --while have the same labels, as far as their results can have them. A label that is not
    given can be different there: the answer says on which labels an inhibition depends.

    With --format json, the answer is a JSON array with one object per environment.

    \b
    .venv/bin/python generator.py route ErrorRatioHigh --label service=checkout --label route=/login
    .venv/bin/python generator.py route QueueGrows --at 2026-05-02T12:00Z --environment production
    .venv/bin/python generator.py route ErrorRatioHigh --label service=checkout --while ServiceDown
    """
    project, compiled = session.project, session.compiled
    at, labels = _time(time), given_labels(given)
    alert = the_alert(project, name, labels)
    sources = [other for each in others for other in alerts_called(project, each, labels)]
    answers = []
    for environment in chosen(project, names):
        possible = compiled.labels_of_result(alert, environment)
        require_possible(alert, labels, possible)
        outcome = simulate(project, environment, labels_as_sent(alert, environment, labels), at)
        missing = {label for label in outcome.missing if possible is None or label in possible}
        pausing = compiled.within(environment).pausing_labels(alert)
        missing |= {label for label in pausing if label not in labels}
        known, *firing = (known_labels(compiled, each, environment, labels) for each in (alert, *sources))
        outcome = outcome._replace(
            missing=tuple(sorted(missing)), inhibited=possibly_inhibited(known, firing, project.inhibitions)
        )
        planned = {label: value for label, value in labels.items() if label in pausing}
        pause = paused(compiled.within(environment).windows, planned, at)
        answers.append(_Answer(project, environment, at, outcome, pause))
    if wants_json():
        finish_with_json(list(map(_as_object, answers)))
    finish_with("\n\n".join(map(_for_people, answers)))


def _time(text: str) -> datetime:
    if text == "now":
        return datetime.now(UTC).replace(second=0, microsecond=0)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        refuse("--at", f"{text!r} is not a time, for example 2026-05-02T22:30+02:00, or now")
    if at.tzinfo is None:
        refuse("--at", f"{text!r} has no zone; write for example 2026-05-02T20:30Z or 2026-05-02T22:30+02:00")
    return at


def _for_people(answer: _Answer) -> str:
    project, environment, at, outcome, pause = answer
    title = f"{outcome.labels['alertname']} in {environment.name}, {at:%A} {at:%Y-%m-%d %H:%M %Z}"
    lines = [f"  labels   {label_set(outcome.labels)}"]
    if outcome.missing:
        lines.append(f"  not given, taken as absent: {', '.join(outcome.missing)}")
    if pause:
        for window in pause.by:
            by = f"maintenance {window.name} by {window.owner}"
            lines.append(f"  DOES NOT FIRE {_until(pause)}, {by}: {window.reason}")
    for each in outcome.inhibited:
        known = f"{each.by['alertname']} {label_set(each.by)}"
        depends = f" if {' and '.join(conditions)}," if (conditions := _conditions(each)) else ""
        unless = "" if each.certain else " (not certain: an alert that is a source itself may be sent)"
        lines.append(f"  NOT SENT{depends} while {known} fires{unless}: {_place(project, each.through)}")
    for delivery in outcome.deliveries:
        lines += [f"  {line}" for line in delivery_lines(delivery)]
    return "\n".join([title, *lines])


def _conditions(inhibited: Inhibited) -> list[str]:
    """On which labels that were not given it depends, in words."""
    return [
        *(f"{label} is the same" for label in inhibited.same),
        *(f"{inhibited.by['alertname']} has {matcher}" for matcher in inhibited.if_source),
        *(f"this alert has {matcher}" for matcher in inhibited.if_target),
    ]


def delivery_lines(delivery: Delivery) -> Iterable[str]:
    """What one route does with an alert, for people."""
    settings = delivery.matched.settings
    yield f"{settings.receiver.name}, via {', '.join(each.kind() for each in delivery.channels) or 'nothing'}"
    together = "of its own" if settings.group_by == EVERY_LABEL else f"with all alerts of {label_set(delivery.group)}"
    yield f"  in a message {together}"
    joins = "" if settings.group_by == EVERY_LABEL else f"joining after {duration(settings.group_interval)}, "
    again = " or ".join(dict.fromkeys(map(duration, settings.repeat)))
    yield f"  first after {duration(settings.group_wait)}, {joins}again after {again}"
    if delivery.muted:
        intervals = ", ".join(f"{each.name}, {in_words(each)}" for each in delivery.muted.by)
        yield f"  MUTED {_until(delivery.muted)}, by {intervals}"


def _until(time: Muted | Paused) -> str:
    return f"until {time.until:%A} {time.until:%Y-%m-%d %H:%M %Z}" if time.until else "always"


def _as_object(answer: _Answer) -> dict[str, Any]:
    project, environment, at, outcome, pause = answer
    return {
        "environment": environment.name,
        "at": at.isoformat(),
        "labels": dict(outcome.labels),
        "missing": list(outcome.missing),
        "maintenance": pause
        and {
            "by": [{"name": each.name, "reason": each.reason, "owner": each.owner} for each in pause.by],
            "until": pause.until and pause.until.isoformat(),
        },
        "inhibited": [
            {
                "by": dict(each.by),
                "through": _place(project, each.through),
                "certain": each.certain,
                "if_same": list(each.same),
                "if_source": list(map(str, each.if_source)),
                "if_target": list(map(str, each.if_target)),
            }
            for each in outcome.inhibited
        ],
        "deliveries": [
            {
                "receiver": each.matched.settings.receiver.name,
                "channels": [channel.kind() for channel in each.channels],
                "group": dict(each.group),
                "first_after_seconds": each.matched.settings.group_wait,
                "joins_after_seconds": each.matched.settings.group_interval,
                "again_after_seconds": list(each.matched.settings.repeat),
                "muted": each.muted
                and {
                    "by": [interval.name for interval in each.muted.by],
                    "until": each.muted.until and each.muted.until.isoformat(),
                },
            }
            for each in outcome.deliveries
        ],
    }


def _place(project: Project, inhibition: Inhibition) -> str:
    return inhibition.defined.place_in(project.root)
