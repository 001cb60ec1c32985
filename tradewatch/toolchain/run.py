"""Run a program: a list of arguments, no shell, the same surroundings on every machine."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


class ToolError(Exception):
    """A program that could not do its work; one line: what is wrong and what to do."""


@dataclass(frozen=True)
class Finished:
    """What a program left behind when it ended by itself."""

    exit_code: int
    stdout: str
    stderr: str


def run(
    program: Path,
    arguments: Sequence[str],
    *,
    stdin: str | None = None,
    cwd: Path | None = None,
    timeout: float = 60,
) -> Finished:
    """Run `program` to its end; any exit code is an answer, not an error.

    Text goes in and comes out as UTF-8; bytes that are not become U+FFFD. `timeout` is in seconds.

    Raises ToolError when the program cannot be started, takes longer than `timeout`, or dies of a signal.
    """
    try:
        process = subprocess.Popen(
            [program, *arguments],
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=_environment(),
            encoding="utf-8",
            errors="replace",
            process_group=0,
        )
    except (OSError, ValueError) as error:
        raise ToolError(f"{program} cannot be run: {error}; run `make tools`") from error
    with process:
        try:
            stdout, stderr = process.communicate(stdin, timeout=timeout)
        except subprocess.TimeoutExpired as expired:
            _kill(process)
            raise ToolError(
                f"{program.name} did not finish within {timeout:g} s and was stopped: "
                f"{program.name} {' '.join(arguments[:2])} ..."
            ) from expired
        except BaseException:
            _kill(process)
            raise
    if process.returncode < 0:
        raise ToolError(
            f"{program.name} died of {_signal_name(-process.returncode)}; "
            "run it again, and look at the machine's memory if it was SIGKILL"
        )
    return Finished(process.returncode, stdout, stderr)


def _environment() -> dict[str, str]:
    """The caller's environment (proxies, PATH) without what changes a program's words.

    HOME is moved because amtool obeys a configuration file in it.
    """
    return os.environ | {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TZ": "UTC", "HOME": "/nonexistent"}


def _kill(process: subprocess.Popen[str]) -> None:
    """Kill the whole process group: a child that holds the pipe would keep us waiting."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
