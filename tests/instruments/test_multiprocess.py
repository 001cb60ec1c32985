"""A bot with several processes: prometheus_client's multiprocess mode, with real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PRELUDE = """
import json, os, sys
from prometheus_client.multiprocess import mark_process_dead
from tests.instruments.catalogue import *

def show(made):
    print(json.dumps(samples(made)))
"""


def python(script: str, folder: Path) -> subprocess.Popen[str]:
    """A new process with its metrics in `folder`."""
    return subprocess.Popen(
        [sys.executable, "-B", "-c", PRELUDE + script],
        cwd=ROOT,
        env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(process: subprocess.Popen[str]) -> str:
    """What the process printed; it must end without an error."""
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (0, "")
    return stdout


def run(script: str, folder: Path) -> dict[str, float]:
    """The samples that a process prints."""
    shown = json.loads(finished(python(script, folder)))
    assert isinstance(shown, dict)
    return shown


WORK = """
made = instruments()
for _ in range(5000):
    made.counter(BORN)["cow"].inc()
    made.counter(RAIN)[()].add(0.5)
    made.histogram(MILKING)["north"].observe(0.7)
made.level(VISITORS)[()].inc()
"""


def test_processes_lose_no_update(tmp_path: Path) -> None:
    """The processes' counts are added up, and no series has a label of the process."""
    for process in [python(WORK, tmp_path) for _ in range(3)]:
        finished(process)
    found = run("show(instruments())", tmp_path)
    assert found['born_total{animal="cow"}'] == 15_000
    assert found['born_total{animal="hen"}'] == 0
    assert found["rain_total"] == 7_500
    assert found['milking_seconds_bucket{field="north",le="0.5"}'] == 0
    assert found['milking_seconds_bucket{field="north",le="1.0"}'] == 15_000
    assert found['milking_seconds_count{field="north"}'] == 15_000
    assert found['milking_seconds_sum{field="north"}'] == pytest.approx(10_500)
    assert not [name for name in found if "pid" in name]


def test_forked_processes_lose_no_update(tmp_path: Path) -> None:
    """Workers of a server that forks continue from their parent's numbers, each in a file of its own."""
    forking = """
made = instruments()
made.counter(BORN)["cow"].inc()
made.gauge(GRAZING)["north"].set(1)
children = []
for number in range(3):
    child = os.fork()
    if not child:
        for _ in range(2000):
            made.counter(BORN)["cow"].inc()
            made.counter(SOLD)["north", "hen", "calm"].inc()
        os._exit(0)
    children.append(child)
assert all(os.waitpid(child, 0)[1] == 0 for child in children)
show(made)
"""
    found = run(forking, tmp_path)
    assert found['born_total{animal="cow"}'] == 6_001
    assert found['sold_total{animal="hen",field="north",mood="calm"}'] == 6_000
    assert found['grazing{field="north"}'] == 1


def test_the_last_value_of_a_gauge_counts(tmp_path: Path) -> None:
    """Any process may set it; a process that only starts does not."""
    first = """
made = instruments()
made.gauge(GRAZING)["north"].set(5)
made.gauge(GRAZING)["south"].set(5)
show(made)
"""
    second = """
made = instruments()
made.gauge(GRAZING)["north"].set(7)
made.gauge(GRAZING)["south"]
show(made)
"""
    run(first, tmp_path)
    found = run(second, tmp_path)
    assert found['grazing{field="north"}'] == 7
    assert found['grazing{field="south"}'] == 5


def test_a_starting_process_does_not_replace_a_value(tmp_path: Path) -> None:
    """A kill switch that is on stays on while a worker starts; without any other value, the start's value counts."""
    run('made = instruments(); made.gauge(GRAZING)["north"].set(1); show(made)', tmp_path)
    found = run(
        """
made = instruments()
made.gauge(GRAZING)["north"].start_at(0)
made.gauge(GRAZING)["south"].start_at(0)
show(made)
""",
        tmp_path,
    )
    assert found['grazing{field="north"}'] == 1
    assert found['grazing{field="south"}'] == 0


def test_a_gauge_is_not_exported_before_it_is_set_nor_after_it_is_cleared(tmp_path: Path) -> None:
    """This holds for timestamps too."""
    found = run(
        """
made = instruments()
made.gauge(SHEARED)[()]
fed = made.gauge(FED)
for pen in ("left", "right"):
    fed["north", pen].stamp()
fed["north", "right"].clear()
show(made)
""",
        tmp_path,
    )
    assert [name for name in found if "timestamp" in name] == ['fed_timestamp_seconds{field="north",pen="left"}']


def test_a_removed_label_set_is_no_longer_exported(tmp_path: Path) -> None:
    """The file still has it, but cleared."""
    found = run(
        'made = instruments(); made.gauge(GRAZING)["north"].set(1); made.gauge(GRAZING).remove("north"); show(made)',
        tmp_path,
    )
    assert 'grazing{field="north"}' not in found


def test_a_dead_process_does_not_count_in_a_level(tmp_path: Path) -> None:
    """A level is the sum over running processes, after mark_process_dead."""
    worker = python("made = instruments(); made.level(VISITORS)[()].inc(); print(os.getpid())", tmp_path)
    pid = int(finished(worker))
    assert run("show(instruments())", tmp_path)["visitors"] == 1
    assert run(f"mark_process_dead({pid}); show(instruments())", tmp_path)["visitors"] == 0


def test_every_metric_has_type_and_help(tmp_path: Path) -> None:
    """This includes a metric that no process has used."""
    script = "print(text(instruments()))"
    exposed = finished(python(script, tmp_path))
    assert "# TYPE sold_total counter\n" in exposed
    assert "# HELP grazing What grazing says.\n" in exposed
    assert "_created" not in exposed


def test_a_process_has_one_set_of_shared_metrics(tmp_path: Path) -> None:
    """Two sets would overwrite each other's numbers in the process's file."""
    script = """
first = instruments()
try:
    instruments()
except ValueError as error:
    print(error)
del first
"""
    assert "can have only one set of metrics" in finished(python(script, tmp_path))


def test_a_wrong_update_is_dropped_and_counted(tmp_path: Path) -> None:
    """The rules are the same as in a single process."""
    script = """
made = instruments(mode="production")
for update in (
    lambda: made.counter(RAIN)[()].add(-1),
    lambda: made.counter(RAIN)[()].add(float("nan")),
    lambda: made.gauge(GRAZING)["north"].set(float("nan")),
    lambda: made.histogram(MILKING)["north"].observe(-1),
):
    try:
        update()
    except Exception as error:
        made.refuse(error)
show(made)
"""
    process = python(script, tmp_path)
    stdout, stderr = process.communicate(timeout=60)
    found = json.loads(stdout)
    assert found['dropped_total{reason="counter_decrease"}'] == 1
    assert found['dropped_total{reason="invalid_number"}'] == 3
    assert found["rain_total"] == 0
    assert stderr.count("update dropped") == 4
