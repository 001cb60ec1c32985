"""Rules of others that are right: nothing is reported."""

from __future__ import annotations

import pytest

from tests.plain.judged import Judge

METRICS = """\
# TYPE errors_total counter
errors_total{kind="a",shard="1"} 1
errors_total{kind="b",shard="1"} 1
# TYPE state gauge
state{kind="bad"} 1
# TYPE host_info gauge
host_info{host="a",version="1"} 1
# TYPE uptime_seconds_total counter
uptime_seconds_total 5
# TYPE device_energy_joules_total counter
device_energy_joules_total 5
# TYPE requests counter
requests{code="200",kind="a"} 5
requests{code="500",kind="a"} 5
# TYPE price gauge
price{zone="a1",region="a"} 2
# TYPE used_bytes gauge
used_bytes{zone="a1"} 2
# TYPE sent_total counter
sent_total 5
# TYPE done_total counter
done_total 5
# TYPE nvme_written_units_total counter
nvme_written_units_total{disk="a"} 5
# TYPE block_delay_total counter
block_delay_total 5
# TYPE idle_percent gauge
idle_percent 0.98
# TYPE cert_expiry_timestamp_seconds gauge
cert_expiry_timestamp_seconds 1.8e9
# TYPE scrape_seconds gauge
scrape_seconds{quantile="0.5",namespace="n"} 15
scrape_seconds{quantile="0.9",namespace="n"} 15
scrape_seconds{namespace="n"} 15
# TYPE pg_settings_a gauge
pg_settings_a 1
# TYPE pg_settings_b gauge
pg_settings_b{server="x"} 1
"""

RIGHT = [
    "count by (kind) (state) > 0",
    "count(state) >= 1",
    "count_over_time(state[5m]) > 0",
    "absent(state) == 1",
    "absent(state) > 0",
    "group(state) == 1",
    "uptime_seconds_total < 60",
    "uptime_seconds_total / 60 < 1",
    "device_energy_joules_total > 100",
    "(errors_total == 1) unless errors_total offset 5m",
    "errors_total > 0 unless errors_total offset 5m",
    '{__name__=~"pg_settings_.*"} != on (__name__, instance) {__name__=~"pg_settings_.*"} offset 5m',
    'state{kind="bad"}',
    'state{kind!="good"}',
    'state{metrics_path="/metrics", site="a"} > 1',
    'rate(requests{code="500"}[5m]) / ignoring (code) sum without (code) (rate(requests[5m])) > 1',
    "rate(requests[5m]) / ignoring (code) group_left () sum without (code) (rate(requests[5m])) > 1",
    "used_bytes * on (zone) group_left () max by (zone, region) (price) > 5",
    "used_bytes * on (instance) group_left (version) host_info > 5",
    'used_bytes * on (zone) group_left () label_replace(max by (region) (price), "zone", "$1", "region", "(.*)") > 5',
    "(sum(rate(requests[5m])) or vector(0)) == 0",
    "vector(1)",
    "sum(rate(requests[5m])) / sum(rate(requests[5m])) == 1",
    'count(rate(requests{code="500"}[5m]) > 0) == 2',
    "limitk(2, state) > 5",
    '{"state", kind="bad"} > 5',
    "holt_winters(state[5m], 0.1, 0.1) > 5",
    "rate(requests[5m] smoothed) > 5",
    "rate(requests[2 * 5m]) > 5",
    "state > 5m",
    "state == 0.5",
    "used_bytes / on (zone) used_bytes * 100 > 90 != +Inf",
    "(used_bytes / on (zone) used_bytes > 5) and (used_bytes / on (zone) used_bytes < +Inf)",
    "(sent_total - done_total) > 5",
    "(sent_total - done_total or sent_total) > 5",
    "(errors_total unless errors_total offset 5m) > 0",
    "delta(nvme_written_units_total[1d]) > 5",
    'count_values("value", state) > 0',
    "time() - block_delay_total > 5",
    "idle_percent * 100 < 5",
    'scrape_seconds{quantile="0.9"} / on (namespace, instance) scrape_seconds{quantile="0.5"} > 2',
    'scrape_seconds{exported_namespace="n"} > 5',
    "0.5 * avg(used_bytes) + 0.3 * avg(uptime_seconds_total) + 0.2 * avg(idle_percent) > 5",
    "cert_expiry_timestamp_seconds - time() < 86400 and cert_expiry_timestamp_seconds - time() > 3600",
    "cert_expiry_timestamp_seconds - time() > 0",
    "(rate(requests_before_total[5m]) or rate(requests[5m])) > 5",
]


def test_nothing_is_reported(judged: Judge) -> None:
    """Idioms, syntax of any Prometheus, and joins whose sides are unique as far as anybody has seen."""
    for expression in RIGHT:
        assert judged(expression, METRICS) == [], expression


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('state{kind=~"a.+"} > 1', 'state{kind!~"a.+"} > 5'),
        ('state{kind="a"} > 1', 'state{kind!="a"} > 5'),
        ('state{kind=~"a|b"} > 1', 'state{kind="c"} > 5'),
        ('state{kind=~"web-a.*"} > 1', 'state{kind!~"web-.*"} > 5'),
        ('state{kind=~"web-.+"} > 1', 'state{kind=~"db-.+"} > 5'),
        ('sum(state{kind="a"}) by (kind) > 1', 'sum(state{kind=~"b.*"}) by (kind) > 5'),
        ('state{kind=~"(a|b)"} > 1', 'state{kind="c"} > 5'),
        (
            'label_replace(state, "part", "a", "__name__", ".*") > 1',
            'label_replace(state, "part", "b", "__name__", ".*") > 5',
        ),
        ('used_bytes > on (zone) price{zone="a1"}', 'used_bytes > on (zone) price{zone!="a1"}'),
        (
            'used_bytes * on (zone) group_left (region) price{region="a"} > 5',
            'used_bytes * on (zone) group_left (region) price{region="b"} > 9',
        ),
        ("(time() - state > 60) and state > 0", "state == 0"),
        ("used_bytes > 5", "state > 5"),
    ],
)
def test_alerts_with_the_same_name_that_never_fire_together_are_two(judged: Judge, one: str, other: str) -> None:
    """By a label, by a value, or because they are about different metrics."""
    assert judged([one, other], METRICS, name="Same") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('state{kind=~"a.+"} > 1', 'state{kind=~"ab.+"} > 5'),
        ('state{kind=~"a.*"} > 1', 'state{kind!~"ab.*"} > 5'),
        ('sum(state{kind="a"}) > 1', 'sum(state{kind!="a"}) > 5'),
        ('used_bytes * on (zone) price{region="a"} > 5', 'used_bytes * on (zone) price{region="b"} > 9'),
        ("state > 1", "state > 5"),
    ],
)
def test_alerts_with_the_same_name_that_may_fire_together_are_reported(judged: Judge, one: str, other: str) -> None:
    """A matcher on a label that the result has lost does not tell them apart."""
    assert judged([one, other], METRICS, name="Same") == ["rules/duplicate"]


@pytest.mark.parametrize("expression", ["state > 5 or stat > 5", "(sum(rate(requets[5m])) or vector(0)) > 5"])
def test_a_missing_metric_beside_another_condition_is_reported(judged: Judge, expression: str) -> None:
    """Only two names of one value are alternatives."""
    assert judged(expression, METRICS) == ["promql/unknown-metric"]
