"""Runs a program without a shell, and with the same environment on every machine."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import TypeVar

# Bytes that a program may print, about a hundred times a report of failed tests.
LARGEST = 64 * 2**20

_CHUNK = 64 * 1024

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_running: set[subprocess.Popen[bytes]] = set()


class ToolError(Exception):
    """A program that cannot do its work; the message is one line that says what is wrong and what to do."""


@dataclass(frozen=True)
class Finished:
    """The exit code and the output of a program that ended by itself."""

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
    one_stream: bool = False,
) -> Finished:
    """Run `program` to its end; any exit code is a result, not an error.

    Input and output are UTF-8; other bytes of the output become U+FFFD. `timeout` is in seconds; `setting` are
    additional environment variables. With `one_stream`, `stdout` has all output in the order in which it was written.

    Raises ToolError if the program cannot be started, runs longer than `timeout`, prints more than 64 MiB, or is killed
    by a signal.
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
                stderr=subprocess.STDOUT if one_stream else subprocess.PIPE,
                cwd=cwd,
                env={**_environment(), **(setting or {})},
                process_group=0,
            )
        except (OSError, ValueError) as error:
            raise ToolError(f"{program} cannot be run: {error}") from error
        resources.enter_context(process)
        _running.add(process)
        resources.callback(_running.discard, process)
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
            f"{program.name} was killed by {_signal_name(-process.returncode)}; "
            "run it again, and check the machine's memory after a SIGKILL"
        )
    return Finished(process.returncode, _text(stdout), _text(stderr))


def side_by_side(
    work: Callable[[_Item], _Result], items: Iterable[_Item], *, at_once: int
) -> Generator[_Result, None, None]:
    """What `work` returns for each item, in order, as it comes; it runs programs, in `at_once` threads.

    If the work fails, or nobody wants more results, the programs that run are killed: nobody waits for their end.
    """
    with ThreadPoolExecutor(at_once) as pool:
        futures = [pool.submit(work, each) for each in items]
        try:
            for each in futures:
                yield each.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            # A thread may be about to start one.
            while not all(each.done() for each in futures):
                for process in tuple(_running):
                    _kill(process)
                time.sleep(0.05)
            raise


def _printed(process: subprocess.Popen[bytes], name: str, deadline: float) -> tuple[bytes, bytes]:
    """What a program prints until it ends. Raises TimeoutExpired, and ToolError for too many bytes."""
    streams = [stream for stream in (process.stdout, process.stderr) if stream]
    printed = {stream.fileno(): bytearray() for stream in streams}
    with selectors.DefaultSelector() as selector:
        for stream in streams:
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
    stdout, stderr = [*map(bytes, printed.values()), b""][:2]
    return stdout, stderr


def _text(printed: bytes) -> str:
    return printed.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _environment() -> dict[str, str]:
    """The caller's environment (proxies, PATH) without what changes a program's output.

    HOME is another folder because amtool reads a configuration file in it.
    """
    return os.environ | {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TZ": "UTC", "HOME": "/nonexistent"}


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole process group, because a child that keeps the pipe open would block us."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
