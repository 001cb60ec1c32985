"""Starts a Prometheus or an Alertmanager on loopback, waits until it is ready, and ends it by its process id.

Nothing sleeps for a fixed time: what is waited for is asked for again until it is there, or a deadline has passed.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import URLError
from urllib.request import ProxyHandler, Request, build_opener

from tradewatch.toolchain import ToolError

T = TypeVar("T")

# A proxy that the environment names does not reach this machine's loopback.
_open = build_opener(ProxyHandler({})).open

# Seconds between two questions, and those within which a server is ready or has ended.
_POLL, _READY_WITHIN, _ENDS_WITHIN = 0.02, 60.0, 10.0
_LISTENING = re.compile(r"""msg="Listening on".* address=\S*:(\d+)""")
_TAKEN = re.compile(r"listen tcp \S*:(\d+): bind: address already in use")
_ERROR = re.compile(r"""\berr(?:or)?=("(?:[^"\\]|\\.)*"|\S+)""")

# Debian's Alertmanager reads its templates from this path alone, so the set's own are put there, for it to see alone.
_TEMPLATES = "/usr/share/prometheus/alertmanager/default.tmpl"
_WITH_TEMPLATES = """
mount -t overlay overlay -o "lowerdir=$SHARE:/usr/share" /usr/share && exec "$@"
"""


def until(ask: Callable[[], T], what: Callable[[], str], within: float = 10, every: float = _POLL) -> T:
    """Ask `every` so many seconds, and return the first answer that is true; `what` names it in an error.

    Raises ToolError if no answer is true `within` that many seconds.
    """
    deadline = time.monotonic() + within
    while not (answer := ask()):
        if time.monotonic() > deadline:
            raise ToolError(f"after {within:g} s still waiting for {what()}")
        time.sleep(every)
    return answer


def free_ports(count: int) -> list[int]:
    """Ports on loopback on which nothing listens, all different."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(each.getsockname()[1]) for each in sockets]


@dataclass(frozen=True)
class Server:
    """A running server that listens on loopback. As a context manager, it stops with the block."""

    url: str
    log: Path
    process: subprocess.Popen[bytes]

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def get(self, path: str, within: float = 10) -> Any:
        """The answer of the server's API, `within` so many seconds."""
        with _open(self.url + path, timeout=within) as answer:
            return json.load(answer)

    def metric(self, name: str) -> float:
        """One of the server's own metrics, summed over its labels; 0 if the server does not have it."""
        with _open(f"{self.url}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.split()[-1]) for line in lines if re.match(rf"{name}[{{ ]", line))

    def post(self, path: str, body: object) -> None:
        """Send JSON to the server's API."""
        headers = {"Content-Type": "application/json"}
        request = Request(self.url + path, json.dumps(body).encode(), headers)  # noqa: S310
        with _open(request, timeout=10):
            pass

    def ready(self) -> bool:
        """Whether the server says that it is ready."""
        try:
            with _open(f"{self.url}/-/ready", timeout=10) as answer:
                return bool(answer.status == 200)
        except URLError:
            return False

    def stop(self) -> None:
        """End the server as an operator does: it writes what it must keep. One that does not end is killed."""
        self.process.terminate()
        try:
            self.process.wait(timeout=_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End the server as a power cut does: it cannot write anything."""
        self.process.kill()
        self.process.wait()


def prometheus(program: Path, config: Path, folder: Path, *flags: str, port: int = 0) -> Server:
    """Start a Prometheus with this configuration; its storage and log are in `folder`.

    Raises ToolError as `start` does.
    """
    storage = f"--storage.tsdb.path={folder}/storage"
    return start(program, [f"--config.file={config}", storage, *_web(port), *flags], folder)


def alertmanager(program: Path, config: Path, folder: Path, *flags: str, port: int = 0) -> Server:
    """Start an Alertmanager without a cluster, with this configuration; its storage and log are in `folder`.

    Raises ToolError as `start` does.
    """
    storage = f"--storage.path={folder}/storage"
    return start(
        program, [f"--config.file={config}", storage, "--cluster.listen-address=", *_web(port), *flags], folder
    )


def _web(port: int) -> list[str]:
    """The address, and the one in links; if the server chooses the port, nobody knows the latter before it runs."""
    address = f"127.0.0.1:{port}"
    return [f"--web.listen-address={address}", *([f"--web.external-url=http://{address}"] if port else [])]


def start(program: Path, arguments: Sequence[str], folder: Path) -> Server:
    """Start a server with these arguments, run in `folder`, and wait until it is ready.

    Raises ToolError if it cannot be started, ends at once (for example because its port is taken) or does not get
    ready. Its log is in `folder`, under another name after each start.
    """
    try:
        return _ready(program.name, [str(program.absolute()), *arguments], folder)
    except _Ended as ended:
        if _TEMPLATES not in ended.log:
            raise
    share = program.absolute().parent.parent / "share"
    overlaid = ["unshare", "--user", "--map-root-user", "--mount", "env", f"SHARE={share}", "sh", "-c", _WITH_TEMPLATES]
    try:
        return _ready(program.name, [*overlaid, "sh", str(program.absolute()), *arguments], folder)
    except _Ended as ended:
        if ended.log.startswith(("unshare:", "mount:")):
            raise ToolError(_not_permitted(program)) from ended
        raise
    except ToolError as error:
        raise ToolError(_not_permitted(program)) from error


def _not_permitted(program: Path) -> str:
    return (
        f"{program} needs {_TEMPLATES}, and this machine does not permit `unshare` to show it a copy; install the "
        "package prometheus-alertmanager, or choose a release archive's program with $TRADEWATCH_ALERTMANAGER"
    )


class _Ended(ToolError):
    """A server that ended instead of getting ready."""

    def __init__(self, name: str, log: Path) -> None:
        self.log = log.read_text("utf-8", "replace")
        if taken := _TAKEN.search(self.log):
            super().__init__(f"{name} cannot listen on port {taken[1]}: another program does; end that program")
            return
        said = _ERROR.findall(self.log) or self.log.splitlines() or ["nothing"]
        super().__init__(f"{name} ended at once and said: {said[-1]}; its log is {log}")


def _ready(name: str, command: Sequence[str], folder: Path) -> Server:
    """The server as soon as it is ready. If it does not get ready, its process is ended."""
    log = folder / f"{name}-{len(list(folder.glob(f'{name}-*.log'))) + 1}.log"
    try:
        with log.open("wb") as output:
            # In a group of its own, so that Ctrl-C reaches our program alone, which ends the servers in order.
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=folder, process_group=0
            )
    except OSError as error:
        raise ToolError(f"{name} cannot be started: {error}; run `make tools`") from error
    try:
        port = until(lambda: _port(name, process, log), lambda: f"{name} to listen; its log is {log}", _READY_WITHIN)
        server = Server(f"http://127.0.0.1:{port}", log, process)
        until(lambda: _ready_or_ended(name, server), lambda: f"{name} to be ready; its log is {log}", _READY_WITHIN)
    except BaseException:
        process.kill()
        process.wait()
        raise
    return server


def _port(name: str, process: subprocess.Popen[bytes], log: Path) -> str:
    if process.poll() is not None:
        raise _Ended(name, log)
    found = _LISTENING.search(log.read_text("utf-8", "replace"))
    return found[1] if found else ""


def _ready_or_ended(name: str, server: Server) -> bool:
    if server.process.poll() is not None:
        raise _Ended(name, server.log)
    return server.ready()
