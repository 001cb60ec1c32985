"""What Prometheus itself says: promtool evaluates the same rules on the same series."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from stack.vmalert.samples import labels_of
from tradewatch.model import duration, seconds
from tradewatch.toolchain import Promtool, ToolError

# Seconds for one test, which takes a tenth of a second.
_TIMEOUT = 120

_FOUND = re.compile(r"time: (?P<time>[^,\s]+), *\n {8}exp:.*?\n? {8}got:\[(?P<got>.*?)\]$", re.MULTILINE | re.DOTALL)
_LABELS = re.compile(r"^ *Labels:(\{.*\})$", re.MULTILINE)


class Series(NamedTuple):
    """A series of a test in promtool's notation."""

    series: str
    values: str


Labels = frozenset[tuple[str, str]]


def firing(
    promtool: Promtool, rules: str, groups: Sequence[str], alert: str, series: Sequence[Series], step: str, steps: int
) -> dict[int, set[Labels]]:
    """The labels of the alerts that fire at each of the steps; `groups` is the order of evaluation.

    Raises ToolError if promtool cannot evaluate the rules.
    """
    # Nothing is expected at any step, so promtool prints each alert that it finds.
    checks = [
        {"eval_time": duration(each * seconds(step)), "alertname": alert, "exp_alerts": []} for each in range(steps)
    ]
    test = {
        "rule_files": ["rules.yml"],
        "evaluation_interval": step,
        "group_eval_order": list(groups),
        "tests": [{"interval": step, "input_series": [each._asdict() for each in series], "alert_rule_test": checks}],
    }
    with TemporaryDirectory() as folder:
        Path(folder, "rules.yml").write_text(rules, encoding="utf-8")
        file = Path(folder, "test.yml")
        file.write_text(json.dumps(test), encoding="utf-8")
        (output,) = promtool.test_rules([file], _TIMEOUT)
    found: dict[int, set[Labels]] = {each: set() for each in range(steps)}
    matches = list(_FOUND.finditer(output or ""))
    if output and not matches:
        raise ToolError(f"promtool cannot evaluate the rules of {alert}: {output.strip()}")
    for match in matches:
        found[round(seconds(match["time"]) / seconds(step))] = set(_labels(match["got"]))
    return found


def _labels(got: str) -> Iterator[Labels]:
    for text in _LABELS.findall(got):
        labels: Mapping[str, str] = labels_of(text)
        yield frozenset((name, value) for name, value in labels.items() if name != "__name__")
