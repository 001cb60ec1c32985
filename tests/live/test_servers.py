"""Real servers start, end with their block, and say in one line why they do not start."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.servers import alertmanager as given_files
from tradewatch.live import Server, alertmanager, free_ports, prometheus, start, until
from tradewatch.toolchain import ToolError

RECEIVER = b"route: {receiver: nobody}\nreceivers: [{name: nobody}]\n"


def test_a_server_ends_with_its_block(toolset: Path, tmp_path: Path) -> None:
    """This is so if the block fails, too; no server stays."""
    servers: list[Server] = []
    with (
        pytest.raises(ZeroDivisionError),
        given_files(toolset, tmp_path / "run", {"alertmanager.yml": RECEIVER}) as server,
    ):
        servers.append(server)
        assert server.ready()
        raise ZeroDivisionError
    assert servers[0].process.poll() is not None
    assert not servers[0].ready()


def test_a_killed_server_starts_again_at_the_same_address(toolset: Path, tmp_path: Path) -> None:
    """It uses the same storage and port, and has another log."""
    config, (port,) = tmp_path / "alertmanager.yml", free_ports(1)
    config.write_bytes(RECEIVER)
    program = toolset / "bin/alertmanager"
    first = alertmanager(program, config, tmp_path, port=port)
    first.kill()
    with alertmanager(program, config, tmp_path, port=port) as second:
        assert (second.url, second.ready()) == (first.url, True)
        assert second.log != first.log


def test_a_taken_port_is_one_clear_line(toolset: Path, tmp_path: Path) -> None:
    """It names the port and what to do."""
    (tmp_path / "prometheus.yml").write_text("{}")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ToolError, match=rf"^prometheus cannot listen on port {port}: another program does; .*$"):
            prometheus(toolset / "bin/prometheus", tmp_path / "prometheus.yml", tmp_path, port=port)


def test_a_server_that_ends_says_why(toolset: Path, tmp_path: Path) -> None:
    """The last error of its log is the reason."""
    (tmp_path / "prometheus.yml").write_text("no_such_key: 1")
    with pytest.raises(ToolError, match=r"^prometheus ended at once and said: .*no_such_key.*prometheus-1\.log$"):
        prometheus(toolset / "bin/prometheus", tmp_path / "prometheus.yml", tmp_path)


def test_a_missing_program_is_one_clear_line(tmp_path: Path) -> None:
    """It says what to do."""
    with pytest.raises(ToolError, match="run `make tools`"):
        prometheus(tmp_path / "bin/prometheus", tmp_path / "prometheus.yml", tmp_path)


@pytest.mark.parametrize("unshare", ["", "echo 'unshare: unshare failed: Operation not permitted' >&2; exit 1"])
def test_templates_that_cannot_be_shown_are_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unshare: str
) -> None:
    """Debian's Alertmanager without its templates, on a machine without `unshare` or one that does not permit it."""
    missing = "open /usr/share/prometheus/alertmanager/default.tmpl: no such file or directory"
    for name, script in (("alertmanager", f"echo '{missing}' >&2; exit 1"), ("unshare", unshare)):
        if script:
            (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
            (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError, match=r"^\S+ needs /usr/share/.*does not permit `unshare`.*TRADEWATCH_ALERTMANAGER$"):
        start(tmp_path / "alertmanager", [], tmp_path)


def test_what_does_not_come_is_said() -> None:
    """The error says what was waited for."""
    with pytest.raises(ToolError, match="after 0 s still waiting for rain"):
        until(lambda: False, lambda: "rain", within=0)
