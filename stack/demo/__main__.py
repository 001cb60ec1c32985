"""python -m stack.demo: everything on loopback, until Ctrl-C."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import NoReturn

import click

import generator
from environments import DEVELOPMENT
from stack.demo.guide import guide
from stack.demo.running import Demo, running
from stack.sinks import Message
from tradewatch.live import Server
from tradewatch.model import ProblemsFound
from tradewatch.toolchain import ToolError

ROOT = Path(__file__).resolve().parents[2]

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_POLL = 0.2


@click.command()
@click.option(
    "--faster",
    type=click.FloatRange(min=1),
    default=1,
    metavar="FACTOR",
    help="Divide holds, ranges, intervals and waits: an alert that fires after a minute then fires after seconds.",
)
def main(faster: float) -> None:
    """Run Prometheus and Alertmanager with build/development, a simulated bot, and receivers that show each message."""
    for number in _ENDING:
        signal.signal(number, _end)
    began = time.monotonic()
    try:
        with running(ROOT, DEVELOPMENT, lambda text: _say(began, text), faster) as demo:
            click.echo()
            for line in guide(generator.project(), demo):
                click.echo(line)
            click.echo()
            _follow(demo)
    except KeyboardInterrupt:
        click.echo("\nended; nothing is left")
    except (ToolError, ProblemsFound, OSError) as error:
        raise click.ClickException(str(error)) from None


def _end(*_: object) -> NoReturn:
    """Begin to end, once: a second Ctrl-C must not leave a server behind."""
    for number in _ENDING:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _say(began: float, text: str) -> None:
    click.echo(f"{time.monotonic() - began:5.1f} s  {text}")


def _follow(demo: Demo) -> None:
    """Print each message as it arrives. Raises ToolError if a server ends."""
    shown = 0
    while True:
        messages = _messages(demo)
        for message in messages[shown:]:
            click.echo(f"{message.received.astimezone():%H:%M:%S}  {message.sink} to {message.to}: {message.title}")
            for line in message.text.splitlines():
                click.echo(f"          {line}")
        shown = len(messages)
        for name, server in (("Prometheus", demo.prometheus), ("Alertmanager", demo.alertmanager)):
            _require_running(name, server)
        time.sleep(_POLL)


def _messages(demo: Demo) -> list[Message]:
    """All messages to people, in the order of their arrival."""
    to_people = [sink for sink in demo.receivers.all.values() if sink is not demo.receivers.heartbeat]
    found = [message for sink in to_people for message in tuple(sink.messages)]
    return sorted(found, key=lambda message: message.at)


def _require_running(name: str, server: Server) -> None:
    if server.process.poll() is not None:
        last = server.log.read_text("utf-8", "replace").splitlines()[-1:]
        raise ToolError(f"{name} has ended; its log ends with: {''.join(last)}")


if __name__ == "__main__":
    main(prog_name="python -m stack.demo")
