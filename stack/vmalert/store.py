"""A VictoriaMetrics on loopback that takes series, and the alerts of a vmalert that replays rules on it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from stack.vmalert.programs import Programs
from stack.vmalert.remote_write import HEADERS, Sample, request
from tradewatch.live import free_ports, until
from tradewatch.model.matcher import quoted
from tradewatch.toolchain import ToolError, run

_open = build_opener(ProxyHandler({})).open

# Seconds for one replay, which takes a tenth of a second on a quiet machine.
_TIMEOUT = 120

_FLAGS = (
    "-retentionPeriod=100y",
    # What a running store needs for scrapes that are late, and for graphs, would only hide samples here.
    "-search.latencyOffset=0s",
    "-search.disableCache",
    "-loggerLevel=ERROR",
)


class Span(NamedTuple):
    """A time from `start` to `end`, in seconds since 1970."""

    start: int
    end: int


class Store:
    """A running VictoriaMetrics at `url`; `folder` is for the files of replays."""

    def __init__(self, url: str, vmalert: Path, folder: Path) -> None:
        self.url = url
        self._vmalert = vmalert
        self._folder = folder

    def write(self, series: Iterable[tuple[Mapping[str, str], Sequence[Sample]]]) -> None:
        """Write series as Prometheus does, so that queries see them at once."""
        self._answer("/api/v1/write", request(series), HEADERS)
        self._answer("/internal/force_flush")

    def replay(self, rules: str, span: Span, step: str) -> None:
        """Evaluate the rules of a file in a time, each of them at every step; the store gets what they record.

        Raises ToolError if vmalert refuses the rules.
        """
        file = self._folder / "rules.yml"
        file.write_text(rules, encoding="utf-8")
        times = [datetime.fromtimestamp(each, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for each in span]
        arguments = [
            f"-rule={file}",
            f"-evaluationInterval={step}",
            f"-datasource.url={self.url}",
            # The default is for single evaluations, and would be the step of a replay.
            "-datasource.queryStep=0",
            f"-remoteWrite.url={self.url}",
            "-remoteWrite.flushInterval=100ms",
            "-disableAlertgroupLabel",
            f"-replay.timeFrom={times[0]}",
            f"-replay.timeTo={times[1]}",
            # An alert is pending again after the end of a query.
            "-replay.maxDatapointsPerQuery=1000000",
            "-replay.rulesDelay=0s",
            "-replay.ruleRetryAttempts=1",
            "-replay.disableProgressBar",
            f"-httpListenAddr=127.0.0.1:{free_ports(1)[0]}",
        ]
        finished = run(self._vmalert, arguments, timeout=_TIMEOUT)
        if finished.exit_code != 0:
            raise ToolError(f"vmalert fails: {(finished.stderr.strip() or 'without a word').splitlines()[-1]}")
        self._answer("/internal/force_flush")

    def firing(self, alert: str, span: Span) -> Iterator[tuple[Mapping[str, str], Sequence[int]]]:
        """The labels of each firing alert with this name, with its times in seconds since 1970."""
        selector = f'ALERTS{{alertname={quoted(alert)},alertstate="firing"}}'
        query = urlencode({"match[]": selector, "start": span.start, "end": span.end})
        for line in self._answer(f"/api/v1/export?{query}").splitlines():
            found = json.loads(line)
            labels = {name: text for name, text in found["metric"].items() if name not in ("__name__", "alertstate")}
            yield labels, [time // 1000 for time in found["timestamps"]]

    def _answer(self, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> bytes:
        with _open(Request(self.url + path, body, dict(headers or {})), timeout=60) as answer:  # noqa: S310
            return bytes(answer.read())


@contextmanager
def running(programs: Programs) -> Iterator[Store]:
    """An empty VictoriaMetrics, which stops with the block. Raises ToolError if it does not get ready."""
    port = free_ports(1)[0]
    url = f"http://127.0.0.1:{port}"
    with TemporaryDirectory() as folder:
        log = Path(folder, "log")
        arguments = [f"-storageDataPath={folder}/data", f"-httpListenAddr=127.0.0.1:{port}", *_FLAGS]
        with log.open("wb") as output:
            process = subprocess.Popen([programs.store, *arguments], stdout=output, stderr=output, process_group=0)
        try:
            until(lambda: _ready(url, process, log), lambda: f"{programs.store.name} to be ready", within=60)
            yield Store(url, programs.vmalert, Path(folder))
        finally:
            process.terminate()
            process.wait()


def _ready(url: str, process: subprocess.Popen[bytes], log: Path) -> bool:
    if process.poll() is not None:
        said = log.read_text("utf-8", "replace").splitlines() or ["nothing"]
        raise ToolError(f"VictoriaMetrics ended at once and said: {said[-1]}")
    try:
        with _open(f"{url}/health", timeout=10) as answer:
            return bool(answer.status == 200)
    except URLError:
        return False
