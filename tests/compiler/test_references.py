"""docs/METRICS_REFERENCE.md and docs/GRAFANA_DASHBOARDS.md."""

from __future__ import annotations

from dataclasses import replace

import orjson

import generator
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.dashboards_document import dashboards_document
from tradewatch.compiler.metrics_document import metrics_document
from tradewatch.grafana.walk import panels

PROJECT = generator.project()
COMPILED = CompiledProject(PROJECT)
DASHBOARDS = dashboards_document(COMPILED, {"overview.png"})
METRICS = metrics_document(COMPILED)


def section(name: str) -> str:
    """What the reference of metrics has about one."""
    return METRICS.partition(f"### {name}\n")[2].partition("\n### ")[0]


def test_a_metric_has_its_labels_its_event_and_its_readers() -> None:
    """Whoever changes a metric sees what sets it, which values it has, and what breaks."""
    for metric in PROJECT.metrics:
        text = section(metric.name)
        assert metric.help in text
        assert all(f"| `{label.name}` |" in text for label in metric.labels)
    assert PROJECT.recorder is not None
    for event in PROJECT.recorder.events:
        for metric in event.metrics:
            assert f"[{event.name}](EVENTS.md#{event.name})" in section(metric.name)
    assert [alert.name for alert in PROJECT.alerts if alert.name not in METRICS] == ["Watchdog"]  # reads no metric


def test_a_dashboard_has_its_question_its_panels_and_its_picture() -> None:
    """Only a picture that exists is shown."""
    for path, content in COMPILED.within(PROJECT.environments[-1]).tree.items():
        if path.startswith("grafana/dashboards/") and path.endswith(".json"):
            dashboard = orjson.loads(content)
            assert dashboard["description"] in DASHBOARDS
            assert all(panel["title"] in DASHBOARDS for panel in panels(dashboard))
    assert DASHBOARDS.count("![") == 1
    assert "(images/overview.png)" in DASHBOARDS


def test_the_introduction_names_what_a_project_has() -> None:
    """A new project has neither pictures nor the guide to dashboards."""
    assert "pictures" in DASHBOARDS
    assert "(CUSTOM_DASHBOARDS.md)" in DASHBOARDS
    alone = dashboards_document(CompiledProject(replace(PROJECT, docs={})), ())
    assert "pictures" not in alone
    assert "CUSTOM_DASHBOARDS" not in alone
