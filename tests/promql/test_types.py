"""What an expression is in, whether it only rises, and which values it can have."""

from __future__ import annotations

import math

import pytest

from tests.promql.world import CATALOGUE
from tradewatch.promql import Domain, Kind, Type

UNITS = {
    # Of a series, and what keeps it.
    "lag_seconds": "seconds",
    "lag_seconds offset 5m": "seconds",
    "lag_seconds @ end()": "seconds",
    "-lag_seconds": "seconds",
    "max by (bot) (lag_seconds)": "seconds",
    "topk(3, lag_seconds)": "seconds",
    "quantile(0.9, lag_seconds)": "seconds",
    "max_over_time(lag_seconds[5m])": "seconds",
    "avg_over_time(lag_seconds[5m:1m])": "seconds",
    "abs(lag_seconds)": "seconds",
    "clamp_min(lag_seconds, 0)": "seconds",
    "sort_desc(lag_seconds)": "seconds",
    "scalar(lag_seconds)": "seconds",
    "stddev(lag_seconds)": "seconds",
    "stdvar(lag_seconds)": "seconds^2",
    "predict_linear(heap_bytes[1h], 3600)": "bytes",
    'label_replace(lag_seconds, "a", "b", "", "")': "seconds",
    "lag_seconds > 5": "seconds",
    "5 < lag_seconds": "seconds",
    "lag_seconds and on (bot) up": "seconds",
    "lag_seconds unless on (bot) up": "seconds",
    "lag_seconds or wait_seconds_sum": "seconds",
    "lag_seconds or vector(0)": "seconds",
    "lag_seconds or heap_bytes": None,
    '{__name__=~"lag_seconds|wait_seconds_sum"}': "seconds",
    '{__name__=~"lag_seconds|heap_bytes"}': None,
    # A label may name what is counted.
    'heap_bytes{kind="keys_read"}': None,
    'heap_bytes{kind=~"files|rows"}': None,
    'heap_bytes{kind="turkeys"}': "bytes",
    'lag_seconds{path="/files"}': "seconds",
    # Counts of things.
    "count(lag_seconds)": "1",
    "count_over_time(lag_seconds[5m])": "1",
    "changes(lag_seconds[5m])": "1",
    "lag_seconds > bool 5": "0/1",
    "absent(lag_seconds)": "1",
    "sgn(lag_seconds)": "1",
    "group by (bot) (lag_seconds)": "1",
    'count_values("value", lag_seconds)': "1",
    # States.
    "up": "0/1",
    "min by (bot) (up)": "0/1",
    "sum(up)": "1",
    "avg(up)": "ratio",
    "avg_over_time(up[1h])": "ratio",
    "1 - avg_over_time(up[1h])": "ratio",
    "sum(up) / count(up)": "ratio",
    "sum_over_time(up[1h])": "1",
    "up == 0": "0/1",
    "up * on (bot) group_left () lag_seconds": "seconds",
    "lag_seconds * on (bot) group_left () max by (bot) (up)": "seconds",
    # Rates.
    "rate(orders_total[5m])": "1/s",
    "irate(orders_total[5m])": "1/s",
    "rate(orders_total[5m]) * 60": "1/min",
    "60 * rate(orders_total[5m])": "1/min",
    "rate(orders_total[5m]) * 3600": "1/h",
    "increase(orders_total[5m])": "1",
    "rate(busy_seconds_total[5m])": "ratio",
    "sum(rate(busy_seconds_total[5m]))": "ratio",
    "increase(busy_seconds_total[5m])": "seconds",
    "rate(fees_usd_total[5m])": "USD/s",
    "rate(fees_usd_total[5m]) / rate(orders_total[5m])": "USD",
    "rate(sent_bytes_total[5m])": "bytes/s",
    "rate(sent_bytes_total[5m]) * 8": "bits/s",
    "rate(sent_bytes_total[5m]) / 1024 / 1024": "MiB/s",
    "deriv(heap_bytes[5m])": "bytes/s",
    "delta(heap_bytes[5m])": "bytes",
    "deriv(seen_timestamp_seconds[5m])": "ratio",
    "rate(wait_seconds_sum[5m]) / rate(wait_seconds_count[5m])": "seconds",
    "rate(orders_total[5m]) * lag_seconds": "1",
    # Quotients.
    "sum(rate(orders_total[5m])) / sum(rate(orders_total[1h]))": "ratio",
    "heap_bytes / heap_bytes": "ratio",
    "heap_bytes / open_orders": "bytes",
    "open_orders / heap_bytes": "1/bytes",
    "lag_seconds / used_ratio": "seconds",
    "1 / rate(orders_total[5m])": "seconds",
    "heap_bytes / rate(sent_bytes_total[5m])": "seconds",
    # Points in time.
    "time()": "timestamp",
    "timestamp(lag_seconds)": "timestamp",
    "seen_timestamp_seconds": "timestamp",
    "max(seen_timestamp_seconds)": "timestamp",
    "time() - seen_timestamp_seconds": "seconds",
    "timestamp(seen_timestamp_seconds) - seen_timestamp_seconds": "seconds",
    "timestamp(seen_timestamp_seconds) - seen_timestamp_seconds - 30": "seconds",
    "seen_timestamp_seconds + 3600": "timestamp",
    "seen_timestamp_seconds + lag_seconds": "timestamp",
    "seen_timestamp_seconds - lag_seconds": "timestamp",
    "(seen_timestamp_seconds - time()) / 86400": "days",
    "(time() - seen_timestamp_seconds) / 60": "minutes",
    "time() - max(seen_timestamp_seconds) or vector(0)": "seconds",
    "seen_timestamp_seconds + seen_timestamp_seconds": None,
    "sum(seen_timestamp_seconds)": None,
    "lag_seconds - seen_timestamp_seconds": None,
    "-seen_timestamp_seconds": None,
    "time() % 86400": "seconds",
    "stddev(seen_timestamp_seconds)": "seconds",
    "hour()": "1",
    "days_in_month()": "days",
    "rate(fees_usd_total[1h]) * 86400 * scalar(days_in_month())": "USD",
    "day_of_week(seen_timestamp_seconds)": "1",
    # Conversions, and numbers that are none.
    "lag_seconds * 1000": "milliseconds",
    "lag_seconds / 1000": "seconds times 0.001",
    "lag_seconds * 1000 / 1000": "seconds",
    "heap_bytes / 2^20": "MiB",
    "heap_bytes / (1024 * 1024)": "MiB",
    "heap_bytes / 1e9": "GB",
    "used_ratio * 100": "percent",
    "used_ratio * 10000": "basis points",
    "100 * used_ratio": "percent",
    "100 * (1 - used_ratio)": "percent",
    "used_ratio * 100 / 100": "ratio",
    "100 - 100 * used_ratio": "percent",
    "100 * sum(rate(orders_total[5m])) / sum(rate(orders_total[1h]))": "percent",
    "0.9 * heap_bytes": "bytes",
    "heap_bytes * 1.5": "bytes",
    "heap_bytes * 0": "bytes",
    "lag_seconds * -1": "seconds",
    "open_orders * 4096": None,
    "rate(orders_total[5m]) * 300": None,
    "increase(orders_total[5m]) / 300": None,
    "fees_usd_total * 86400": None,
    "lag_seconds * $factor": None,
    # Sums.
    "lag_seconds + lag_seconds": "seconds",
    "lag_seconds + 5": "seconds",
    "lag_seconds + heap_bytes": None,
    "lag_seconds + untold": None,
    "heap_bytes - heap_bytes offset 1h": "bytes",
    "open_orders - open_orders": "1",
    "1 - used_ratio": "ratio",
    # Powers.
    "lag_seconds ^ 2": "seconds^2",
    "lag_seconds ^ 0.5": None,
    "sqrt(lag_seconds)": None,
    "lag_seconds % 60": "seconds",
    "log2(heap_bytes)": None,
    # Literals adopt the unit of the other operand.
    "1": "any unit",
    "24 * 60 * 60": "any unit",
    "vector(1)": "any unit",
    "pi()": "any unit",
    # Histograms: buckets are counts, their quantile is in what was observed.
    "wait_seconds_bucket": "1",
    "rate(wait_seconds_bucket[5m])": "1/s",
    "histogram_quantile(0.9, rate(wait_seconds_bucket[5m]))": "seconds",
    "histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m])))": "seconds",
    "1000 * histogram_quantile(0.9, sum by (bot, le) (rate(wait_seconds_bucket[5m])))": "milliseconds",
    "histogram_quantile(0.9, sum by (bot) (rate(wait_seconds_bucket[5m])))": None,
    "histogram_quantile(0.9, lag_seconds)": None,
    # What was recorded.
    "bot:orders:rate5m": "1/s",
    "bot:orders:share": "ratio",
    "level:used:ratio": "ratio",
    "loop:a": None,
    # What is not known.
    "untold": None,
    "nobody_knows_it": None,
    '{bot="a"}': None,
    "rate(untold[5m])": None,
    "count(untold)": "1",
    "sum($metric)": None,
    "rate(${name}_total[5m])": None,
    "lag_seconds * untold": None,
}


def type_of(expression: str) -> Type:
    typed = CATALOGUE.typed(expression)
    assert typed is not None
    return typed.type


@pytest.mark.parametrize("expression", UNITS)
def test_the_unit_of_a_result(expression: str) -> None:
    """It is the usual unit; None if it cannot be known."""
    unit = type_of(expression).unit
    assert (None if unit is None else str(unit)) == UNITS[expression]


COUNTERS = {
    "orders_total": True,
    "sum by (bot) (orders_total)": True,
    "orders_total * 2": True,
    "orders_total / 100": True,
    "orders_total + 1": True,
    "orders_total + orders_total": True,
    "orders_total > 5": True,
    "orders_total offset 1h": True,
    "orders_total or vector(0)": True,
    "max_over_time(orders_total[5m])": True,
    "last_over_time(orders_total[5m])": True,
    'label_replace(orders_total, "a", "b", "", "")': True,
    "wait_seconds_bucket": True,
    "wait_seconds_count": True,
    '{__name__=~"orders_total|fees_usd_total"}': True,
    "rate(orders_total[5m])": False,
    "increase(orders_total[5m])": False,
    "resets(orders_total[5m])": False,
    "count(orders_total)": False,
    "timestamp(orders_total)": False,
    "orders_total - orders_total offset 1h": False,
    "orders_total - 5": True,
    "orders_total - pnl_usd": None,
    "orders_total / orders_total": False,
    "orders_total % 10": False,
    "orders_total > bool 5": False,
    "-orders_total": False,
    "lag_seconds": False,
    "lag_seconds * 2": False,
    "bot:orders:rate5m": False,
    "orders_total * on (bot) group_left () info": None,
    "untold": None,
    "sum(untold)": None,
    '{__name__=~"orders_total|lag_seconds"}': None,
    "nobody_knows_it": None,
}


@pytest.mark.parametrize("expression", COUNTERS)
def test_whether_a_result_only_rises(expression: str) -> None:
    """A counter stays one until something takes its slope, its number, or a part of it."""
    assert type_of(expression).counter is COUNTERS[expression]


INF = math.inf
DOMAINS = {
    "up": (0, 1),
    "avg(up)": (0, 1),
    "1 - avg(up)": (0, 1),
    "sum(up)": (0, INF),
    "up == 1": (1, 1),
    "up == 0": (0, 0),
    "up != 1": (0, 0),
    "used_ratio": (0, 1),
    "100 * used_ratio": (0, 100),
    "used_ratio > 0.5": (0.5, 1),
    "used_ratio > 2": (2, 1),
    "used_ratio < 0.5 > 0.25": (0.25, 0.5),
    "max_over_time(used_ratio[5m])": (0, 1),
    "used_ratio + 1": (1, 2),
    "used_ratio - used_ratio": (-1, 1),
    "used_ratio * used_ratio": (0, 1),
    "orders_total": (0, INF),
    "rate(orders_total[5m])": (0, INF),
    "rate(orders_total[5m]) / rate(orders_total[5m])": (0, INF),
    "deriv(lag_seconds[5m])": (-INF, INF),
    "lag_seconds": (-INF, INF),
    "abs(lag_seconds)": (0, INF),
    "clamp(lag_seconds, 0, 10)": (0, 10),
    "clamp_min(lag_seconds, 0)": (0, INF),
    "clamp_max(lag_seconds, 10)": (-INF, 10),
    "lag_seconds > bool 1": (0, 1),
    "lag_seconds or vector(1)": (-INF, INF),
    "used_ratio or vector(2)": (0, 2),
    "count(untold)": (1, INF),
    "vector(1)": (1, 1),
    "24 * 60 * 60": (86400, 86400),
    "2 ^ 10": (1024, 1024),
    "10 % 4": (2, 2),
    "-5": (-5, -5),
    "1 / 0": (0, INF),
    "$limit": (-INF, INF),
    "histogram_quantile(0.9, rate(wait_seconds_bucket[5m]))": (0, 10),
    "histogram_quantile(1.5, rate(wait_seconds_bucket[5m]))": (-INF, INF),
    "hour()": (0, 23),
    "absent(up)": (1, 1),
    "sgn(lag_seconds)": (-1, 1),
}


@pytest.mark.parametrize("expression", DOMAINS)
def test_the_values_of_a_result(expression: str) -> None:
    """Bounds; a low one above the high one is a condition that never holds."""
    domain: Domain = type_of(expression).domain
    assert (domain.low, domain.high) == DOMAINS[expression]


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("1", Kind.SCALAR),
        ("time() - 5", Kind.SCALAR),
        ("scalar(up)", Kind.SCALAR),
        ("up", Kind.INSTANT),
        ("up[5m]", Kind.RANGE),
        ("up[5m:1m]", Kind.RANGE),
        ("rate(orders_total[5m])", Kind.INSTANT),
        ("up > 1", Kind.INSTANT),
        ("1 > bool 2", Kind.SCALAR),
        ('"text"', Kind.STRING),
    ],
)
def test_the_kind_of_a_result(expression: str, kind: Kind) -> None:
    """It is one of PromQL's four kinds."""
    assert type_of(expression).kind is kind


LABELS = {
    # Every one has / some have / there may be others.
    "untold": "//+",
    'untold{bot="a"}': "bot//+",
    'untold{bot=~".+"}': "bot//+",
    'untold{bot!=""}': "bot//+",
    'untold{bot=~"a|"}': "//+",
    'untold{bot=~"$bot"}': "//+",
    'up{bot=""}': "job//",
    "sum by (bot) (untold)": "/bot/",
    "sum without (bot) (untold)": "//+",
    "sum by ($label) (up)": "//+",
    "sum(untold)": "//",
    "up or info": "bot/job version/",
    "sum by (bot) (untold) and on (bot) up": "bot//",
    "sum by (bot) (untold) * on (bot) group_left () up": "bot//",
    'label_replace(up, "kind", "$1", "job", "(.*)-.*")': "bot job/kind/",
    'label_replace(up, "kind", "$1", "nope", "(.*)")': "bot job/kind/",
    'label_replace(up, "kind", "fixed", "", "")': "bot job kind//",
    'label_replace(up, "bot", "", "job", "x")': "job/bot/",
    'label_join(up, "both", "", "nope")': "bot job/both/",
    "up * on (bot) group_left (version) info": "bot job version//",
    "up * on (bot) group_left (version) untold": "bot job/version/",
    "bot:orders:rate5m": "bot team//",
    "bot:orders:share": "bot team//",
    "level:used:ratio": "level/bot/",
    "loop:a": "//+",
}


@pytest.mark.parametrize("expression", LABELS)
def test_the_labels_of_a_result(expression: str) -> None:
    """Certain labels, possible labels, and whether there may be others; promtool proves the exact ones."""
    labels = type_of(expression).labels
    some = labels.perhaps - labels.always
    found = f"{' '.join(sorted(labels.always))}/{' '.join(sorted(some))}/{'+' if labels.open else ''}"
    assert found == LABELS[expression]


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        ("orders_total", {"buy", "sell"}),
        ('orders_total{side="buy"}', {"buy"}),
        ('orders_total{side=~"b.*"}', {"buy"}),
        ('orders_total{side!="buy"}', {"sell"}),
        ('orders_total{side=~"$side"}', {"buy", "sell"}),
        ('sum by (side) (rate(orders_total{side="buy"}[5m]))', {"buy"}),
        ('orders_total{side="buy"} or orders_total{side="sell"}', {"buy", "sell"}),
        ("up * on (bot) group_left (side) orders_total", {"buy", "sell"}),
        ('label_replace(orders_total, "side", "x", "__name__", ".*")', {"x"}),
        ('label_replace(orders_total, "side", "$1", "__name__", "(.*)")', None),
        ("sum by (side) (untold)", None),
    ],
)
def test_the_values_of_a_label(expression: str, values: set[str] | None) -> None:
    """A closed set stays one through whatever keeps the label, and matchers narrow it."""
    assert type_of(expression).labels.values.get("side") == values
