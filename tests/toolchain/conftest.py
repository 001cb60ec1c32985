"""The real programs, in the oldest and the newest supported version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tradewatch.toolchain import PROGRAMS, Amtool, Program, Promtool
from tradewatch.toolchain.programs import in_set

TOOLS = Path(__file__).parents[2] / ".tools"


@pytest.fixture(autouse=True)
def _no_choice_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables that a developer has set must not reach a test."""
    for name in (*PROGRAMS, "tools", "mirror"):
        monkeypatch.delenv(f"TRADEWATCH_{name.upper()}", raising=False)


@pytest.fixture(params=["oldest", "newest"])
def tool_set(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def promtool(tool_set: str) -> Promtool:
    return Promtool(_installed("promtool", tool_set))


@pytest.fixture
def amtool(tool_set: str) -> Amtool:
    return Amtool(_installed("amtool", tool_set))


@pytest.fixture
def make_program() -> Callable[..., Path]:
    return _make_program


def _installed(name: str, tool_set: str) -> Program:
    program = in_set(name, TOOLS / tool_set)
    assert program, f"{name} is not in the set '{tool_set}'; run `make tools`"
    return program


def _make_program(path: Path, script: str | None = None) -> Path:
    """Write a shell script; by default it prints the version 9.8.7 with the name of its file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    name = path.name.removeprefix("prometheus-")
    path.write_text(f"#!/bin/sh\n{script or f'echo {name}, version 9.8.7'}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
