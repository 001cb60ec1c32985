"""Whatever content raises is a problem at its line, and the command fails."""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from tradewatch.cli.interruption import Interrupted
from tradewatch.cli.session import Session, reporting
from tradewatch.model import Problem, Project

Files = dict[str, str | bytes]


@click.command
@reporting
def look(session: Session) -> Sequence[Problem]:
    """Collect the content, and do nothing with it."""
    assert session.project
    return ()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of a project whose only content is the package `stuff`."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield tmp_path
    _forget()


def _forget() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "stuff"]:
        del sys.modules[name]
    importlib.invalidate_caches()


def problems(root: Path, files: Files) -> list[dict[str, Any]]:
    """What a command reports of these modules in `stuff`, the first of which is imported."""
    _forget()
    folder = root / "stuff"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, text in ({"__init__": ""} | files).items():
        (folder / f"{name}.py").write_bytes(text if isinstance(text, bytes) else text.encode())

    def load() -> Project:
        importlib.import_module(f"stuff.{next(iter(files))}")
        return object.__new__(Project)

    done = CliRunner().invoke(look, ["--format", "json"], obj=Session(load, root, debug=False))
    assert done.exit_code == 1, (files, done.output)
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found


# A statement on the third line of a module -> the summary of the problem.
RAISED = {
    "import sys; sys.exit(0)": "SystemExit: 0",
    "raise SystemExit": "SystemExit",
    "exit()": "SystemExit: None",
    "raise KeyboardInterrupt": "KeyboardInterrupt",
    "raise GeneratorExit": "GeneratorExit",
    "raise BaseExceptionGroup('many', [SystemExit(0)])": "BaseExceptionGroup: many (1 sub-exception)",
    "import click; raise click.exceptions.Exit(0)": "Exit: 0",
    "import click; raise click.Abort": "Abort",
    "from tradewatch.model import ProblemsFound; raise ProblemsFound()": "ProblemsFound",
    "raise Mute": "Mute: its message cannot be shown, because that raises SystemExit",
    "Mute.nothing": "AttributeError: type object 'Mute' has no attribute 'nothing'",
    "Wordless().nothing": "AttributeError: 'Wordless' object has no attribute 'nothing'",
    "raise MemoryError": "MemoryError",
    "(again := lambda: again())()": "RecursionError: maximum recursion depth exceeded",
    "eval('(')": "SyntaxError: '(' was never closed (<string>, line 1)",
    "raise SyntaxError": "SyntaxError: None",
    "from stuff.other import Y": "ImportError: cannot import name 'Y' from 'stuff.other' (stuff/other.py)",
    "from stuff import othr": "ImportError: cannot import name 'othr' from 'stuff' (stuff/__init__.py)",
    "import stuff.othr": "ModuleNotFoundError: No module named 'stuff.othr'",
}

_START = """\
class Mute(Exception): __str__ = lambda _: exit(0)
class Wordless: __dir__ = lambda _: exit(0)
"""


def test_whatever_content_raises_is_a_problem_at_its_line(root: Path) -> None:
    """The command did not finish its work, so it must not succeed."""
    for statement, summary in RAISED.items():
        (problem,) = problems(root, {"first": f"{_START}{statement}\n", "other": "X = 1\n"})
        assert (problem["file"], problem["line"]) == ("stuff/first.py", 3), statement
        assert problem["summary"].startswith(summary), statement


# Modules, the place of the problem, and a part of its summary.
NOT_IMPORTED: dict[str, tuple[Files, tuple[str, int], str]] = {
    "a NUL byte": ({"first": "import stuff.other\n", "other": b"X = 1\n\n'\0'\n"}, ("stuff/other.py", 3), "null bytes"),
    "not UTF-8": ({"first": "from stuff import other\n", "other": b"\nX = '\xe9'\n"}, ("stuff/other.py", 2), "0xe9"),
    "not UTF-8, in a comment": ({"first": b"X = 1\n# \xe9\n"}, ("stuff/first.py", 2), "not UTF-8"),
    "too deep": (
        {"first": "from .other import X\n", "other": f"X = {'-' * 99_999}1\n"},
        ("stuff/other.py", 1),
        "Error",
    ),
    "a deleted module": (
        {"first": "import stuff.second\n", "second": "from stuff import other\n"},
        ("stuff/second.py", 1),
        "cannot import name 'other' from 'stuff'",
    ),
    "a circle": (
        {"first": "\nfrom stuff.other import Y\nX = 1\n", "other": "\n\nfrom stuff.first import X\nY = 1\n"},
        ("stuff/other.py", 3),
        "X is not defined yet: stuff/first.py is still importing this module (circular import)",
    ),
    "a circle, and a name that is not there": (
        {"first": "from stuff.other import Y\nX = 1\n", "other": "from stuff.first import Z\nY = 1\n"},
        ("stuff/other.py", 1),
        "cannot import name 'Z' from 'stuff.first'",
    ),
    "a constant that a copy takes over": (
        {"first": "import stuff.other\nstuff.other.LIMIT.append(1)\n", "other": "LIMIT = []\nTAKEN = 1\nLIMIT = 2\n"},
        ("stuff/other.py", 3),
        "LIMIT is defined twice, and what it was on line 1 is lost",
    ),
    "a constant that a copy takes over, and a name that is missing then": (
        {"first": "ONE = 1\nONE = 2\nTWO\n"},
        ("stuff/first.py", 2),
        "ONE is defined twice",
    ),
    "a function that a copy takes over": (
        {"first": "def one():\n    pass\ndef one():\n    pass\n"},
        ("stuff/first.py", 3),
        "one is defined twice",
    ),
    "an import that a constant takes over": (
        {"first": "from os import (\n    O_EXCL,\n    O_APPEND,\n)\nO_APPEND: int = 1\n"},
        ("stuff/first.py", 5),
        "O_APPEND is defined twice",
    ),
}


def test_a_module_that_cannot_be_imported_is_named(root: Path) -> None:
    """The problem is in the file that must be edited, not in the file that imports it."""
    for name, (files, place, summary) in NOT_IMPORTED.items():
        (problem,) = problems(root, files)
        assert (problem["file"], problem["line"]) == place, name
        assert summary in problem["summary"], name


def test_a_name_that_grows_is_not_lost(root: Path) -> None:
    """A definition may use the old value of its name; a variable in lower case is not a constant."""
    (problem,) = problems(
        root, {"first": "LIST = (1,)\nLIST = (*LIST, 2)\nrow = 1\nrow = 2\nimport os, os.path\n1 / 0\n"}
    )
    assert problem["line"] == 6


def test_ctrl_c_is_not_a_problem(root: Path) -> None:
    """It ends the command as click does, even while content runs."""

    def load() -> Project:
        raise Interrupted

    done = CliRunner().invoke(look, obj=Session(load, root, debug=False))
    assert (done.exit_code, done.output) == (1, "\nAborted!\n")


def test_signals_are_interruptions(monkeypatch: pytest.MonkeyPatch) -> None:
    """This holds for Ctrl-C and for SIGTERM."""
    from tradewatch.cli.interruption import listen

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        listen()
        for number in before:
            with pytest.raises(Interrupted):
                os.kill(os.getpid(), number)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
