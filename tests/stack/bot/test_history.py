"""The bot's past, as promtool imports it."""

from __future__ import annotations

import json
import subprocess
from itertools import groupby, pairwise
from math import inf
from pathlib import Path

import pytest

import generator
from stack.bot import history
from stack.bot.history import write_history
from tests.stack.bot.recording import OPEN
from tradewatch.toolchain import find

LENGTH, STEP = 3_600.0, 120.0


def written(folder: Path) -> list[Path]:
    """An hour over the boundary of a block."""
    return write_history(
        folder, "momentum", "127.0.0.1:9400", seed=7, is_standby=False, until=OPEN + 2_700, length=LENGTH, step=STEP
    )


def test_promtool_makes_a_block_of_each_file(tmp_path: Path) -> None:
    """Every sample of every scrape is in it."""
    files = written(tmp_path / "past")
    promtool = find("promtool", generator.ROOT / ".tools").path
    for number, file in enumerate(files, start=1):
        command = [str(promtool), "tsdb", "create-blocks-from", "openmetrics", str(file), str(tmp_path / "data")]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        assert len(list((tmp_path / "data").glob("*/meta.json"))) == number
    blocks = [json.loads(meta.read_text()) for meta in (tmp_path / "data").glob("*/meta.json")]
    samples = sum(not line.startswith("#") for file in files for line in file.read_text().splitlines())
    assert sum(block["stats"]["numSamples"] for block in blocks) == samples
    ups = [line for file in files for line in file.read_text().splitlines() if line.startswith("up{")]
    assert len(ups) == LENGTH / STEP
    assert ups[0].startswith('up{bot="momentum",instance="127.0.0.1:9400",job="tradingbot"} 1 ')


def test_the_same_seed_gives_the_same_past(tmp_path: Path) -> None:
    """With the same incidents, which are in the files' time."""
    first, second = written(tmp_path / "first"), written(tmp_path / "second")
    same = [one.read_bytes() == other.read_bytes() for one, other in zip(first, second, strict=True)]
    assert all(same)
    incidents = json.loads((tmp_path / "first/incidents.json").read_text())
    assert incidents
    assert all(OPEN + 2_700 - LENGTH <= each["began"] < each["ended"] for each in incidents)


def test_a_long_past_is_thinner_the_older_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a step, the last hours have enough scrapes for a rate, and a week is not too large."""
    monkeypatch.setattr(history, "_SHORT", 600.0)
    monkeypatch.setattr(history, "_THINNED", ((600.0, 30.0), (1_200.0, 60.0), (inf, 300.0)))
    (file,) = write_history(
        tmp_path, "momentum", "x:1", seed=7, is_standby=False, until=OPEN + 2_700, length=2_400.0, step=None
    )
    times = [float(line.split()[-1]) - OPEN for line in file.read_text().splitlines() if line.startswith("up{")]
    steps = [later - earlier for earlier, later in pairwise(times)]
    assert [(step, len(list(group))) for step, group in groupby(steps)] == [(300.0, 3), (60.0, 10), (30.0, 20)]
