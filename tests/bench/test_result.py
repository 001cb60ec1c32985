"""A result as a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.metrics.result import NotAResult, read, write
from tests.bench.results import result


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """A file keeps every field."""
    path = tmp_path / "result.json"
    written = result((20.0, 21.0))
    write(written, path)
    assert read(path) == written


def broken(path: Path, change: dict[str, Any]) -> Path:
    write(result((20.0,)), path)
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    return path


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"format": "something else"}, "is not a result of this benchmark"),
        ({"version": 0}, "has version 0, not 2"),
        ({"samples": [{"test": "updates"}]}, "is a broken result"),
        ({"samples": 3}, "is a broken result"),
    ],
)
def test_a_file_without_a_result_is_refused(tmp_path: Path, change: dict[str, Any], says: str) -> None:
    """The message has the file's name and the reason."""
    path = broken(tmp_path / "result.json", change)
    with pytest.raises(NotAResult, match=says) as refused:
        read(path)
    assert str(path) in str(refused.value)


def test_a_distribution_of_another_length_is_refused(tmp_path: Path) -> None:
    """Its numbers would be read as other percentiles."""
    path = tmp_path / "result.json"
    write(result((20.0,)), path)
    found = json.loads(path.read_text())
    found["samples"][0]["distribution"].pop()
    path.write_text(json.dumps(found))
    with pytest.raises(NotAResult, match="a distribution has 7 numbers, not 6"):
        read(path)
