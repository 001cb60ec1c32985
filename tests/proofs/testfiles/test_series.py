"""Input series: what promtool reads from them, at each step, on both versions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.proofs.world import BALANCE, LAG, METRICS, RESTARTS, UP, UPDATED
from tradewatch.model import Samples, duration
from tradewatch.proofs.cases.timeline import Phase, Timeline
from tradewatch.proofs.testfiles.series import InputSeries, input_series, plain, target_labels
from tradewatch.toolchain import Promtool

SERIES = {metric.name: metric for metric in METRICS}
TARGET = {"bot": "b", "instance": "b:1"}
STEP = 15.0

# A value that is not there.
GONE = None


def notation(course: Timeline, end: int, step: float = STEP) -> list[InputSeries]:
    return input_series(course, TARGET, SERIES, step, end)


def read(
    promtool: Promtool,
    folder: Path,
    series: Sequence[InputSeries],
    evaluations: Sequence[tuple[str, int, float | None]],
) -> str:
    """What fails when each expression is evaluated at its step; empty if nothing fails."""
    tests = [
        {
            "expr": f"max({expr})",
            "eval_time": duration(step * STEP),
            "exp_samples": [] if value is GONE else [{"labels": "{}", "value": value}],
        }
        for expr, step, value in evaluations
    ]
    inputs = [each._asdict() for each in series]
    content = {
        "evaluation_interval": "15s",
        "tests": [{"interval": "15s", "input_series": inputs, "promql_expr_test": tests}],
    }
    file = folder / "series.yml"
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return promtool.test_rules([file], timeout=30)[0] or ""


def counted(per_minute: float, venue: str = "x") -> Samples:
    return RESTARTS.grows(per_minute, per="1m", venue=venue)


def phases(*starts_and_samples: tuple[int, Samples | None]) -> tuple[Phase, ...]:
    return tuple(Phase(start, (samples,) if samples else ()) for start, samples in starts_and_samples)


COURSES: dict[str, tuple[Timeline, str, list[float | None]]] = {
    "a gauge takes the value of each phase": (
        Timeline(phases((0, LAG.stays(1)), (3, LAG.stays(7)), (4, LAG.stays(0.5)))),
        LAG.name,
        [1, 1, 1, 7, 0.5, 0.5],
    ),
    "a counter runs on across phases": (
        Timeline(phases((0, counted(4)), (3, counted(40)), (5, counted(0)))),
        RESTARTS.name,
        [0, 1, 2, 3, 13, 23, 23, 23],
    ),
    "a counter begins again at a restart": (
        Timeline(phases((0, counted(4))), restarts=(3,)),
        RESTARTS.name,
        [0, 1, 2, 0, 1, 2],
    ),
    "a counter begins again in a later phase": (
        Timeline(phases((0, counted(4)), (2, counted(8))), restarts=(4,)),
        RESTARTS.name,
        [0, 1, 2, 4, 0, 2],
    ),
    "a restart where a phase begins": (
        Timeline(phases((0, counted(4)), (2, counted(8))), restarts=(2,)),
        RESTARTS.name,
        [0, 1, 0, 2, 4],
    ),
    "a restart does not touch a gauge": (Timeline(phases((0, LAG.stays(3))), restarts=(2,)), LAG.name, [3, 3, 3, 3]),
    "a missed scrape hides a gauge for one step": (
        Timeline(phases((0, LAG.stays(3))), missed=2),
        LAG.name,
        [3, 3, GONE, 3, 3],
    ),
    "a counter goes on counting behind a missed scrape": (
        Timeline(phases((0, counted(4))), missed=2),
        RESTARTS.name,
        [0, 1, GONE, 3, 4],
    ),
    "up is zero when a scrape is missed": (Timeline(phases((0, UP.stays(1))), missed=2), "up", [1, 1, 0, 1]),
    "a scrape is missed where a phase begins": (
        Timeline(phases((0, counted(4)), (2, counted(8))), missed=2),
        RESTARTS.name,
        [0, 1, GONE, 4, 6],
    ),
    "the first scrape is missed": (Timeline(phases((0, LAG.stays(3))), missed=0), LAG.name, [GONE, 3, 3]),
    "the last scrape is missed": (Timeline(phases((0, LAG.stays(3))), missed=2), LAG.name, [3, 3, GONE]),
    "missed and restarted at once": (
        Timeline(phases((0, counted(4))), restarts=(2,), missed=2),
        RESTARTS.name,
        [0, 1, GONE, 1, 2],
    ),
    "a series that vanishes is gone at once, and comes back": (
        Timeline(phases((0, LAG.stays(3)), (2, None), (5, LAG.stays(4)))),
        LAG.name,
        [3, 3, GONE, GONE, GONE, 4, 4],
    ),
    "a series that is gone for one step": (
        Timeline(phases((0, LAG.stays(3)), (2, None), (3, LAG.stays(4)))),
        LAG.name,
        [3, 3, GONE, 4],
    ),
    "a counter that comes back goes on from its last value": (
        Timeline(phases((0, counted(4)), (2, None), (4, counted(4)))),
        RESTARTS.name,
        [0, 1, GONE, GONE, 2, 3],
    ),
    "a series that is not there at first": (
        Timeline(phases((0, None), (2, LAG.stays(3)))),
        LAG.name,
        [GONE, GONE, 3, 3],
    ),
    "a scrape is missed while the series is not there": (
        Timeline(phases((0, LAG.stays(3)), (1, None), (4, LAG.stays(3))), missed=2),
        LAG.name,
        [3, GONE, GONE, GONE, 3],
    ),
    "a falling gauge": (
        Timeline(phases((0, Samples(BALANCE.name, {}, 10.0, -1.0)))),
        BALANCE.name,
        [10, -5, -20, -35],
    ),
    "a falling gauge in a later phase": (
        Timeline(phases((0, BALANCE.stays(4)), (2, Samples(BALANCE.name, {}, 100.0, -2.0)))),
        BALANCE.name,
        [4, 4, 40, 10],
    ),
    "a timestamp stays behind the clock": (
        Timeline(phases((0, UPDATED.lags(20)), (2, UPDATED.lags(100)))),
        UPDATED.name,
        [-20, -5, -70, -55],
    ),
    "very small numbers": (
        Timeline(phases((0, Samples(BALANCE.name, {}, 3e-12, 2e-10)))),
        BALANCE.name,
        [3e-12, 3e-12 + 3e-9, 3e-12 + 6e-9],
    ),
    "very large numbers": (
        Timeline(phases((0, Samples(BALANCE.name, {}, 1e24, -1e22)))),
        BALANCE.name,
        [1e24, 1e24 - 15e22],
    ),
}


@pytest.mark.parametrize("name", COURSES)
def test_a_course_is_read_as_it_was_meant(promtool: Promtool, tmp_path: Path, name: str) -> None:
    """Phases, restarts, missed scrapes and absences are right at every step."""
    course, series, values = COURSES[name]
    evaluations = [(series, step, value) for step, value in enumerate(values)]
    written = notation(course, len(values) - 1)
    assert read(promtool, tmp_path, written, evaluations) == ""


def test_a_look_that_expects_something_else_is_noticed(promtool: Promtool, tmp_path: Path) -> None:
    """The tests above can fail."""
    written = notation(Timeline(phases((0, LAG.stays(1)))), 3)
    assert "exp:" in read(promtool, tmp_path, written, [(LAG.name, 2, 1.001)])
    assert "exp:" in read(promtool, tmp_path, written, [(LAG.name, 2, GONE)])


def test_nothing_is_written_beyond_the_end() -> None:
    """A series has one value for each step from 0 to the last."""
    (gauge,) = notation(Timeline(phases((0, LAG.stays(1)), (9, LAG.stays(2)))), 5)
    assert gauge.values == "1+0x5"


def test_labels_separate_series_with_the_same_name(promtool: Promtool, tmp_path: Path) -> None:
    """Each of two venues has its own count, and one may vanish while the other stays."""
    course = Timeline((Phase(0, (counted(4), counted(40, "y"))), Phase(2, (counted(40, "y"),))))
    evaluations = [(f'{RESTARTS}{{venue="x"}}', 1, 1.0), (f'{RESTARTS}{{venue="y"}}', 1, 10.0)]
    later = [(f'{RESTARTS}{{venue="x"}}', 3, GONE), (f'{RESTARTS}{{venue="y"}}', 3, 30.0)]
    assert read(promtool, tmp_path, notation(course, 3), [*evaluations, *later]) == ""


@pytest.mark.parametrize("value", ['a"b', "a\\b", "a\nb", "a b", "{a}", "é", "\u4e2d", "a,b", "'", "`", "#", "$x"])
def test_any_label_value_is_read_as_it_is(promtool: Promtool, tmp_path: Path, value: str) -> None:
    """Quotes, backslashes, line breaks and letters of any script are escaped."""
    written = notation(Timeline(phases((0, counted(4, value)))), 1)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    assert read(promtool, tmp_path, written, [(f'{RESTARTS}{{venue="{escaped}"}}', 1, 1.0)]) == ""


def test_a_target_gives_its_labels_to_the_series_that_have_them() -> None:
    """`job` comes from the exporter, and the labels of the samples come first."""
    assert target_labels(LAG.stays(1), TARGET, SERIES) == {"bot": "b", "instance": "b:1", "job": "bots"}
    own = LAG.stays(1, instance="other:1")
    assert target_labels(own, TARGET, SERIES) == {"bot": "b", "instance": "other:1", "job": "bots"}
    sender = Samples("failed_total", {"integration": "slack"}, 0.0, 1.0)
    assert target_labels(sender, TARGET, SERIES) == {"instance": "b:1", "job": "senders", "integration": "slack"}


def test_a_series_that_nobody_exposes_has_its_own_labels_alone() -> None:
    """For example, the series of a recording rule."""
    assert target_labels(Samples("a:b", {"bot": "z"}, 0.0, 0.0), TARGET, SERIES) == {"bot": "z"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (5.0, "5"),
        (-2.5, "-2.5"),
        (1e-7, "0.0000001"),
        (1.5e-10, "0.00000000015"),
        (1e21, "1000000000000000000000"),
        (0.1 + 0.2, "0.30000000000000004"),
        (100.0, "100"),
        (1200000.0, "1200000"),
    ],
)
def test_a_number_has_no_exponent(value: float, text: str) -> None:
    """promtool's notation does not have exponents, and no digit is lost."""
    assert plain(value) == text
    assert float(plain(value)) == value
