"""Rule files and tests, cut down to what one alert needs."""

from __future__ import annotations

import pytest
import yaml

from tests.proofs.world import HERE, LAG, limit, project, value_alert, written_tests
from tradewatch.model import RuleGroup
from tradewatch.proofs.running import excerpt
from tradewatch.proofs.running.excerpt import rules_only

RECORDING = """groups:
- name: first
  rules:
  - record: job:depth
    expr: job:width * 2
  - record: job:width
    expr: sum(width)
- name: second
  rules:
  - record: job:height
    expr: vector(1)
    labels:
      bot: a
  - record: job:height
    expr: vector(2)
    labels:
      bot: b
"""


def _alerts(expr: str) -> str:
    return f"""groups:
- name: alerts
  rules:
  - alert: Other
    expr: job:height > 1
    annotations:
      summary: '{{{{ $labels.bot }}}}'
  - alert: Wanted
    expr: |-
      {expr}
      > 0
    for: 1m
    annotations:
      summary: '{{{{ $labels.bot }}}} job:height'
"""


def _names(text: str) -> list[str]:
    groups = yaml.safe_load(text)["groups"]
    return [rule.get("alert") or rule["record"] for group in groups for rule in group["rules"] or ()]


@pytest.mark.parametrize(
    ("expr", "recorded"),
    [
        ("up", []),
        ('up{job="x"}', []),
        ("sum by (bot) (up)", []),
        ("job:width", ["job:width"]),
        ("job:depth", ["job:depth", "job:width"]),
        ("up * on (bot) job:height", ["job:height", "job:height"]),
    ],
)
def test_only_what_the_alert_reads_is_kept(expr: str, recorded: list[str]) -> None:
    """Directly or through another recording rule; a text that only names a rule does not read it."""
    recording, alerts = rules_only([RECORDING, _alerts(expr)], "Wanted")
    assert (_names(recording), _names(alerts)) == (recorded, ["Wanted"])
    assert [group["name"] for group in yaml.safe_load(recording)["groups"]] == ["first", "second"]


@pytest.mark.parametrize(
    "expr",
    [
        '{job="x"}',
        'count({job="x"})',
        'up and {job="x"}',
        'up and on (bot) {job="x"}',
        'up > bool {job="x"}',
        'up * on (bot) group_left {job="x"}',
        '{__name__=~"job:.*"}',
        'ALERTS{alertname="Other"}',
        "ALERTS_FOR_STATE",
    ],
)
def test_an_alert_that_may_read_anything_keeps_everything(expr: str) -> None:
    """A selector without a name reads all series, and ALERTS is what the other alerts write."""
    files = [RECORDING, _alerts(expr)]
    assert rules_only(files, "Wanted") == files


@pytest.mark.parametrize(
    "alerts",
    [
        _alerts("up").replace("  - alert: Other", "  - {alert: Other}\n  - alert: Other"),
        _alerts("up").replace("alert: Wanted", 'alert: "Wanted\\x20"'),
        "groups: 5\n",
        "",
    ],
)
def test_files_of_another_shape_are_kept_whole(alerts: str) -> None:
    """A file of another shape is kept, so promtool reports what is wrong with it."""
    assert rules_only([RECORDING, alerts], "Wanted") == [RECORDING, alerts]


@pytest.mark.parametrize("tests", ["", "tests: 5\n", "tests:\n- name: a\n- name: b\n    alertname: A\n"])
def test_a_test_without_an_alert_is_never_lost(tests: str) -> None:
    """A file with a test that is not of one alert is run whole."""
    assert excerpt.tests_by_alert(tests) == {"": tests}


def test_every_test_is_in_one_of_the_parts() -> None:
    """The parts of a test file have its head each, and all of its tests between them."""
    alerts = [
        value_alert(name=name, expr=f"{LAG}", above=limit(0.5), samples=lambda level: [LAG.stays(level)])
        for name in ("A", "B")
    ]
    (text,) = written_tests(project(groups=(RuleGroup("g", tuple(alerts)),)), HERE).values()
    whole, parts = (
        yaml.safe_load(text),
        {name: yaml.safe_load(each) for name, each in excerpt.tests_by_alert(text.decode()).items()},
    )
    assert list(parts) == ["A", "B"]
    assert [test for part in parts.values() for test in part.pop("tests")] == whole.pop("tests")
    assert all(part == whole for part in parts.values())
