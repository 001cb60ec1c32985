"""Reading files that are not ours: what is read, and the message for what is not."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from tradewatch.foreign import read_file
from tradewatch.model import ProblemsFound


def refused(path: Path, largest: int = 2**20) -> str:
    with pytest.raises(ProblemsFound) as raised:
        read_file(path, largest)
    (problem,) = raised.value.problems
    assert problem.subject == f"file {path}"
    return problem.summary


def test_a_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    """A file of exactly the limit is read, one byte more is not; a sparse file takes neither time nor memory."""
    file = tmp_path / "file"
    file.write_bytes(b"x" * 2**20)
    assert read_file(file, 2**20) == b"x" * 2**20
    os.truncate(file, 2**20 + 1)
    assert refused(file) == "is larger than 1 MiB"
    os.truncate(file, 2**40)
    assert refused(file) == "is larger than 1 MiB"


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    """`check <(curl ...)` works, because the pipe has a writer and an end."""
    with subprocess.Popen(["/bin/sh", "-c", "echo a; echo b"], stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        assert read_file(Path(f"/dev/fd/{writer.stdout.fileno()}")) == b"a\nb\n"


def test_a_file_without_an_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pipes without a writer, with a silent one and with an endless one; devices, sockets, folders, broken links."""
    monkeypatch.setattr("tradewatch.foreign.file.PIPE_TIMEOUT", 0.2)
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to("link")
    (tmp_path / "zero").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "socket"))
        for name, summary in (
            ("fifo", "is a pipe without content"),
            ("zero", "is a device, not a file"),
            ("socket", "is a socket, not a file"),
            (".", "is a folder, not a file"),
            ("link", "too many levels of symbolic links"),
            ("none", "no such file or directory"),
            ("a\0b", "is not a path: embedded null byte"),
        ):
            assert refused(tmp_path / name) == summary
    for script, summary in (
        ("exec sleep 60", "is a pipe whose writer did not finish within 0.2 s"),
        ("while echo a; do sleep 0.05; done", "is a pipe whose writer did not finish within 0.2 s"),
        ("exec yes", "is larger than 1 MiB"),
    ):
        with subprocess.Popen(["/bin/sh", "-c", script], stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            assert refused(Path(f"/dev/fd/{writer.stdout.fileno()}")) == summary
            writer.kill()
