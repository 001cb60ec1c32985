"""`python -m stack.bot`"""

from __future__ import annotations

import signal
import sys
from threading import Event

import click

from stack.bot.running import LOOPBACK, RunningBot
from stack.bot.simulated import SimulatedBot


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--name", default="momentum", show_default=True, help="The bot's name.")
@click.option("--port", type=click.IntRange(0, 65_535), default=9400, show_default=True, help="For its metrics.")
@click.option("--control", type=click.IntRange(0, 65_535), default=9401, show_default=True, help="For its faults.")
@click.option("--seed", type=int, default=7, show_default=True, help="The same name and seed give the same bot.")
@click.option("--standby", is_flag=True, help="Stand by for another replica.")
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on: 0.0.0.0 in a container.")
def bot(name: str, port: int, control: int, seed: int, standby: bool, host: str) -> None:
    """Run a simulated bot, which trades a random walk. `generator.py fault` breaks it."""
    try:
        running = RunningBot(SimulatedBot(name, seed=seed, is_standby=standby), port, control, host)
    except OSError as error:
        raise click.ClickException(error.strerror or str(error)) from None
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    click.echo(f"{name}: metrics at http://{host}:{running.port}/metrics, faults at http://{host}:{running.control}")
    sys.stdout.flush()
    stop.wait()
    running.close()


bot(prog_name="python -m stack.bot")
