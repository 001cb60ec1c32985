"""What names, types, help and samples say about metrics that others defined."""

from __future__ import annotations

import pytest

from tests.plain.judged import Judge

AS_AGE = ["units/timestamp-as-age"]
MIXED = ["units/mixed"]

LIVE = "# TYPE live gauge\nlive 1\n"


@pytest.mark.parametrize(
    ("metrics", "expression"),
    [
        ("# TYPE errors_total counter", "increase(errors_total{code='5'}[5m]) > 0"),
        ("# TYPE wait_seconds histogram", "histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[5m]))) > 1"),
        ("# TYPE wait_seconds histogram", "histogram_quantile(0.9, sum(rate(wait_seconds[5m]))) > 1"),
        ("# TYPE wait_seconds summary", "rate(wait_seconds_sum[5m]) / rate(wait_seconds_count[5m]) > 1"),
    ],
)
def test_an_announced_metric_exists_and_its_labels_are_unknown(judged: Judge, metrics: str, expression: str) -> None:
    """A client prints the type of a labelled counter before its first event. A histogram may be a native one."""
    assert judged(expression, f"{LIVE}{metrics}\n") == []


TIMES = [
    ("# TYPE m_seconds gauge\nm_seconds 1.7e9", "time() - m_seconds > 60", []),
    ("# TYPE file_mtime_seconds gauge\nfile_mtime_seconds 1.7e9", "time() - file_mtime_seconds > 60", []),
    (
        "# TYPE file_mtime_seconds gauge\nfile_mtime_seconds 1.7e9",
        "file_mtime_seconds > 60",
        AS_AGE,
    ),
    (
        "# TYPE last_run_seconds gauge\nlast_run_seconds 12.5",
        "time() - last_run_seconds > 60",
        AS_AGE,
    ),
    ("# TYPE lag_seconds gauge\nlag_seconds 1", "time() - lag_seconds > 60", AS_AGE),
    ("# TYPE last_run_seconds gauge\nlast_run_seconds 1", "time() - last_run_seconds > 60", []),
    ("# TYPE last_run_seconds gauge", "time() - last_run_seconds > 60", []),
    ("# TYPE m_seconds gauge\nm_seconds 1.7e12", "time() - m_seconds > 60", MIXED),
    ("# TYPE seen_timestamp_ms gauge\nseen_timestamp_ms 1", "time() - seen_timestamp_ms > 60", MIXED),
    ("# TYPE seen_ms gauge\nseen_ms 1.7e12", "time() - seen_ms / 1000 > 60", []),
    (
        "# HELP changed Unix time of it.\n# TYPE changed gauge\nchanged 1.7e9",
        "changed > 60",
        AS_AGE,
    ),
    ("# TYPE heap_bytes gauge\nheap_bytes 1.7e9", "heap_bytes > 60", []),
]


@pytest.mark.parametrize(("metrics", "expression", "checks"), TIMES)
def test_samples_show_points_in_time(judged: Judge, metrics: str, expression: str, checks: list[str]) -> None:
    """Ten digits are seconds since 1970, thirteen are milliseconds, few are a length; 1 is what examples have."""
    assert judged(expression, f"{LIVE}{metrics}\n") == checks


@pytest.mark.parametrize(
    ("metric", "expression", "checks"),
    [
        (
            "bytes_received_total counter",
            "rate(bytes_received_total[5m]) + BUSY > 1",
            MIXED,
        ),
        ("read_bytes_total counter", "rate(read_bytes_total[5m]) + BUSY > 1", MIXED),
        ("bytessent_total counter", "rate(bytessent_total[5m]) + BUSY > 1", []),
        ("bytes_requests_total counter", "rate(bytes_requests_total[5m]) + BUSY > 1", []),
        ("calls_total counter", "rate(calls_total[5m]) + 0 * BUSY > 1", []),
    ],
)
def test_a_unit_may_be_in_the_middle_of_a_name(judged: Judge, metric: str, expression: str, checks: list[str]) -> None:
    """Where the words after it leave no doubt; a unit within a word makes the unit unknown."""
    metrics = f"# TYPE {metric}\n{metric.split()[0]} 5\n# TYPE live_seconds_total counter\nlive_seconds_total 5\n"
    assert judged(expression.replace("BUSY", "rate(live_seconds_total[5m])"), metrics) == checks


def test_catalogues_are_merged_in_any_order(judged: Judge) -> None:
    """One program announces what another exposes; two that differ in the type make it unknown."""
    announced = "# TYPE calls counter\n"
    exposed = '# TYPE calls counter\ncalls{code="500"} 1\n'
    for catalogues in ((announced, exposed), (exposed, announced)):
        assert judged('rate(calls{cod="500"}[5m]) > 1', *catalogues) == ["promql/unknown-label"]
        assert judged("calls > 5", *catalogues) == ["counters/raw"]
    for catalogues in ((exposed, "# TYPE calls gauge\ncalls 1\n"), ("# TYPE calls gauge\ncalls 1\n", exposed)):
        assert judged("calls > 5", *catalogues) == []


def test_a_missing_metric_is_reported_once(judged: Judge) -> None:
    """However many rules read it; a name that is far from all known ones has no suggestion."""
    assert judged(["live_x > 1", "rate(live_x[5m]) > 1", "absent(live_x)"], LIVE) == ["promql/unknown-metric"]
