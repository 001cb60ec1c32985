"""Verdicts of earlier runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tradewatch.proofs.running.passed import add_passed, checksum, passed_before
from tradewatch.toolchain import Program

A, B, C = (letter * 64 for letter in "abc")


def test_what_passed_is_known_the_next_time(tmp_path: Path) -> None:
    """Keys are added to the old ones; the keys that were used last come last."""
    file = tmp_path / "verdicts"
    add_passed(file, [A, B])
    add_passed(file, [C, A])
    assert passed_before(file) == [B, C, A]
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("content", [b"", b"\xff\x00" * 99, f"{A[:-1]}\n".encode(), f"{A}{B}\n".encode(), b"{}\n"])
def test_an_unknown_key_is_not_found(tmp_path: Path, content: bytes) -> None:
    """A torn, foreign or oversized file counts as empty, and the next run repairs it."""
    file = tmp_path / "verdicts"
    file.write_bytes(content)
    assert passed_before(file) == []
    add_passed(file, [C])
    assert file.read_text() == f"{C}\n"


def test_only_files_are_read(tmp_path: Path) -> None:
    """A pipe would block, and a link may lead anywhere; nothing is known then."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "elsewhere").write_text(f"{A}\n")
    (tmp_path / "link").symlink_to("elsewhere")
    for name in ("pipe", "folder", "link", "missing/verdicts"):
        assert passed_before(tmp_path / name) == []
        add_passed(tmp_path / name, [B])
    assert (tmp_path / "elsewhere").read_text() == f"{A}\n"
    assert {each.name for each in tmp_path.iterdir()} == {"pipe", "folder", "link", "elsewhere"}


def test_the_file_does_not_grow_without_limit(tmp_path: Path) -> None:
    """The oldest keys are dropped; a file that is too big is not read at all."""
    file = tmp_path / "verdicts"
    add_passed(file, [f"{number:064x}" for number in range(10_001)])
    add_passed(file, [A])
    found = passed_before(file)
    assert (len(found), found[0], found[-1]) == (10_000, f"{2:064x}", A)
    file.write_text(f"{A}\n" * 30_000)
    assert passed_before(file) == []


def test_a_verdict_is_of_one_program_and_its_files(tmp_path: Path) -> None:
    """Another promtool, another path or another byte is another verdict."""
    program, other = tmp_path / "promtool", tmp_path / "other"
    program.write_text("one")
    other.write_text("one")
    files = {"rules.yml": "a", "tests.yml": "b"}
    here = Program("promtool", program, (2, 42, 0), "PATH")
    keys = [
        checksum(here, files),
        checksum(here, {**files, "tests.yml": "c"}),
        checksum(here, {"rules.yml": "a\0tests.yml", "tests.yml": "b"}),
        checksum(here, {"rules.yml": "b", "tests.yml": "a"}),
        checksum(Program("promtool", program, (2, 42, 1), "PATH"), files),
        checksum(Program("promtool", other, (2, 42, 0), "PATH"), files),
    ]
    assert checksum(here, dict(reversed(files.items()))) == keys[0]
    os.utime(program, ns=(1, 1))
    keys.append(checksum(here, files))
    program.write_text("more")
    os.utime(program, ns=(1, 1))
    assert len({*keys, checksum(here, files)}) == 8
