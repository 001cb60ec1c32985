"""Runbooks: statements that `build` does not compare with the definitions."""

from __future__ import annotations

import json
import re
from pathlib import Path

import environments
import generator
from tradewatch.compiler import CompiledProject
from tradewatch.model import RecordingRule
from tradewatch.promql import parse, selected_series
from tradewatch.toolchain.programs import in_set
from tradewatch.toolchain.promtool import Promtool

PROJECT = generator.project()
COMPILED = CompiledProject(PROJECT)
RUNBOOKS = COMPILED.runbooks


def test_prometheus_accepts_every_query(toolset: Path, tmp_path: Path) -> None:
    """The oldest and the newest promtool, which check the types of arguments, report nothing."""
    program = in_set("promtool", toolset)
    assert program is not None
    texts = [query for runbook in RUNBOOKS.values() for _, query in runbook.queries()]
    rules = [{"record": f"runbook:query:{number}", "expr": text} for number, text in enumerate(texts)]
    file = tmp_path / "queries.yml"
    file.write_text(json.dumps({"groups": [{"name": "runbooks", "rules": rules}]}), encoding="utf-8")
    assert Promtool(program).check_rules([file]) == []


def test_absent_metrics_are_listed_with_the_alerts_that_need_them() -> None:
    """MetricsAbsent has each required metric with exactly the alerts that read it, also through recording rules."""
    rows = re.findall(r"^\| (`.+?) \| (.+?) \|$", RUNBOOKS["MetricsAbsent"].text, re.M)
    names = {alert.name for alert in PROJECT.alerts}
    listed = {
        metric: {word for word in re.findall(r"\w+", silent) if word in names}
        for metrics, silent in rows
        for metric in re.findall(r"`(\w+)`", metrics)
    }
    readers: dict[str, set[str]] = {metric.name: set() for metric in PROJECT.metrics if metric.required}
    recorded = {
        rule.record: set(selected_series(parse(rule.expr)))
        for rule in COMPILED.recordings
        if isinstance(rule, RecordingRule)
    }
    for alert, rule in COMPILED.within(environments.PRODUCTION).alert_rules.items():
        read = set(selected_series(parse(rule["expr"])))
        for name in read.union(*(recorded.get(series, ()) for series in read)):
            if name in readers and alert.name != "MetricsAbsent":
                readers[name].add(alert.name)
    assert listed == readers


def test_alerts_that_are_named_exist() -> None:
    """A word in camel case is an alert of this project, or a product."""
    products = {"PagerDuty"}
    known = {alert.name for alert in PROJECT.alerts} | products
    for runbook in RUNBOOKS.values():
        prose = re.sub(r"```.*?```", "", runbook.text, flags=re.DOTALL)
        assert set(re.findall(r"\b(?:[A-Z][a-z]+){2,}\b", prose)) <= known, runbook.name
