"""python -m stack.sinks: all receivers on loopback, until Ctrl-C."""

from __future__ import annotations

import signal
import threading

import click

from stack.sinks.http import LOOPBACK
from stack.sinks.running import Sinks, start

_PORT = click.IntRange(1, 65535)


@click.command()
@click.option("--port", type=_PORT, default=9099, show_default=True, help="Of the page and of all HTTP receivers.")
@click.option("--smtp-port", type=_PORT, help="Of the mail server; without it there is none.")
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on: 0.0.0.0 in a container.")
def main(port: int, smtp_port: int | None, host: str) -> None:
    """Receive alerts as Slack, Telegram, PagerDuty, a mail server and a webhook do. A page shows what phones show."""
    ended = threading.Event()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: ended.set())
    try:
        with start(port, smtp_port, host) as sinks:
            click.echo(_addresses(sinks))
            ended.wait()
    except ModuleNotFoundError as missing:
        fix = "install requirements/development.txt, or leave out --smtp-port"
        raise click.ClickException(f"the package {missing.name} is not installed; {fix}") from None
    except OSError as error:
        fix = "end the program that listens there, or choose another port"
        raise click.ClickException(f"{error.strerror}; {fix}") from None


def _addresses(sinks: Sinks) -> str:
    lines = [
        f"page       {sinks.url}/",
        f"webhook    {sinks.webhook.url}",
        f"heartbeat  {sinks.heartbeat.url}",
        f"Slack      {sinks.slack.url}",
        f"PagerDuty  {sinks.pagerduty.url}  routing key {sinks.pagerduty.routing_key}",
        f"Telegram   {sinks.telegram.url}  (api_url) bot token {sinks.telegram.token}",
    ]
    if "smtp" in sinks.all:
        lines.append(f"SMTP       {sinks.smtp.address}  STARTTLS, any user, password {sinks.smtp.password}")
    example = f"curl -X POST {sinks.url}/faults/slack/429 -d '{{\"for\": 30}}'"
    lines.append(f'faults     {example}  (or 500, hang, reset; "requests": 2; DELETE {sinks.url}/faults/slack)')
    return "\n".join([*lines, "Ctrl-C ends them"])


if __name__ == "__main__":
    main(prog_name="python -m stack.sinks")
