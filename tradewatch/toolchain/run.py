"""Run a program: a list of arguments, no shell, the same surroundings on every machine."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

# Bytes that a program may print: some hundred times a report of failed tests.
LARGEST = 64 * 2**20

_CHUNK = 64 * 1024


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
    setting: Mapping[str, str] | None = None,
) -> Finished:
    """Run `program` to its end; any exit code is an answer, not an error.

    Text goes in and comes out as UTF-8; bytes that are not become U+FFFD. `timeout` is in seconds; `setting` are
    environment variables.

    Raises ToolError when the program cannot be started, takes longer than `timeout`, prints more than 64 MiB, or dies
    of a signal.
    """
    with ExitStack() as resources:
        given = resources.enter_context(TemporaryFile()) if stdin is not None else None
        if given and stdin is not None:
            given.write(stdin.encode())
            given.seek(0)
        try:
            process = subprocess.Popen(
                [program, *arguments],
                stdin=given or subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                cwd=cwd,
                env={**_environment(), **(setting or {})},
                process_group=0,
            )
        except (OSError, ValueError) as error:
            raise ToolError(f"{program} cannot be run: {error}") from error
        resources.enter_context(process)
        try:
            stdout, stderr = _printed(process, program.name, time.monotonic() + timeout)
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
    return Finished(process.returncode, _text(stdout), _text(stderr))


def _printed(process: subprocess.Popen[bytes], name: str, deadline: float) -> tuple[bytes, bytes]:
    """What a program prints until it ends. Raises TimeoutExpired, or ToolError for too much."""
    out, err = process.stdout, process.stderr
    assert out and err
    printed: dict[int, bytearray] = {out.fileno(): bytearray(), err.fileno(): bytearray()}
    with selectors.DefaultSelector() as selector:
        for stream in (out, err):
            selector.register(stream, selectors.EVENT_READ)
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0 or not (ready := selector.select(left)):
                raise subprocess.TimeoutExpired(process.args, left)
            for key, _ in ready:
                chunk = os.read(key.fd, _CHUNK)
                printed[key.fd] += chunk
                if not chunk:
                    selector.unregister(key.fileobj)
            if sum(map(len, printed.values())) > LARGEST:
                raise ToolError(f"{name} printed more than {LARGEST >> 20} MiB and was stopped")
    process.wait(max(0.0, deadline - time.monotonic()))
    return bytes(printed[out.fileno()]), bytes(printed[err.fileno()])


def _text(printed: bytes) -> str:
    return printed.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _environment() -> dict[str, str]:
    """The caller's environment (proxies, PATH) without what changes a program's words.

    HOME is moved because amtool obeys a configuration file in it.
    """
    return os.environ | {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TZ": "UTC", "HOME": "/nonexistent"}


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole process group: a child that holds the pipe would keep us waiting."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
