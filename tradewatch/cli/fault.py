"""`fault`: break a simulated bot on purpose, and repair it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Any, NoReturn
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import HTTPDefaultErrorHandler, HTTPErrorProcessor, HTTPHandler, OpenerDirector, Request

import click

from tradewatch.cli.output import finish_with
from tradewatch.cli.session import Session, reporting
from tradewatch.foreign import call_with_timeout
from tradewatch.model import Problem, ProblemsFound, duration, seconds
from tradewatch.model.url import http_address

_TIMEOUT = 10.0  # seconds
_LARGEST = 2**20  # bytes of an answer


class _Duration(click.ParamType[float]):
    name = "duration"

    def convert(self, value: str, param: click.Parameter | None, context: click.Context | None) -> float:
        try:
            return seconds(value)
        except ValueError as error:
            self.fail(str(error), param, context)


@click.command(short_help="Break a simulated bot, to see its alerts.")
@click.argument("name", required=False)
@click.option("--for", "length", type=_Duration(), help="When the fault ends; without it, --end ends it.")
@click.option("--since", type=_Duration(), help="How long ago the fault began: what hangs is already that old.")
@click.option("--end", is_flag=True, help="End the fault.")
@click.option(
    "--bot", "address", default="http://127.0.0.1:9401", show_default=True, help="The address of the bot's faults."
)
@reporting
def fault(
    session: Session, name: str | None, length: float | None, since: float | None, end: bool, address: str
) -> Sequence[Problem]:
    """Begin the fault NAME in a running simulated bot, or list all faults without a NAME.

    Start a bot with `python -m stack.bot`. Its faults are real to the rules: the bot's metrics change as a real bot's
    would. A bot that trades real money has no such port.
    """
    if http_address(address) is None:
        raise click.UsageError("--bot must be an address, for example http://127.0.0.1:9401")
    if name is None and (length is not None or since is not None or end):
        raise click.UsageError("name the fault; `fault` without options lists all")
    if end and (length is not None or since is not None):
        raise click.UsageError("--end cannot be used with --for or --since")
    faults = f"{address.rstrip('/')}/faults"
    if name is None:
        finish_with("\n".join(map(_line, _ask("GET", faults))))
    one = f"{faults}/{quote(name, safe='')}"
    if end:
        _ask("DELETE", one)
        session.say(f"{name} has ended")
    else:
        _ask("POST", one, {"for": length, "since": since or 0.0})
        session.say(f"{name} has begun; it ends {f'in {duration(length)}' if length else 'with --end'}")
    return ()


def _line(fault: Mapping[str, Any]) -> str:
    ends = fault["ends"]
    left = f", ends in {duration(max(0, round(ends - time.time())))}" if ends else ""
    return f"{fault['name']:24}{fault['story']}{f'  [active{left}]' if fault['active'] else ''}"


def _ask(method: str, url: str, content: object = None) -> Any:
    """The bot's answer. Raises ProblemsFound if it does not answer, or refuses."""
    opener = OpenerDirector()
    # Without a proxy and without redirects: the bot itself answers.
    for handler in (HTTPHandler(), HTTPErrorProcessor(), HTTPDefaultErrorHandler()):
        opener.add_handler(handler)
    body = None if content is None else json.dumps(content).encode()
    request = Request(url, data=body, headers={"Content-Type": "application/json"}, method=method)  # noqa: S310

    def ask() -> Any:
        with opener.open(request, timeout=_TIMEOUT) as response:
            return json.loads(response.read(_LARGEST))

    try:
        return call_with_timeout(lambda: _TIMEOUT, ask)
    except HTTPError as refused:
        try:
            reason = str(json.loads(refused.read(_LARGEST))["error"])
        except (ValueError, KeyError, TypeError, OSError):
            _fail(url, f"answers {refused.code} {refused.reason}", "give the address of a simulated bot's faults")
        _fail(url, reason)
    except TimeoutError:
        _fail(url, f"did not answer within {_TIMEOUT:g} s")
    except OSError:
        _fail(url, "no simulated bot listens here", "start one: python -m stack.bot")
    except (HTTPException, ValueError):
        _fail(url, "answers, but is not a simulated bot", "give the address of a simulated bot's faults")


def _fail(url: str, summary: str, fix: str = "") -> NoReturn:
    raise ProblemsFound(Problem("fault", None, url, summary, fix=fix))
