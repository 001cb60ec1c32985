"""The running bot serves its metrics, and `generator.py fault` controls it."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

import generator
from stack.bot import FAULTS, RunningBot, SimulatedBot
from tradewatch.cli.fault import fault
from tradewatch.cli.session import Session
from tradewatch.live.servers import until


@pytest.fixture
def running() -> Iterator[RunningBot]:
    with RunningBot(SimulatedBot("momentum")) as bot:
        yield bot


def command(bot: RunningBot, *arguments: str) -> Result:
    address = f"http://127.0.0.1:{bot.control}"
    session = Session(generator.project, generator.ROOT, debug=False)
    return CliRunner().invoke(fault, [*arguments, "--program", address], obj=session)


def serves(bot: RunningBot) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{bot.port}/metrics", timeout=5) as answer:
            return b"tradingbot_build_info" in answer.read()
    except (URLError, ConnectionError):
        return False


def test_without_a_name_the_command_lists_all_faults(running: RunningBot) -> None:
    """Each with its story, and the active ones are marked."""
    assert command(running, "stream-down", "--for", "2m").exit_code == 0
    listed = command(running)
    assert listed.exit_code == 0
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(FAULTS)
    (active,) = [line for line in listed.stdout.splitlines() if "[active, ends in" in line]
    assert active.startswith("stream-down")


def test_a_fault_begins_and_ends(running: RunningBot) -> None:
    """A killed process does not answer until the fault ends, and then at the same port."""
    assert serves(running)
    assert command(running, "process-killed", "--since", "1h").exit_code == 0
    assert not serves(running)
    assert command(running, "process-killed", "--end").exit_code == 0
    until(lambda: serves(running), lambda: "the bot does not answer again")


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (["stream-dwn"], 1, "there is no fault 'stream-dwn'; did you mean 'stream-down'?"),
        (["stream-down", "--for", "soon"], 2, "'soon' is not a duration such as 30s, 5m or 1h30m"),
        (["stream-down", "--end", "--for", "2m"], 2, "--end cannot be used with --for or --since"),
        (["--end"], 2, "name the fault"),
        (["stream-down", "--for", "1y"], 1, "'for' must be seconds, from 0 to 2678400"),
    ],
)
def test_a_wrong_command_is_refused(running: RunningBot, arguments: list[str], exit_code: int, message: str) -> None:
    """With one line that says why."""
    refused = command(running, *arguments)
    assert refused.exit_code == exit_code
    assert message in refused.stdout + refused.stderr


def test_without_a_bot_the_command_says_how_to_start_one(running: RunningBot) -> None:
    """And at an address where something else answers, that it is not a bot."""
    session = Session(generator.project, generator.ROOT, debug=False)
    wrong = CliRunner().invoke(fault, ["errors", "--program", f"http://127.0.0.1:{running.port}"], obj=session)
    assert (wrong.exit_code, "405 Method Not Allowed; start the simulator" in wrong.stdout) == (1, True)
    running.close()
    nobody = command(running, "errors")
    assert (nobody.exit_code, "the connection is refused; start the simulator" in nobody.stdout) == (1, True)


def test_a_request_that_is_not_as_agreed_is_refused(running: RunningBot) -> None:
    """The bot goes on."""
    for body in ("[]", "{", '{"until": 3}', '{"for": -1}', '{"since": null}', '{"for": true}'):
        connection = HTTPConnection("127.0.0.1", running.control, timeout=5)
        connection.request("POST", "/faults/errors", body)
        assert connection.getresponse().status == 400, body
        connection.close()
    assert not any(each["active"] for each in running.faults())


def test_a_taken_port_is_an_error(running: RunningBot) -> None:
    """Of the metrics and of the control, and then the other one is free again."""
    with pytest.raises(OSError, match=f"port {running.port} of 127.0.0.1 is in use"):
        RunningBot(SimulatedBot("other"), port=running.port)
    with pytest.raises(OSError, match=f"port {running.control} of 127.0.0.1"):
        RunningBot(SimulatedBot("other"), control=running.control)
