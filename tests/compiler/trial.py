"""What Prometheus makes of a compiled rule: asked of promtool, with the files that would be deployed."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tests.compiler.examples import deployed, project
from tradewatch.compiler import RECORDING, compile
from tradewatch.model import Alert, Environment
from tradewatch.toolchain import Promtool

Text = Mapping[str, str]


class Fired(NamedTuple):
    labels: Text
    annotations: Text


def fired(
    promtool: Promtool,
    folder: Path,
    alert: Alert,
    environment: Environment,
    series: Mapping[str, float],
    **rest: Any,
) -> list[Fired]:
    """The alerts that fire while these series keep their values, in the order of their labels.

    promtool only compares, so it is told that nothing fires, and what it has got instead is read. `rest` is what
    the project has beside the alert.
    """
    tree = compile(project(alert, **rest), environment)
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
    said = promtool.test_rules([test], timeout=30)[0] or "got:["
    assert "got:[" in said, said
    texts = [
        {name: ast.literal_eval(text) for name, text in re.findall(r'(\w+)=("(?:[^"\\]|\\.)*")', line)}
        for line in re.findall(r"^ *(?:Labels|Annotations):\{(.*)\},?$", said, re.MULTILINE)
    ]
    return [Fired(*pair) for pair in sorted(zip(texts[::2], texts[1::2], strict=True), key=str)]


def symbols(found: list[Fired]) -> list[str]:
    """The values of the label `symbol` of what fired."""
    return [alert.labels["symbol"] for alert in found]
