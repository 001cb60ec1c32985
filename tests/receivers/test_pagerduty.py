"""Messages to PagerDuty."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.receivers.conftest import Render
from tests.receivers.messages import ANNOTATIONS, CASES, LABELS, PAGERDUTY, TEMPLATES, alert, message
from tests.servers import alertmanager, sink
from tradewatch.live import until


@pytest.mark.parametrize(
    ("severity", "sent"), [("critical", "critical"), ("warning", "warning"), ("info", "info"), ("none", "info")]
)
def test_pagerduty_gets_a_severity_that_it_knows(render: Render, severity: str, sent: str) -> None:
    """PagerDuty refuses an event with any other severity; different severities become critical."""
    assert render(PAGERDUTY.severity, message(alert(labels={**LABELS, "severity": severity}))) == sent
    mixed = [alert(labels={**LABELS, "severity": each}) for each in ("info", "critical")]
    assert render(PAGERDUTY.severity, message(*mixed)) == "critical"


@pytest.mark.parametrize("case", CASES)
def test_a_pagerduty_detail_begins_with_our_own_line(render: Render, case: str) -> None:
    """A detail that began with a label could be YAML, which newer Alertmanagers run as a template again."""
    details = {name: render(text, CASES[case]) for name, text in PAGERDUTY.details}
    assert set(details) == {"firing", "resolved"}
    for name, detail in details.items():
        assert detail == "none" or re.match(rf"\d+ {name}\n\n\S", detail)


def test_a_label_that_looks_like_a_template_is_sent_as_text(toolset: Path, tmp_path: Path) -> None:
    """The real Alertmanager delivers `{{`, lists and maps in labels as text; with its own details 0.33 fails."""
    pager = {
        "routing_key": "not-a-secret",
        "description": PAGERDUTY.description,
        "severity": PAGERDUTY.severity,
        "client": PAGERDUTY.client,
        "client_url": PAGERDUTY.client_url,
        "details": dict(PAGERDUTY.details),
        "links": [{"text": text, "href": href} for text, href in PAGERDUTY.links],
    }
    values = [
        "{{ nosuch }}",
        "a: {{ nosuch }}",
        "- {{ .x",
        "[a, {b: '{{ nosuch }}'}]",
        "# x",
        "---",
        "> x\n{{ y }}",
        "7",
    ]
    alerts = [
        {"labels": {**LABELS, "bot": value}, "annotations": {**ANNOTATIONS, "summary": value, "description": value}}
        for value in values
    ]
    with sink() as events:
        configuration = {
            "templates": [f"{TEMPLATES}/*.tmpl"],
            "route": {"receiver": "on-call", "group_by": ["..."], "group_wait": "0s"},
            "receivers": [{"name": "on-call", "pagerduty_configs": [{**pager, "url": events.url}]}],
        }
        files = {"alertmanager.yml": json.dumps(configuration).encode()}
        with alertmanager(toolset, tmp_path / "alertmanager", files) as server:
            server.post("/api/v2/alerts", alerts)
            until(lambda: len(events.messages) >= len(values), lambda: f"events: {server.log.read_text()}", within=20)
    firing = [event.body["payload"]["custom_details"]["firing"] for event in events.messages]
    assert all(isinstance(detail, str) for detail in firing)
    sent = {line for detail in firing for line in detail.split("\n") if line.startswith("Bot: ")}
    assert sent == {f"Bot: {' '.join(value.split())}" for value in values}
