"""The alerts that Prometheus fires for a compiled rule, from promtool and the deployed files."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.compiler.examples import deployed, project
from tradewatch.compiler import RECORDING, CompiledProject
from tradewatch.model import Alert, Environment
from tradewatch.toolchain import Promtool

Text = Mapping[str, str]


class Fired(NamedTuple):
    labels: Text
    annotations: Text


Series = Mapping[str, float]


def fired(
    promtool: Promtool, folder: Path, alert: Alert, environment: Environment, series: Series, **rest: Any
) -> list[Fired]:
    """The alerts that fire while these series keep their values, in the order of their labels.

    `rest` is what the project has besides the alert.
    """
    (found,) = fired_by(promtool, folder, [(alert, series)], environment, **rest)
    return found


def fired_by(
    promtool: Promtool, folder: Path, cases: Sequence[tuple[Alert, Series]], environment: Environment, **rest: Any
) -> list[list[Fired]]:
    """The same for each of several alerts with its series, from one call of promtool.

    promtool only compares: the tests expect that nothing fires, and the differences are read.
    """
    tests = [
        _test(folder / str(number), alert, environment, series, rest) for number, (alert, series) in enumerate(cases)
    ]
    return [_fired(output or "got:[") for output in promtool.test_rules(tests, timeout=60)]


def _test(folder: Path, alert: Alert, environment: Environment, series: Series, rest: Mapping[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    tree = CompiledProject(project(alert, **rest)).within(environment).tree
    build = deployed(tree, folder)
    rules = [path for path in tree if path.startswith("prometheus/alerts/") or path == RECORDING]
    case = {"alertname": alert.name, "eval_time": "10m", "exp_alerts": []}
    inputs = [{"series": name, "values": f"{value}x100"} for name, value in series.items()]
    content = {
        "rule_files": [str(build / path) for path in rules],
        "evaluation_interval": "15s",
        "tests": [{"interval": "15s", "input_series": inputs, "alert_rule_test": [case]}],
    }
    test = folder / "test.yml"
    test.write_text(yaml.safe_dump(content), encoding="utf-8")
    return test


def _fired(output: str) -> list[Fired]:
    assert "got:[" in output, output
    texts = [
        {name: ast.literal_eval(text) for name, text in re.findall(r'(\w+)=("(?:[^"\\]|\\.)*")', line)}
        for line in re.findall(r"^ *(?:Labels|Annotations):\{(.*)\},?$", output, re.MULTILINE)
    ]
    return [Fired(*pair) for pair in sorted(zip(texts[::2], texts[1::2], strict=True), key=str)]


def symbols(found: list[Fired]) -> list[str]:
    """The values of the label `symbol` of the firing alerts."""
    return [alert.labels["symbol"] for alert in found]
