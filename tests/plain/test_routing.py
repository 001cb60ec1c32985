"""An alertmanager.yml of somebody else is checked with the alerts that are sent to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.commands import ROOT
from tradewatch.cli.check import check
from tradewatch.cli.session import Session
from tradewatch.model import Project

ALERTS = """\
groups:
- name: a
  rules:
  - {alert: A, expr: up == 0, labels: {severity: critical}}
  - {alert: B, expr: up == 0, for: 5m, labels: {severity: warning}}
  - {alert: C, expr: up == 0, labels: {severity: info}}
"""

ROUTING = """\
route:
  receiver: default
  group_by: [alertname, cluster]
  routes:
  - matchers: [severity="critical"]
    receiver: pager
  - match: {severity: warning}
    receiver: chat
    active_time_intervals: [hours]
  - match_re: {team: "a|b"}
    receiver: chat
receivers: [{name: default}, {name: pager}, {name: chat}]
inhibit_rules:
- source_matchers: [severity="critical"]
  target_matchers: [severity="warning"]
  equal: [alertname, cluster]
time_intervals:
- name: hours
  time_intervals: [{weekdays: ['monday:friday'], times: [{start_time: '09:00', end_time: '17:00'}]}]
"""

IN_KUBERNETES = """\
apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata: {name: team}
spec:
  route:
    receiver: default
    groupBy: [alertname]
    routes:
    - matchers: [{name: severity, value: critcal, matchType: "="}]
      receiver: pager
  receivers: [{name: default}, {name: pager}]
"""

FAULTS = {
    ("receiver: pager\n  - match:", "receiver: pgaer\n  - match:"): ("routing/unknown-receiver", 6),
    ('severity="critical"]\n    receiver', 'severity="critcal"]\n    receiver'): ("routing/unreachable", 5),
    ("match: {severity: warning}", "match: {severity: critical}"): ("routing/unreachable", 7),
    ("receiver: pager\n", "receiver: pager\n    repeat_interval: 1m\n"): ("routing/repeat-interval", 7),
    ("receiver: pager\n", "receiver: pager\n    matchers: [abc]\n"): ("check/file", 7),
    ("[hours]", "[hour]"): ("check/file", 9),
    ("{name: chat}]", "{name: chat}, {name: gone}]"): ("routing/unused-receiver", 12),
    ('target_matchers: [severity="warning"]', "target_match: {severity: warn}"): ("routing/inhibition-unmatched", 15),
    ('target_matchers: [severity="warning"]', 'target_matchers: [severity=~"(w"]'): ("routing/pattern", 15),
    ("group_by: [alertname, cluster]\n", "group_wait: soon\n"): ("check/file", 3),
    ("group_by: [alertname, cluster]\n", "group_by: [alertnam, cluster]\n"): ("routing/group-by", 3),
    ("  equal: [alertname, cluster]\n", ""): ("routing/inhibition-equal", 14),
    ("'17:00'", "'noon'"): ("check/file", 19),
    ("{name: chat}]", "{name: chat, group_wait: 30s}]"): ("check/file", 12),
    ("{name: chat}]", "{name: chat, slack_configs: [{repeat_interval: 5h}]}]"): ("check/file", 12),
    ("{name: chat}]", "{name: chat, channel: '#chat'}]"): ("check/file", 12),
    ("receiver: default\n", "receiver: default\n  inhibit_rules: []\n"): ("check/file", 3),
    ("  equal: [alertname, cluster]\n", "  equal: [alertname, cluster]\n  group_by: [a]\n"): ("check/file", 17),
}


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """Checks a text of routing, and returns check and line of each problem."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "alerts.yml").write_text(ALERTS, "utf-8")
    yield Lines()


class Lines:
    """The problems of a text of routing."""

    def __call__(self, text: str, *arguments: str) -> list[tuple[str, int]]:
        Path("alertmanager.yml").write_text(text, "utf-8")
        arguments = ("alertmanager.yml", *(arguments or ("--alerts", "alerts.yml")), "--format", "json")
        finished = CliRunner().invoke(check, arguments, obj=Session(_no_content, ROOT, debug=True))
        return [(each["check"], each["line"]) for each in json.loads(finished.stdout)]


def _no_content() -> Project:
    raise AssertionError("`check` does not read the content")


def test_correct_routing_passes(lines: Lines) -> None:
    """Labels that Prometheus may add are not missing, and somebody chose the default receiver."""
    assert lines(ROUTING) == []
    assert lines(ROUTING, "alerts.yml") == []
    of_one = ROUTING.replace('target_matchers: [severity="warning"]', 'target_matchers: [alertname="B"]')
    assert lines(of_one.replace("  equal: [alertname, cluster]\n", "")) == []
    secret = "apiVersion: v1\nkind: Secret\nstringData:\n  alertmanager.yaml: |\n"
    assert lines(secret + "".join(f"    {line}\n" for line in ROUTING.splitlines())) == []


def test_a_fault_is_reported_at_its_line(lines: Lines) -> None:
    """With all keys that a matcher can have."""
    for (right, wrong), fault in FAULTS.items():
        assert ROUTING.count(right), right
        found = lines(ROUTING.replace(right, wrong, 1))
        assert fault in found, (wrong, found)


def test_an_alertmanager_config_is_read(lines: Lines) -> None:
    """The operator's resource has its own spelling of the same."""
    assert lines(IN_KUBERNETES) == [("routing/unreachable", 9)]
    assert lines(IN_KUBERNETES.replace("critcal", "critical")) == []


def test_without_alerts_only_the_tree_is_judged(lines: Lines) -> None:
    """Nobody knows which alerts reach it."""
    assert lines(IN_KUBERNETES, "alertmanager.yml") == []
    wrong = ROUTING.replace("match: {severity: warning}", "match: {severity: critical}")
    assert lines(wrong, "alertmanager.yml") == []


@pytest.mark.parametrize(("right", "wrong"), [("severity", "serverity"), ("alertname", "alert")])
def test_a_misspelt_label_is_on_no_alert(lines: Lines, right: str, wrong: str) -> None:
    """Prometheus adds labels that no rule has, but not these."""
    routing = ROUTING.replace('target_matchers: [severity="warning"]', f'target_matchers: [{right}="B"]')
    (found,) = lines(routing.replace(f'target_matchers: [{right}="B"]', f'target_matchers: [{wrong}="B"]'))
    assert found == ("routing/inhibition-unmatched", 15)


def test_an_alert_without_severity_has_none(lines: Lines) -> None:
    """Where other rules decide theirs, it does not come from Prometheus."""
    Path("alerts.yml").write_text(ALERTS.replace("{severity: warning}", "{team: a}"), "utf-8")
    assert lines(ROUTING) == [("routing/unreachable", 7), ("routing/inhibition-unmatched", 15)]


def test_a_label_that_the_source_has_lost_is_never_equal(lines: Lines) -> None:
    """Only a target has an instance, so Prometheus does not add it."""
    Path("alerts.yml").write_text(ALERTS.replace("expr: up == 0", "expr: count(up == 0) > 5", 1), "utf-8")
    equal = ROUTING.replace("equal: [alertname, cluster]", "equal: [instance]")
    assert lines(equal) == [("routing/inhibition-equal", 16)]


@pytest.mark.parametrize(("label", "expr"), [("venue", "sum by (venue) (a) > 5"), ("bot_id", "count(up == 0) > 5")])
def test_a_label_that_an_alert_never_has_is_never_equal(lines: Lines, label: str, expr: str) -> None:
    """Its expression has all its labels, and the label is neither a place nor in another part of the file."""
    first, *others = ALERTS.split("up == 0")
    Path("alerts.yml").write_text(first + expr + "count(up == 0) > 1".join(others), "utf-8")
    equal = ROUTING.replace("equal: [alertname, cluster]", f"equal: [{label}]")
    assert lines(equal) == [("routing/inhibition-equal", 16)]
    assert lines(equal.replace(f"[{label}]", "[alertname, k8s_cluster, team]")) == []
    assert lines(equal.replace("group_by: [alertname", f"group_by: [{label}, alertname")) == []


@pytest.mark.parametrize("matcher", ['alertname="Watchdog"', 'severity="none"'])
def test_an_alert_that_others_ship_may_reach_a_route(lines: Lines, matcher: str) -> None:
    """The rules of Prometheus itself are often not in the files; any other name is misspelt."""
    routing = ROUTING.replace('- matchers: [severity="critical"]', f"- matchers: [{matcher}]", 1)
    assert lines(routing) == []
    assert lines(routing.replace(matcher, matcher.replace('"', '"Not', 1))) == [("routing/unreachable", 5)]


def test_the_same_alert_may_warn_before_it_is_critical(lines: Lines) -> None:
    """Of two alerts with different names, the one that inhibits is late."""
    late = ALERTS.replace("for: 5m, ", "").replace("alert: A, ", "alert: A, for: 5m, ")
    routing = ROUTING.replace("equal: [alertname, cluster]", "equal: [instance, job]")
    Path("alerts.yml").write_text(late.replace("alert: B", "alert: A"), "utf-8")
    assert lines(routing) == []
    Path("alerts.yml").write_text(late, "utf-8")
    assert lines(routing) == [("routing/inhibition-late", 14)]


def test_a_comment_waives_a_check_for_its_route_or_inhibition(lines: Lines) -> None:
    """In it, or on the line above; a waiver that matches nothing is a problem."""
    wrong = ROUTING.replace("match: {severity: warning}", "match: {severity: warn}")
    waiver = "# tradewatch: waive routing/unreachable until 2999-01-31: the alert comes with release 12"
    assert lines(wrong) == [("routing/unreachable", 7)]
    assert lines(wrong.replace("  - match: {", f"  {waiver}\n  - match: {{")) == []
    assert lines(wrong.replace("    receiver: chat\n    active", f"    receiver: chat  {waiver}\n    active")) == []
    elsewhere = wrong.replace('  - matchers: [severity="critical"]', f'  - matchers: [severity="critical"]  {waiver}')
    assert lines(elsewhere) == [("waivers/unused", 5), ("routing/unreachable", 7)]


def test_a_label_that_routes_match_may_be_from_the_series(lines: Lines) -> None:
    """The alert has it, but its value is not known."""
    alerts = "groups: [{name: a, rules: [{alert: A, expr: sum by (team) (x) > 1}]}]\n"
    Path("alerts.yml").write_text(alerts, "utf-8")
    assert lines(ROUTING.replace("equal: [alertname, cluster]", "equal: [team]")) == []
