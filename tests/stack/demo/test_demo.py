"""The demo as a process, with the real servers."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

import generator
from stack.bot import FAULTS
from stack.demo.guide import TO_BREAK
from stack.programs import installed
from tests.commands import ROOT, surroundings
from tests.conftest import TOOLS
from tradewatch.live import until
from tradewatch.toolchain import ToolError


def test_a_fault_becomes_a_message_and_nothing_is_left(toolset: Path, tmp_path: Path) -> None:
    """The printed command breaks the bot, the message is printed, and Ctrl-C ends the servers and removes all files."""
    temporary, output = tmp_path / "temporary", tmp_path / "output"
    temporary.mkdir()

    def said(pattern: str) -> str:
        """The first match in the demo's output."""

        def found() -> re.Match[str] | None:
            assert demo.poll() is None or re.search(pattern, output.read_text("utf-8")), output.read_text("utf-8")
            return re.search(pattern, output.read_text("utf-8"))

        match = until(found, lambda: f"{pattern!r} in:\n{output.read_text('utf-8')}", within=120)
        assert match
        return match[match.lastindex or 0]

    with output.open("wb") as written:
        demo = subprocess.Popen(
            [sys.executable, "-m", "stack.demo", "--faster", "20"],
            cwd=ROOT,
            env=surroundings() | {"TRADEWATCH_TOOLS": toolset.name, "TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"},
            stdout=written,
            stderr=written,
        )
    try:
        said("Ctrl-C ends everything")
        servers = [said(rf"{name} is ready at (http\S+)") for name in ("Prometheus", "Alertmanager")]
        with urlopen(f"{servers[0]}/api/v1/query?query=up+offset+30m", timeout=10) as answer:
            assert json.load(answer)["data"]["result"], "the past is not there"
        script, *arguments = said(r"\S+/python (generator\.py fault \S+ --for .*)").split()
        subprocess.run([sys.executable, ROOT / script, *arguments], check=True, capture_output=True, timeout=60)
        said(rf"webhook to .*: \[FIRING\] {TO_BREAK[0][1].name}")
        demo.send_signal(signal.SIGINT)
        assert demo.wait(timeout=30) == 0
    finally:
        demo.terminate()
        demo.wait(timeout=60)
    said("ended; nothing is left")
    assert list(temporary.iterdir()) == []
    for url in servers:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", urlsplit(url).port or 0), timeout=10)


def test_what_can_be_broken_exists() -> None:
    """Each printed fault is one of the bot's, and each alert one of the project's."""
    assert {fault for fault, _ in TO_BREAK} <= FAULTS.keys()
    assert {alert for _, alert in TO_BREAK} <= set(generator.project().alerts)


def test_a_wrong_set_of_programs_is_not_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the sets that are there."""
    monkeypatch.setenv("TRADEWATCH_TOOLS", "no-such-set")
    with pytest.raises(ToolError, match=r"'no-such-set', but the sets in \.tools are"):
        installed(TOOLS, say=pytest.fail)
