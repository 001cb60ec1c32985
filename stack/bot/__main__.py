"""`python -m stack.bot`"""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from threading import Event

import click

from stack.bot.history import write_history
from stack.bot.running import LOOPBACK, RunningBot
from stack.bot.simulated import SimulatedBot
from tradewatch.model import seconds


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--name", default="momentum", show_default=True, help="The bot's name.")
@click.option("--port", type=click.IntRange(0, 65_535), default=9400, show_default=True, help="For its metrics.")
@click.option("--control", type=click.IntRange(0, 65_535), default=9401, show_default=True, help="For its faults.")
@click.option("--seed", type=int, default=7, show_default=True, help="The same name and seed give the same bot.")
@click.option("--standby", is_flag=True, help="Stand by for another replica.")
@click.option("--host", default=LOOPBACK, show_default=True, help="The address to listen on: 0.0.0.0 in a container.")
@click.option("--history", metavar="DURATION", help="Write the bot's past, for example 30d, and end.")
@click.option("--step", metavar="DURATION", help="Between two scrapes of the past; otherwise 10s to 5m, as it is old.")
@click.option("--until", type=int, metavar="TIME", help="The unix time at which the past ends; otherwise now.")
@click.option("--instance", help="The address with which the past is scraped; otherwise loopback and --port.")
@click.option("--into", type=click.Path(path_type=Path, file_okay=False), help="The folder for the past.")
def bot(
    name: str,
    port: int,
    control: int,
    seed: int,
    standby: bool,
    host: str,
    history: str | None,
    step: str | None,
    until: int | None,
    instance: str | None,
    into: Path | None,
) -> None:
    """Run a simulated bot, which trades a random walk; `generator.py fault` breaks it.

    With --history, write its past instead: files of OpenMetrics for `promtool tsdb create-blocks-from openmetrics`, in
    their order, and incidents.json with the faults in it.
    """
    if (history is None) != (into is None) or ((step or until or instance) and not history):
        raise click.UsageError("--history needs --into FOLDER; --into, --step, --until and --instance need --history")
    try:
        if history is not None and into is not None:
            files = write_history(
                into,
                name,
                instance or f"127.0.0.1:{port}",
                seed=seed,
                is_standby=standby,
                until=time.time() if until is None else until,
                length=_positive(history, "--history"),
                step=_positive(step, "--step") if step else None,
            )
            click.echo(f"{into}: {len(files)} files, and incidents.json")
            return
        running = RunningBot(SimulatedBot(name, seed=seed, is_standby=standby), port, control, host)
    except OSError as error:
        raise click.ClickException(str(error.strerror or error)) from None
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with running:
        addresses = f"metrics at http://{host}:{running.port}/metrics, faults at http://{host}:{running.control}"
        click.echo(f"{name}: {addresses}")
        sys.stdout.flush()
        stop.wait()


def _positive(text: str, option: str) -> float:
    try:
        length = seconds(text)
    except ValueError as error:
        raise click.UsageError(f"{option}: {error}") from None
    if not length:
        raise click.UsageError(f"{option} must be more than 0")
    return length


bot(prog_name="python -m stack.bot")
