"""A Prometheus with a past, imported by the real promtool from what a simulator writes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

import generator
from environments import DEVELOPMENT
from tradewatch.model import Project
from tradewatch.preview.past import ENDS, prometheus_with_past
from tradewatch.toolchain import ToolError

TOOLS = generator.ROOT / ".tools"

# It counts how often it was called, and writes one series whose value is the seed.
SIMULATOR = """
import sys
from pathlib import Path

given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
with open("calls", "a") as calls:
    calls.write(given["--name"] + "\\n")
series = f'pace{{bot="{given["--name"]}",instance="{given["--instance"]}"}} {given["--seed"]}'
samples = "".join(f"{series} {int(given['--until']) - age}\\n" for age in (7200, 60, 0))
Path(given["--into"], "0000.om").write_text(f"# TYPE pace gauge\\n{samples}# EOF\\n")
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a simulator and one recording rule."""
    tmp_path.joinpath("simulator.py").write_text(SIMULATOR, "utf-8")
    folder = tmp_path / "build/development/prometheus"
    folder.mkdir(parents=True)
    folder.joinpath("prometheus.yml").write_text("rule_files: [rules.yml]", "utf-8")
    rules = """
groups:
- name: g
  rules:
  - {record: "double:pace", expr: pace * 2}
  - {alert: AtOnce, expr: "pace > 3", labels: {severity: critical}}
  - {alert: Held, expr: "pace > 3", for: 1m}
  - {alert: NotYet, expr: "pace > 3", for: 3m}
"""
    folder.joinpath("rules.yml").write_text(rules, "utf-8")
    return replace(generator.project(), root=tmp_path, simulator="simulator")


def value(url: str, expression: str) -> str:
    """The value of the only series at the end of the past."""
    (series,) = ask(url, expression)
    return str(series["value"][1])


def firing(url: str) -> list[str]:
    """The alerts that fire at the end of the past, with their severity."""
    labels = [each["metric"] for each in ask(url, 'ALERTS{alertstate="firing"}')]
    return sorted(f"{each['alertname']} {each.get('severity', '')}" for each in labels)


def begun(url: str) -> list[str]:
    """The alerts whose condition began to hold in the last ten minutes of the past, and still holds."""
    return sorted(
        each["metric"]["alertname"] for each in ask(url, "timestamp(ALERTS_FOR_STATE) - ALERTS_FOR_STATE < 600")
    )


def ask(url: str, expression: str) -> list[dict[str, Any]]:
    """The series of an expression at the end of the past."""
    asked = urlencode({"query": expression, "time": ENDS.timestamp()})
    with urlopen(f"{url}/api/v1/query?{asked}", timeout=10) as answer:
        return list(json.load(answer)["data"]["result"])


def test_a_past_is_written_once_for_a_seed(project: Project) -> None:
    """It has what the simulator wrote and what the rules record; another seed is another past."""
    cache = project.root / ".preview"
    for seed in (3, 3, 4):
        with prometheus_with_past(project, DEVELOPMENT, seed, cache=cache, tools=TOOLS, say=lambda _: None) as url:
            assert value(url, "pace") == str(seed)
            assert value(url, "double:pace") == str(2 * seed)
            assert value(url, 'up{job="prometheus"}') == "1"
            assert firing(url) == ([] if seed == 3 else ["AtOnce critical", "Held "])
            assert begun(url) == ([] if seed == 3 else ["AtOnce", "Held"])
    assert project.root.joinpath("calls").read_text("utf-8") == "momentum\n" * 2
    assert [path.name.rpartition("-")[0] for path in cache.iterdir()] == ["past-development"]


def test_a_simulator_that_fails_is_one_line(project: Project) -> None:
    """The line has the last thing that it said."""
    project.root.joinpath("simulator.py").write_text("raise SystemExit('no such bot')", "utf-8")
    cache = project.root / ".preview"
    with (
        pytest.raises(ToolError, match=r"python -m simulator failed and said: no such bot"),
        prometheus_with_past(project, DEVELOPMENT, 3, cache=cache, tools=TOOLS, say=lambda _: None),
    ):
        pass
    assert list(cache.iterdir()) == []


def test_without_a_simulator_there_is_one_line(project: Project) -> None:
    """The line says what to use instead."""
    without = replace(project, simulator="")
    with (
        pytest.raises(ToolError, match="has no simulator that writes a past; use --prometheus"),
        prometheus_with_past(without, DEVELOPMENT, 3, cache=project.root, tools=TOOLS, say=lambda _: None),
    ):
        pass
