"""`route-test`: who is notified by somebody's alertmanager.yml."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.commands import ROOT
from tests.routing.test_agreement import amtool_of
from tradewatch.cli.route_test import route_test
from tradewatch.cli.session import Session
from tradewatch.model import Project

CONFIG = """\
route:
  receiver: default
  group_by: [alertname]
  group_wait: 10s
  group_interval: 2m
  routes:
  - matchers: ['severity = critical', team=~"a|b"]
    receiver: pager
    continue: true
    group_wait: 0s
    group_by: ['...']
  - match: {severity: critical}
    receiver: chat
    routes:
    - match_re: {env: "prod.*"}
      matchers: ['{region!="eu", zone!~"x.*"}']
  - matchers: [severity="warning"]
    receiver: chat
    active_time_intervals: [hours]
    routes:
    - {matchers: [team="quiet"], mute_time_intervals: [hours, turn-of-year], receiver: quiet}
receivers: [{name: default}, {name: pager}, {name: chat}, {name: quiet}]
inhibit_rules:
- source_matchers: [severity="critical"]
  target_matchers: [severity="warning"]
  equal: [alertname]
- {source_match: {alertname: Down}, target_match_re: {alertname: "Slow|Late"}}
time_intervals:
- name: hours
  time_intervals:
  - {weekdays: ['monday:friday'], times: [{start_time: '09:00', end_time: '17:00'}], location: Europe/London}
- name: turn-of-year
  time_intervals: [{months: [december], days_of_month: ['-2:-1']}, {months: ['1'], days_of_month: ['1']}]
"""

WARNING = {"alertname": "A", "severity": "warning"}
# July: London is an hour ahead of UTC.
OPEN, EVENING = "2026-07-01T09:00+01:00", "2026-07-01T16:00Z"
RIGHT: tuple[dict[str, Any], ...] = (
    {"labels": {"alertname": "A"}, "receivers": ["default"], "delay": "10s", "group": {"alertname": "A"}},
    {"labels": WARNING, "time": OPEN, "receivers": ["chat"]},
    {"labels": WARNING, "time": EVENING, "receivers": []},
    {"labels": WARNING, "receivers": ["chat"]},
    {"labels": WARNING | {"team": "quiet"}, "time": OPEN, "receivers": []},
    {"labels": WARNING | {"team": "quiet"}, "time": EVENING, "receivers": ["quiet"]},
    {"labels": WARNING | {"team": "quiet"}, "time": "2026-12-31T22:00Z", "receivers": []},
    {"labels": WARNING | {"team": "quiet"}, "time": "2026-12-29T22:00Z", "receivers": ["quiet"]},
    {"labels": WARNING, "firing": [{"alertname": "A", "severity": "critical"}], "receivers": []},
    {"labels": WARNING, "firing": [{"alertname": "B", "severity": "critical"}], "receivers": ["chat"]},
    {"labels": {"alertname": "Late"}, "firing": [{"alertname": "Down", "x": "y"}], "receivers": []},
    {"labels": WARNING, "silences": ['team="a"', 'severity=~"w.*", alertname="A"'], "receivers": []},
    {"labels": WARNING, "firing": [WARNING | {"instance": "b"}], "receivers": ["chat"], "delay": "2m"},
    {
        "labels": {"severity": "critical", "team": "a", "job": "j"},
        "receivers": ["pager", "chat"],
    },
)


def run(folder: Path, *tests: dict[str, Any], text: str = "") -> list[tuple[int, str]]:
    """Line and summary of each problem."""
    (folder / "alertmanager.yml").write_text(CONFIG, "utf-8")
    (folder / "t.yml").write_text(text or json.dumps({"tests": tests}), "utf-8")

    def no_content() -> Project:
        raise AssertionError("the command does not read the content")

    arguments = [str(folder / "t.yml"), "--config", str(folder / "alertmanager.yml"), "--format", "json"]
    finished = CliRunner().invoke(route_test, arguments, obj=Session(no_content, ROOT, debug=True))
    found = json.loads(finished.stdout)
    assert finished.exit_code == bool(found)
    return [(each["line"], each["summary"]) for each in found]


def test_what_is_right_passes(tmp_path: Path) -> None:
    """Times in the zone of an interval, companions, silences, groups and delays."""
    for test in RIGHT:
        assert run(tmp_path, test) == [], test


def test_what_is_otherwise_is_reported_at_the_test(tmp_path: Path) -> None:
    """With what happens instead, and why nobody is notified."""
    text = """\
tests:
- labels: {severity: warning}
  receivers: [pager]
- labels: {severity: warning}
  receivers: [chat]
  delay: 1m
- labels: {severity: critical, team: a}
  receivers: [pager, chat]
  group: {severity: critical}
"""
    assert run(tmp_path, text=text) == [
        (2, "notifies chat, not pager"),
        (4, "chat gets it after 10s"),
        (7, "chat gets it in the group {}"),
        (7, "pager gets it in the group {severity=critical, team=a}"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "summary"),
    [
        ("tests: []\n", 1, "tests: [] "),
        ("tests:\n- labels: {a: b}\n", 2, "tests.0: 'receivers' is a required property"),
        ("tests:\n- {labels: {a: b}, recievers: [], receivers: []}\n", 2, "tests.0: Additional properties"),
        ("tests:\n- receivers: []\n  labels:\n    a: [b]\n", 4, "tests.0.labels.a: ['b'] is not of type 'string'"),
        ("tests:\n- {labels: {a: b}, receivers: [], time: 2026-01-01T10:00}\n", 2, "'2026-01-01T10:00' has no zone"),
        ("tests:\n- {labels: {a: b}, receivers: [], delay: soon}\n", 2, "'soon' is not a duration"),
        ("tests:\n- {labels: {a: b}, receivers: [], silences: [a]}\n", 2, "'a' is not a matcher"),
        ("tests: [\n", 2, "is not YAML"),
    ],
)
def test_a_wrong_file_is_one_problem_at_its_line(tmp_path: Path, text: str, line: int, summary: str) -> None:
    """As the published schema says."""
    ((at, found),) = run(tmp_path, text=text)
    assert (at, found[: len(summary)]) == (line, summary)


def test_the_receivers_are_those_of_amtool(tmp_path: Path) -> None:
    """For every combination of labels that the routes distinguish; amtool knows no times."""
    config = tmp_path / "real.yml"
    config.write_text(CONFIG, "utf-8")
    values = {
        "severity": ("critical", "warning", ""),
        "team": ("a", "ab", "quiet"),
        "env": ("prod1", "dev"),
        "region": ("eu", "us"),
        "zone": ("x1", ""),
    }
    tests = []
    for combination in itertools.product(*values.values()):
        labels = {name: value for name, value in zip(values, combination, strict=True) if value}
        tests.append({"labels": labels, "receivers": list(amtool_of("newest").route(config, labels))})
    assert run(tmp_path, *tests) == []
