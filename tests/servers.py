"""Real servers on loopback, each for one test, which are ended by their process id.

Nothing sleeps for a fixed time: what is waited for is asked for again until it is there, or a deadline has passed.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.error import URLError
from urllib.request import Request, urlopen

from tests.sinks.http import serving

T = TypeVar("T")

_POLL = 0.02
_LISTENING = re.compile(r"""msg="Listening on".* address=\S*:(\d+)""")

# Debian's Alertmanager reads its templates from this path alone, so the set's own are put there, for it to see alone.
_WITH_TEMPLATES = """
mount -t overlay overlay -o "lowerdir=$SHARE:/usr/share" /usr/share && exec "$@"
"""
_NEEDS_TEMPLATES = "/usr/share/prometheus/alertmanager/default.tmpl"


def until(ask: Callable[[], T], what: Callable[[], str], within: float = 10) -> T:
    """The first answer that is true. Fails with `what` if none comes `within` that many seconds."""
    deadline = time.monotonic() + within
    while not (answer := ask()):
        assert time.monotonic() < deadline, f"after {within:g} s still waiting for {what()}"
        time.sleep(_POLL)
    return answer


@dataclass(frozen=True)
class Message:
    """A webhook's body, and its time in seconds of a monotonic clock."""

    at: float
    body: dict[str, Any]

    @property
    def receiver(self) -> str:
        return str(self.body["receiver"])

    @property
    def group(self) -> dict[str, str]:
        """The labels of its group."""
        return dict(self.body["groupLabels"])

    @property
    def alerts(self) -> list[dict[str, str]]:
        """The labels of its alerts."""
        return [alert["labels"] for alert in self.body["alerts"]]


@dataclass
class Sink:
    """The messages to webhooks, in order; all channels have the same address, because a body has its receiver."""

    url: str
    messages: list[Message] = field(default_factory=list)

    def of(self, receiver: str) -> list[Message]:
        """The messages to a receiver."""
        return [message for message in self.messages if message.receiver == receiver]

    def wait(self, receiver: str, count: int = 1, within: float = 10) -> list[Message]:
        """The messages to a receiver, once there are at least `count`."""
        what = f"{count} message{'s' if count > 1 else ''} to {receiver}"
        until(lambda: len(self.of(receiver)) >= count, lambda: f"{what}; there came {self.messages}", within)
        return self.of(receiver)


@contextmanager
def sink() -> Iterator[Sink]:
    """A webhook receiver that accepts everything."""

    received = Sink("")

    def answer(path: str, body: bytes) -> tuple[int, bytes]:
        received.messages.append(Message(time.monotonic(), json.loads(body)))
        return 200, b""

    with serving(answer) as received.url:
        yield received


@dataclass(frozen=True)
class Server:
    """A program that listens on loopback."""

    url: str
    log: Path

    def get(self, path: str) -> Any:
        """The answer of the server's API."""
        with urlopen(self.url + path, timeout=10) as answer:
            return json.load(answer)

    def metric(self, name: str) -> float:
        """One of the server's own metrics, summed over its labels; 0 if the server does not have it."""
        with urlopen(f"{self.url}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        return sum(float(line.split()[-1]) for line in lines if re.match(rf"{name}[{{ ]", line))

    def post(self, path: str, body: object) -> None:
        request = Request(self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urlopen(request, timeout=10):
            pass

    def ready(self) -> bool:
        try:
            with urlopen(f"{self.url}/-/ready", timeout=10) as answer:
                return bool(answer.status == 200)
        except URLError:
            return False


class Alertmanager(Server):
    """An Alertmanager."""

    def fire(self, *alerts: Mapping[str, str], ends_in: float = 300) -> None:
        """Send firing alerts with these labels as Prometheus does; they resolve `ends_in` seconds from now."""
        ends = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + ends_in))
        self.post("/api/v2/alerts", [{"labels": dict(labels), "endsAt": ends} for labels in alerts])

    def alerts(self) -> list[dict[str, Any]]:
        """Its alerts with their status."""
        found = self.get("/api/v2/alerts")
        assert isinstance(found, list)
        return found


@contextmanager
def alertmanager(toolset: Path, folder: Path, files: Mapping[str, bytes]) -> Iterator[Alertmanager]:
    """The Alertmanager of a set of programs; `files` are `alertmanager.yml` and what it names.

    `folder` must not exist yet: the files and the server's storage come in there.
    """
    _write(folder, files)
    arguments = [
        f"--config.file={folder}/alertmanager.yml",
        f"--storage.path={folder}/storage",
        "--web.listen-address=127.0.0.1:0",
        "--cluster.listen-address=",
    ]
    with started(toolset, ["alertmanager", *arguments], folder) as server:
        yield Alertmanager(server.url, server.log)


@contextmanager
def prometheus(toolset: Path, folder: Path, files: Mapping[str, bytes], *flags: str) -> Iterator[Server]:
    """The Prometheus of a set of programs; `files` are `prometheus.yml` and what it names.

    `folder` must not exist yet: the files and the server's storage come in there.
    """
    _write(folder, files)
    arguments = [
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/storage",
        "--web.listen-address=127.0.0.1:0",
        *flags,
    ]
    with started(toolset, ["prometheus", *arguments], folder) as server:
        yield server


@contextmanager
def started(toolset: Path, command: Sequence[str], folder: Path) -> Iterator[Server]:
    """A server by its command, run in `folder`, where its log is written."""
    program, *arguments = command
    plain = [str(_program(toolset, program)), *arguments]
    wrapped = ["unshare", "--user", "--map-root-user", "--mount", "env", f"SHARE={toolset.absolute()}/share"]
    wrapped += ["sh", "-c", _WITH_TEMPLATES, "sh", *plain]
    for attempt in (plain, wrapped):
        try:
            with _running(attempt, folder) as (url, log):
                yield Server(url, log)
                return
        except _Ended as ended:
            if attempt is wrapped or _NEEDS_TEMPLATES not in ended.log:
                raise


def free_ports(count: int) -> list[int]:
    """Free ports on loopback."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [int(each.getsockname()[1]) for each in sockets]


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        folder.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
        folder.joinpath(path).write_bytes(content)


class _Ended(AssertionError):
    """A server that ended instead of listening."""

    def __init__(self, log: str) -> None:
        super().__init__(f"the server ended:\n{log}")
        self.log = log


@contextmanager
def _running(command: Sequence[str], folder: Path) -> Iterator[tuple[str, Path]]:
    """The address and log of a ready server; the server always ends with the block."""
    log = folder / f"log-{len(list(folder.glob('log-*')))}"
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=folder)
    try:
        what = f"{' '.join(command)}, which says:\n"
        port = until(lambda: _port(process, log), lambda: what + log.read_text("utf-8", "replace"), within=20)
        server = Server(f"http://127.0.0.1:{port}", log)
        until(server.ready, lambda: what + log.read_text("utf-8", "replace"), within=20)
        yield server.url, log
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _port(process: subprocess.Popen[bytes], log: Path) -> str:
    ended = process.poll() is not None
    text = log.read_text("utf-8", "replace")
    if ended:
        raise _Ended(text)
    found = _LISTENING.search(text)
    return found[1] if found else ""


def _program(toolset: Path, name: str) -> Path:
    program = toolset.absolute() / "bin" / name
    assert program.is_file(), f"{name} is not in {toolset.name}; run `make tools`"
    return program
