"""Reads one plain file in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plain.judged import Judge, problems
from tradewatch.plain import ParsedFiles, read_files

RULES = "groups:\n- name: g\n  rules:\n"


class Reader:
    """Writes a file and reads it."""

    def __call__(self, content: str | bytes, name: str = "f.yml") -> ParsedFiles:
        path = Path(name)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_files([path])

    def problems(self, content: str | bytes, name: str = "f.yml") -> list[tuple[int, str]]:
        """The line and the words of each problem."""
        found = self(content, name).problems
        return [(each.where.line if each.where else 0, f"{each.subject}: {each.summary}") for each in found]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """The folder is the current one."""
    monkeypatch.chdir(tmp_path)
    return Reader()


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    """Judges alerts on these expressions; the catalogues are expositions."""

    def judge(expression: str | list[str], *catalogues: str, name: str = "") -> list[str]:
        return [problem.check for problem in problems(tmp_path, expression, *catalogues, name=name)]

    return judge
