"""Durations in the servers' format."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewatch.model import duration, seconds
from tradewatch.toolchain import Promtool

READ = {
    "0": 0,
    "0s": 0,
    "1ms": 0.001,
    "500ms": 0.5,
    "15s": 15,
    "90s": 90,
    "1m30s": 90,
    "1h30m": 5400,
    "1d": 86_400,
    "1w": 604_800,
    "1y": 31_536_000,
    "1y2w3d4h5m6s7ms": 33_019_506.007,
    "05m": 300,
    "0h5m": 300,
    "292y": 9_208_512_000,
}

REFUSED = (
    *(
        "",
        " ",
        "5",
        "1.5h",
        ".5s",
        "-5m",
        "+5m",
        "5 m",
        " 5m",
        "5m ",
        "5m\n",
        "\t5m",
        "5\tm",
        "5M",
        "5min",
        "5 minutes",
    ),
    *("m", "ms", "1m1h", "1s1m", "1m1m", "1h 30m", "1e3s", "0x5m", "1_000s", "infinity", "5m30", "5us", "5ns", "00"),
    # Digits of other alphabets, and more time than fits in Go's int64 of nanoseconds.
    *("\uff15m", "\u0665m", "300y", "99999999999999999999s"),
)


def rule_file(folder: Path, number: int, text: str) -> Path:
    path = folder / f"{number}.yml"
    quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    path.write_text(f'groups: [{{name: g, rules: [{{alert: A, expr: up, for: "{quoted}"}}]}}]\n', encoding="utf-8")
    return path


def refused_by(promtool: Promtool, folder: Path, texts: tuple[str, ...]) -> set[str]:
    """The texts that promtool refuses; each is in a file of its own, because a wrong duration hides other errors."""
    by_file = {str(rule_file(folder, number, text)): text for number, text in enumerate(texts)}
    complaints = promtool.check_rules([Path(file) for file in by_file])
    return {by_file[str(complaint.file)] for complaint in complaints}


@pytest.mark.parametrize(("text", "length"), READ.items())
def test_reads_a_duration(text: str, length: float) -> None:
    """A duration is its length in seconds."""
    assert seconds(text) == length


@pytest.mark.parametrize("text", REFUSED)
def test_refuses_other_texts(text: str) -> None:
    """A duration that the servers refuse is a ValueError."""
    with pytest.raises(ValueError, match="is not a duration"):
        seconds(text)


def test_promtool_agrees(promtool: Promtool, tmp_path: Path) -> None:
    """promtool accepts and refuses the durations of this file's tables, in both versions."""
    # An empty `for:` is one that is not there; whoever writes it has forgotten something.
    texts = tuple(text for text in (*READ, *REFUSED) if text)
    assert refused_by(promtool, tmp_path, texts) == set(REFUSED) - {""}


@pytest.mark.parametrize("tool_set", ["newest"], indirect=True)
def test_promql_computes_the_same_length(promtool: Promtool, tmp_path: Path) -> None:
    """PromQL reads a duration as the same number of seconds."""
    test = tmp_path / "test.yml"
    cases = "".join(
        f"      - expr: vector({text})\n        exp_samples: [{{labels: '{{}}', value: {length}}}]\n"
        for text, length in READ.items()
    )
    test.write_text(f"tests:\n  - promql_expr_test:\n{cases}", encoding="utf-8")
    assert promtool.test_rules([test], timeout=30) == [None]


@given(milliseconds=st.integers(0, 292 * 365 * 86_400_000))
def test_a_length_is_the_same_after_writing_and_reading(milliseconds: int) -> None:
    """`seconds` returns the length from which `duration` made a text."""
    assert seconds(duration(milliseconds / 1000)) == milliseconds / 1000


@pytest.mark.parametrize(
    ("length", "text"),
    [(0, "0s"), (0.001, "1ms"), (0.25, "250ms"), (60, "1m"), (90, "1m30s"), (3600, "1h"), (90_061, "1d1h1m1s")],
)
def test_writes_the_shortest_text(length: float, text: str) -> None:
    """Only units with a number are in it, the largest first."""
    assert duration(length) == text


def test_writes_weeks_and_years_as_days() -> None:
    """Years and weeks are not used, because a year's length is a convention."""
    assert duration(31_536_000 + 604_800) == "372d"
