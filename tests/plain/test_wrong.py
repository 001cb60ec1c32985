"""Rules of others that are wrong, and the check that reports each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plain.judged import Judge
from tradewatch.checks import problems_in
from tradewatch.plain import PlainRuleSet, read_files
from tradewatch.plain.exposition import read_exposition_file

METRICS = """\
# TYPE requests counter
requests{code="200",venue="binance"} 5
requests{code="500",venue="binance"} 5
requests{code="200",venue="kraken"} 5
# TYPE errors_total counter
errors_total{venue="binance"} 5
# TYPE heap_bytes gauge
heap_bytes 5e6
# TYPE clients gauge
clients 5
# TYPE last_tick_timestamp_seconds gauge
last_tick_timestamp_seconds 1.7e9
# TYPE wait_seconds histogram
wait_seconds_bucket{le="0.5"} 1
wait_seconds_bucket{le="1.0"} 1
wait_seconds_bucket{le="+Inf"} 1
wait_seconds_sum 1
wait_seconds_count 1
# TYPE node_condition gauge
node_condition{condition="Ready",status="true"} 1
node_condition{condition="Ready",status="false"} 0
node_condition{condition="Ready",status="unknown"} 0
# TYPE lag_ms gauge
lag_ms 250
# TYPE replicas gauge
replicas{node="a"} 1
replicas{node="b"} 0
replicas{node="c"} 0
# TYPE settings_a gauge
settings_a{server="a"} 1
settings_a{server="b"} 1
# TYPE settings_b gauge
settings_b{server="a"} 1
# TYPE cert_expiry_timestamp_seconds gauge
cert_expiry_timestamp_seconds 1.8e9
# TYPE host_info gauge
host_info{host="a",version="1"} 1
host_info{host="a",version="2"} 1
# TYPE cert_expires_in_hours gauge
cert_expires_in_hours 8e4
# TYPE cpu_util gauge
cpu_util{node="a"} 12
cpu_util{node="b"} 34
# TYPE used_ratio gauge
used_ratio{disk="a"} 0.93
used_ratio{disk="b"} 0.2
# TYPE busy_percent gauge
busy_percent 12
# TYPE free_bytes gauge
free_bytes 20
# TYPE limit_bytes gauge
limit_bytes 100
# TYPE orders_total counter
orders_total{venue="binance"} 5
orders_total{venue="kraken"} 5
# TYPE load gauge
load{host="a"} 1
"""

WRONG = [
    ("requests > 5", "counters/raw"),
    ("sum(errors_total) / sum(requests) > 0.1", "counters/raw"),
    ("avg_over_time(requests[5m]) > 5", "counters/over-time"),
    ("1", "comparisons/missing"),
    ("vector(0)", "comparisons/missing"),
    ("1 - clamp_max(sum(rate(requests[5m])) or vector(0), 1)", "comparisons/missing"),
    ("heap_bytes > 5 or vector(0)", "comparisons/missing"),
    ("heap_bytes < 0", "comparisons/outside-domain"),
    ("heap_bytes >= 0", "comparisons/outside-domain"),
    ("clients > -1", "comparisons/outside-domain"),
    ("absent(clients) == 0", "comparisons/outside-domain"),
    ("increase(requests[5m]) == 1", "comparisons/float-equality"),
    ("last_tick_timestamp_seconds - time() > 60", "comparisons/age"),
    ("min(last_tick_timestamp_seconds - time()) / 60 >= 1", "comparisons/age"),
    ("heap_bytes offset -5m > 5", "ranges/future"),
    ("vector(0) == 0", "comparisons/missing"),
    ("absent(up == 0)", "comparisons/missing"),
    ("sum(lag_ms) > histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m])))", "units/mixed"),
    ('node_condition{status="false"}', "comparisons/missing"),
    ('node_condition{condition="Ready"} == 0', "comparisons/outside-domain"),
    ("last_tick_timestamp_seconds - timestamp(last_tick_timestamp_seconds) > 60", "comparisons/age"),
    ("(cert_expiry_timestamp_seconds - time()) / 86400 > 30", "comparisons/age"),
    ("time() - cert_expiry_timestamp_seconds > 86400", "comparisons/age"),
    ("(time() - cert_expiry_timestamp_seconds) / 3600 > 24", "comparisons/age"),
    ("time() - cert_expiry_timestamp_seconds < 86400", "comparisons/age"),
    ("cert_expires_in_hours > 720", "comparisons/age"),
    ("cpu_util > 0.8", "comparisons/percentage"),
    ("100 * used_ratio > 0.9", "comparisons/percentage"),
    ("used_ratio > 90", "comparisons/percentage"),
    ("max by (disk) (used_ratio) < 10", "comparisons/percentage"),
    ("busy_percent > 0.8", "comparisons/percentage"),
    ("free_bytes / limit_bytes < 10", "comparisons/percentage"),
    ('sum(rate(requests{code="500"}[5m])) / sum(rate(requests[5m]) * 100) > 5', "comparisons/percentage"),
    ("100 * free_bytes / limit_bytes < 0.1", "comparisons/percentage"),
    ('sum(rate(requests{code="500"}[5m])) / sum(rate(requests[5m])) > 5', "comparisons/percentage"),
    ('rate(requests{code=~"5**"}[5m]) > 1', "promql/syntax"),
    ('rate(requests{code=~"*"}[5m]) > 1', "promql/syntax"),
    ('rate(requests{code=~"4*"}[5m]) > 1', "promql/unseen-value"),
    ('rate(orders_total{venue=~"bin*"}[5m]) > 1', "promql/unseen-value"),
    ('rate(orders_total{venue=~"bin[a-z]"}[5m]) > 1', "promql/unseen-value"),
    ('rate(orders_total{venue=~"binance | kraken"}[5m]) > 1', "promql/unseen-value"),
    ('rate(orders_total{venue=~"binance|kraken "}[5m]) > 1', "promql/unseen-value"),
    ('rate(requests{venue=~"^bin$"}[5m]) > 1', "promql/unseen-value"),
    (
        '{__name__=~"settings_.*"} > on (__name__) group_left () {__name__=~"settings_.*"} offset 5m',
        "promql/join-not-unique",
    ),
    ('rate(requests{venue=~"bin"}[5m]) > 1', "promql/unseen-value"),
    ('rate(requests{venue=~"bin|krak"}[5m]) > 1', "promql/unseen-value"),
    ('rate(wait_seconds_bucket{le="0.3"}[5m]) > 1', "promql/unseen-value"),
    ('rate(wait_seconds_bucket{le="1"}[5m]) > 1', "promql/unseen-value"),
    ('label_replace(load, "a", "$2", "host", "(.*)") > 1', "promql/label-replace"),
    ('label_replace(load, "a", "$1", "hots", "(.+)") > 1', "promql/label-replace"),
    (
        'rate(requests{code="500"}[5m]) > ignoring (venue) sum without (venue) (rate(requests[5m]))',
        "promql/join-not-unique",
    ),
    ("load * on (host) group_left (version) host_info > 1", "promql/join-not-unique"),
    ("load * on (host) host_info > 1", "promql/join-not-unique"),
    ("replicas == 0 and clients > 1", "promql/join-mismatch"),
]


@pytest.mark.parametrize(("expression", "check"), WRONG)
def test_the_fault_is_reported(judged: Judge, expression: str, check: str) -> None:
    """Once, by one check."""
    assert judged(expression, METRICS) == [check]


RIGHT = [
    "last_tick_timestamp_seconds - time() > -60",
    "time() - last_tick_timestamp_seconds > 60",
    "max_over_time(requests[5m]) - min_over_time(requests[5m]) > 5",
    'rate(requests{venue=~"bin.*"}[5m]) > 1',
    'rate(wait_seconds_bucket{le="0.5"}[5m]) > 1',
    'label_replace(load, "a", "x", "", "") > 1',
    'label_replace(load, "a", "${1}x$$", "host", "(.*)") > 1',
    'label_replace(load, "a", "$first", "host", "(?P<first>.).*") > 1',
    "time() - cert_expiry_timestamp_seconds > 0",
    "time() - cert_expiry_timestamp_seconds > 300",
    "time() - cert_expiry_timestamp_seconds < 86400 and time() - cert_expiry_timestamp_seconds > 0",
    "cert_expiry_timestamp_seconds - time() < 86400",
    "100 * used_ratio > 90",
    "used_ratio > 0.9",
    "used_ratio > 2",
    "busy_percent > 80",
    "100 * free_bytes / limit_bytes < 10",
    "load > 50",
    "replicas == 0 and ignoring (instance) clients > 1",
    "sum by (node) (replicas) == 0 and sum by (node) (clients) > 1",
    "cert_expires_in_hours < 720",
    "cpu_util > 80",
    'sum(rate(requests{code="500"}[5m]) * 100) / sum(rate(requests[5m])) > 5',
    'sum(rate(requests{code="500"}[5m])) / sum(rate(requests[5m])) > 0.05',
    '100 * sum(rate(requests{code="500"}[5m])) / sum(rate(requests[5m])) > 0.5',
    'sum(rate(requests{code="500"}[1h])) / sum(rate(requests[5m])) > 5',
    'rate(requests{code=~"(4|5).*?"}[5m]) > 1',
    'rate(orders_total{venue=~"bin[a-z]*"}[5m]) > 1',
    'rate(orders_total{venue=~"bybit|okx"}[5m]) > 1',
    "clients > 0",
    "heap_bytes <= 0",
    'node_condition{condition="Ready",status="true"} == 0',
    'node_condition{condition="Ready"} == 1',
    "replicas == 0",
    "absent(up == 1)",
    "absent(clients > 0)",
]


@pytest.mark.parametrize("expression", RIGHT)
def test_what_resembles_a_fault_is_not_reported(judged: Judge, expression: str) -> None:
    """The other way round, with another pattern, or with a limit that occurs."""
    assert judged(expression, METRICS) == []


def _checks(folder: Path, text: str, **required: frozenset[str]) -> list[str]:
    file = folder / "rules.yml"
    file.write_text(text, "utf-8")
    rule_set = PlainRuleSet(read_files([file]), (), 15.0, None, required)
    return [problem.summary for problem in problems_in(rule_set) if problem.check.startswith(("ranges", "rules"))]


def test_a_range_must_reach_back_to_the_last_evaluation(tmp_path: Path) -> None:
    """Of the rule's own group, and of the group that records the series."""
    text = """
groups:
- name: slow
  interval: 10m
  rules:
  - {record: "a:b:c", expr: sum(up)}
  - {alert: A, expr: "increase(up[10m]) > 0"}
  - {alert: B, expr: "max_over_time(up[10m]) > 0"}
  - {alert: C, expr: "max_over_time(up[5m]) > 0"}
- name: other
  rules:
  - {alert: D, expr: "delta(a:b:c[10m]) > 0"}
  - {alert: E, expr: "delta(a:b:c[1h]) > 0"}
"""
    assert _checks(tmp_path, text) == [
        "a range of 10m of a series that is written every 10m",
        "a range of 10m in a rule that is evaluated every 10m",
        "a range of 5m in a rule that is evaluated every 10m",
    ]


def test_a_metric_that_is_also_recorded_keeps_what_is_known_of_it(tmp_path: Path) -> None:
    """A rule may add series with the name of a metric that a program exposes."""
    file = tmp_path / "rules.yml"
    recorded = '{record: load, expr: "sum by (pod) (clients)"}'
    alert = "{alert: A, expr: 'load{host=\"a\"} > 1'}"
    file.write_text(f"groups:\n- name: g\n  rules:\n  - {recorded}\n  - {alert}\n", "utf-8")
    (tmp_path / "metrics.txt").write_text(METRICS, "utf-8")
    series = tuple(each.series for each in read_exposition_file(tmp_path / "metrics.txt"))
    assert list(problems_in(PlainRuleSet(read_files([file]), series, 15.0))) == []


def test_what_is_required_must_be_there(tmp_path: Path) -> None:
    """A label or an annotation, also of the group, a link by its usual names, and a value of the list."""
    text = """
groups:
- name: a
  labels: {owner: desk}
  rules:
  - {alert: A, expr: up == 0, labels: {severity: critical}, annotations: {runbook_url: "http://x"}}
  - {alert: B, expr: up == 0, labels: {serverity: critical}, annotations: {runbook: "http://x"}}
  - {alert: C, expr: up == 0, labels: {severity: page}}
  - {record: "a:b:c", expr: sum(up)}
"""
    severities = frozenset({"critical", "warning"})
    assert _checks(tmp_path, text, owner=frozenset(), runbook=frozenset(), severity=severities) == [
        "does not have 'severity', but 'serverity'",
        "does not have 'runbook'",
        "its severity is 'page'",
    ]
