"""`fault`: break a simulated program on purpose, and repair it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import click

from tradewatch.cli.access import require_address
from tradewatch.cli.output import finish_with
from tradewatch.cli.session import Session, reporting
from tradewatch.live.api import Api
from tradewatch.model import Problem, duration, seconds


class _Duration(click.ParamType[float]):
    name = "duration"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> float:
        try:
            return seconds(value)
        except ValueError as error:
            self.fail(str(error), param, context)


_ADDRESS = "http://127.0.0.1:9401"


@click.command(short_help="Break a simulated program, to see its alerts.")
@click.argument("name", required=False)
@click.option("--for", "length", type=_Duration(), help="When the fault ends; without it, --end ends it.")
@click.option("--since", type=_Duration(), help="How long ago the fault began: what hangs is already that old.")
@click.option("--end", is_flag=True, help="End the fault.")
@click.option("--program", "address", default=_ADDRESS, show_default=True, help="The address of its faults.")
@reporting
def fault(
    session: Session, name: str | None, length: float | None, since: float | None, end: bool, address: str
) -> Sequence[Problem]:
    """Begin the fault NAME in a running simulated program, or list all faults without a NAME.

    The project's simulator runs such a program. Its faults are real to the rules: its metrics change as a real
    program's would. A real program has no such port.
    """
    require_address("--program", address, _ADDRESS)
    if name is None and (length is not None or since is not None or end):
        raise click.UsageError("name the fault; `fault` without options lists all")
    if end and (length is not None or since is not None):
        raise click.UsageError("--end cannot be used with --for or --since")
    program = Api("the simulated program", address, fix="start the simulator, and give the address of its faults")
    if name is None:
        finish_with(program.read(lambda faults: "\n".join(map(_line, faults)), program.get("/faults")))
    path = f"/faults/{quote(name, safe='')}"
    if end:
        program.call("DELETE", path)
        session.say(f"{name} has ended")
    else:
        program.post(path, {"for": length, "since": since or 0.0})
        session.say(f"{name} has begun; it ends {f'in {duration(length)}' if length else 'with --end'}")
    return ()


def _line(fault: Mapping[str, Any]) -> str:
    ends = fault["ends"]
    left = f", ends in {duration(max(0, round(ends - time.time())))}" if ends else ""
    return f"{fault['name']:24}{fault['story']}{f'  [active{left}]' if fault['active'] else ''}"
