"""`silence`: create, preview, list and end silences in a running Alertmanager."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from tradewatch.cli.alert_arguments import (
    alerts_called,
    given_labels,
    known_labels,
    label_set,
    name_and_labels,
    refuse,
    require_possible,
)
from tradewatch.cli.installation import Installation, installation_options
from tradewatch.cli.output import finish_with, finish_with_json, wants_json
from tradewatch.cli.session import Session, reporting
from tradewatch.live.alertmanager_api import LiveAlert, Silence
from tradewatch.live.silencing import broken_promises, is_heartbeat, open_incidents, still_inhibiting
from tradewatch.model import Defined, Problem, Promise, did_you_mean, seconds


class _Silences(click.Group):
    """A group in which an alert's name stands for the command that silences it; no alert has a command's name."""

    def parse_args(self, context: click.Context, arguments: list[str]) -> list[str]:
        if arguments and arguments[0] not in (*self.commands, *context.help_option_names):
            arguments = ["add", *arguments]
        return super().parse_args(context, arguments)


@click.group(cls=_Silences, short_help="Silence an alert for a time, and see what that hides and breaks.")
def silence() -> None:
    """Create, preview, list and end silences in a running Alertmanager.

    \b
    .venv/bin/python generator.py silence ServiceDown --label service=checkout --for 2h --reason "new host" --by ana
    .venv/bin/python generator.py silence ServiceDown --label service=checkout --for 2h --preview
    .venv/bin/python generator.py silence list --environment production
    .venv/bin/python generator.py silence expire 02af415b-163c-43fa-94a7-240de3cfbe7d

    `silence ALERT` is short for `silence add ALERT`, whose --help lists all options.
    """


@silence.command()
@click.argument("name", metavar="ALERT")
@click.option("--label", "given", metavar="NAME=VALUE", multiple=True, help="Only with this label; may be repeated.")
@click.option("--for", "length", metavar="DURATION", help="How long, for example 30m, 2h or 1h30m.")
@click.option("--reason", metavar="TEXT", default="", help="Why, for those who wonder later.")
@click.option("--by", "author", metavar="NAME", default="", help="Who silences it.")
@click.option("--preview", is_flag=True, help="Create nothing.")
@reporting
@installation_options("alertmanager")
def add(
    session: Session,
    installation: Installation,
    name: str,
    given: tuple[str, ...],
    length: str | None,
    reason: str,
    author: str,
    preview: bool,
) -> Sequence[Problem]:
    """Silence ALERT until --for is over. It prints what that hides now, and which promises it breaks meanwhile.

    Without --label, all alerts with this name are silenced. A silence also hides the message that an alert resolved, so
    an incident that is open stays open: the answer names it.

    SOURCE is a file, or env:NAME for an environment variable, so that no secret is in the list of processes.
    """
    labels = given_labels(given)
    lasts = None if preview and length is None else timedelta(seconds=_length(length))
    if not preview:
        for option, text in (("--reason", reason), ("--by", author)):
            if not text.strip():
                refuse(option, "it is empty; somebody will ask why this alert is silent")
    project, environment = installation.project, installation.environment
    known = []
    for alert in alerts_called(project, name, labels):
        require_possible(alert, labels, session.compiled.labels_of_result(alert, environment))
        known.append(known_labels(session.compiled, alert, environment, labels))
    if any(is_heartbeat(project, environment, each) for each in known):
        raise click.UsageError(f"{name} is the dead man's switch: without it, nobody notices a broken pipeline")
    matched = {"alertname": name, "environment": environment.name, **labels}
    alertmanager = installation.alertmanager
    hidden = [each for each in alertmanager.alerts(matched) if not each.silenced]
    starts = datetime.now(UTC)
    ends = lasts and starts + lasts
    made = None
    if ends and not preview:
        made = alertmanager.silence(matched, starts, ends, author.strip(), reason.strip())
    promises = broken_promises(project, environment, known)
    if wants_json():
        found = {
            "id": made,
            "matchers": matched,
            "until": ends and ends.isoformat(),
            "hides": [_hidden(installation, each) for each in hidden],
            "breaks": [{"promise": each.subject, "at": each.defined.place_in(project.root)} for each in promises],
        }
        finish_with_json(found)
    lines = [label_set(matched) + (f", until {_at(ends)}" if ends else "")]
    lines += _hides(installation, hidden)
    lines += [f"  breaks {_place(session, each)}: {_promised(each)}" for each in promises]
    lines += [
        f"  still inhibits {', '.join(map(str, each.target))}: {_place(session, each)}"
        for each in still_inhibiting(project, known)
    ]
    ending = f"silenced; end it with: silence expire {made} --environment {environment.name}"
    lines.append(ending if made else "a preview: nothing is silenced")
    finish_with("\n".join(lines))


@silence.command("list")
@reporting
@installation_options("alertmanager")
def listed(session: Session, installation: Installation) -> Sequence[Problem]:
    """List the silences that have not ended, the first to end at the top."""
    silences = installation.alertmanager.silences()
    if wants_json():
        finish_with_json(list(map(_as_object, silences)))
    now = datetime.now(UTC)
    finish_with("\n".join(_line(each, now) for each in silences) or f"no silences in {installation.environment.name}")


@silence.command()
@click.argument("silence_id", metavar="ID")
@reporting
@installation_options("alertmanager")
def expire(session: Session, installation: Installation, silence_id: str) -> Sequence[Problem]:
    """End the silence ID now; `silence list` prints the ids."""
    alertmanager = installation.alertmanager
    ids = [each.id for each in alertmanager.silences()]
    if silence_id not in ids:
        known = did_you_mean(silence_id, ids) or "`silence list` prints them"
        raise click.UsageError(f"no silence has the id {silence_id!r}; {known}")
    alertmanager.expire(silence_id)
    finish_with(f"ended {silence_id}: an alert that still fires is sent when its group is due")


def _length(text: str | None) -> float:
    """Seconds of --for. Raises UsageError."""
    if text is None:
        refuse("--for", "say how long, for example 2h; a silence without an end is forgotten")
    try:
        length = seconds(text)
    except ValueError as error:
        refuse("--for", str(error))
    if length <= 0:
        refuse("--for", f"{text} is over at once")
    return length


def _hidden(installation: Installation, alert: LiveAlert) -> dict[str, Any]:
    incidents = open_incidents(installation.project, installation.environment, alert)
    return {
        "labels": dict(alert.labels),
        "since": alert.starts.isoformat(),
        "open_incidents": [channel.kind() for channel in incidents],
    }


def _hides(installation: Installation, hidden: Sequence[LiveAlert]) -> Iterator[str]:
    """What the silence hides now, in lines."""
    if not hidden:
        yield "  hides nothing now: no such alert is firing"
    for alert in hidden:
        yield f"  hides {name_and_labels(alert.labels)}, since {_at(alert.starts)}"
        for channel in open_incidents(installation.project, installation.environment, alert):
            yield f"    its incident at {channel.kind()} STAYS OPEN if it resolves meanwhile: close it there"


def _promised(promise: Promise) -> str:
    matchers = ", ".join(map(str, promise.matchers))
    return f"{{{matchers}}} reaches {promise.reached}, again every {promise.repeated}"


def _place(session: Session, definition: Defined) -> str:
    return definition.defined.place_in(session.root)


def _line(silence: Silence, now: datetime) -> str:
    state = "" if silence.starts <= now else f" from {_at(silence.starts)}"
    matchers = ", ".join(map(str, silence.matchers))
    return f"{silence.id}  {{{matchers}}}{state} until {_at(silence.ends)}, by {silence.author}: {silence.reason}"


def _as_object(silence: Silence) -> dict[str, Any]:
    return {
        "id": silence.id,
        "matchers": list(map(str, silence.matchers)),
        "from": silence.starts.isoformat(),
        "until": silence.ends.isoformat(),
        "by": silence.author,
        "reason": silence.reason,
    }


def _at(time: datetime) -> str:
    return f"{time:%A} {time:%Y-%m-%d %H:%M} UTC"
