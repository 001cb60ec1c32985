"""What is wrong in an answer although Prometheus reads it, and what differs between versions of Prometheus."""

from __future__ import annotations

import re

import pytest

from tests.audit.endpoint import TEXT
from tests.audit.test_compare import BUSY
from tests.instruments.catalogue import METRICS
from tradewatch.audit import NEWEST, OLDEST, Prometheus, Scrape, judged, together
from tradewatch.model import Problem

# When the answers come, in seconds since 1970.
NOW = 1_800_000_000.0


def problems(body: str, prometheus: Prometheus = NEWEST) -> list[Problem]:
    """The problems of an answer in the text format."""
    answer = Scrape("http://bot/metrics", TEXT, body.encode(), 0.1, time=NOW)
    return [problem for _, problem in judged(METRICS, answer, prometheus)[0]]


def changed(before: str, after: str) -> str:
    """The busy bot's answer with a line changed."""
    found = re.sub(before, after, BUSY, count=1)
    assert found != BUSY
    return found


COW, FIELD, OF_NORTH = r'born_total\{animal="cow"\} 0.0', r'grazing\{field="north"\} 2.0', r'\{field="north"'

FAULTS = {
    changed(COW, r'born_total{animal="cow"} NaN'): "audit/value: line 3: born_total is nan",
    changed(COW, r'born_total{animal="cow"} -1'): "audit/value: line 3: born_total is -1",
    changed(COW, r'born_total{animal="cow"} +Inf'): "audit/value: line 3: born_total is inf",
    changed(FIELD, r'grazing{field=""} 2'): "audit/labels: 1 series of grazing have no labels instead of 'field'",
    changed(rf'(bucket{OF_NORTH},le="10.0"\}}) 1.0', r"\1 0"): (
        "audit/buckets: line 32: a bucket counts 0, fewer than the 1 of the one before"
    ),
    changed(rf"(count{OF_NORTH}\}}) 1.0", r"\1 7"): (
        "audit/buckets: line 35: the count is 7, but the bucket +Inf has 1"
    ),
    changed(r"milking_seconds_sum.*\n", ""): "audit/buckets: has no series milking_seconds_sum",
    changed(FIELD, r'grazing{field="north"} 2 1000'): (
        "audit/lost: line 19: the timestamps of 1 samples are older than 5 minutes: no alert and no query finds them"
    ),
    changed(FIELD, rf'grazing{{field="north"}} 2 {int(1000 * NOW) + 3_600_000}'): (
        "audit/lost: line 19: the timestamps of 1 samples are more than 10 minutes ahead: Prometheus drops them"
    ),
    changed(FIELD, 'grazing{field="north"} 2\ngrazing{field="north"} 2'): (
        'audit/lost: 1 of its series are exposed twice, for example grazing{field="north"}'
    ),
    changed(r"(# TYPE grazing gauge\n)", r"\1\1"): "audit/format: line 19: has a second line TYPE",
    BUSY.rstrip(): "audit/format: the last line does not end with a line feed",
    BUSY + 'grazing{field="south"} 2\n': (
        "audit/format: line 53: its samples are not together: other metrics are between them"
    ),
    BUSY.replace("\n", "\r\n"): "audit/scrape: line 2, column 19: 'counter\\r' is not a type of this format",
}


@pytest.mark.parametrize(("body", "message"), FAULTS.items(), ids=list(FAULTS.values()))
def test_each_fault_is_one_problem(body: str, message: str) -> None:
    """With the line of the answer, and what it means."""
    assert [f"{problem.check}: {problem.summary}" for problem in problems(body)] == [message]


def test_a_problem_of_one_version_says_so() -> None:
    """Prometheus 3 reads a name in quotation marks, an older one refuses the whole answer."""
    body = BUSY + '# TYPE "a.b" gauge\n{"a.b"} 1\n'
    answer = Scrape("http://bot/metrics", TEXT, body.encode(), 0.1, time=NOW)
    found = [
        problem for _, problem in together([(each, judged(METRICS, answer, each)[0]) for each in (OLDEST, NEWEST)])
    ]
    assert [(problem.check, problem.details.partition("\n")[0][:43]) for problem in found] == [
        ("audit/scrape", "This is so with Prometheus 2.42 only. Prome"),
        ("audit/unexpected", "This is so with Prometheus 3.5 only."),
    ]


def test_a_bucket_that_is_written_twice_is_lost_in_prometheus_3() -> None:
    """It stores the bounds 1 and 1.0 under the same label."""
    body = '# TYPE eggs histogram\neggs_bucket{le="1"} 1\neggs_bucket{le="1.0"} 1\n'
    lost = {each: [p.check for p in problems(body, each) if p.check == "audit/lost"] for each in (OLDEST, NEWEST)}
    assert lost == {OLDEST: [], NEWEST: ["audit/lost"]}
