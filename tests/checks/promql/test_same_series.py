"""promql/same-series"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported
from tradewatch.model import Project

CHECK = "promql/same-series"

WRONG = [
    ('rate(calls_total{code="5xx"}[5m]) / rate(calls_total[5m]) > 0.1', "matched on code, so each series meets itself"),
    ('100 * rate(calls_total{code="5xx"}[5m]) / rate(calls_total[5m]) > 5', "the result is always 100"),
    ('calls_total - calls_total{code="5xx"} > 5', "the result is always 0"),
    (
        'sum by (bot, code) (rate(calls_total{code="5xx"}[5m])) / sum by (bot, code) (rate(calls_total[5m])) > 0.1',
        "the result is always 1",
    ),
    ('rate(calls_total{code="5xx"}[5m]) / on (bot, code, route) rate(calls_total[5m]) > 0.1', "always 1"),
]


def test_the_fault_is_reported(project: Project) -> None:
    """The label that selects the part is compared, whatever is calculated before."""
    assert_reported(project, CHECK, WRONG)


RIGHT = [
    'sum(rate(calls_total{code="5xx"}[5m])) / sum(rate(calls_total[5m])) > 0.1',
    'sum by (bot) (rate(calls_total{code="5xx"}[5m])) / sum by (bot) (rate(calls_total[5m])) > 0.1',
    'rate(calls_total{code="5xx"}[5m]) / ignoring (code) group_left () sum without (code) (rate(calls_total[5m])) > 1',
    'rate(calls_total{code="5xx"}[5m]) / rate(calls_total{code="2xx"}[5m]) > 0.1',
    'rate(calls_total{code="5xx"}[5m]) / rate(calls_total{code="5xx"}[1h]) > 2',
    '2 * calls_total{code="5xx"} - calls_total > 5',
    'calls_total{code="5xx"} - calls_total{code="5xx"} offset 1h > 5',
    'rate(calls_total{code="5xx"}[5m]) / max_over_time(calls_total[5m]) > 0.1',
    'calls_total{code="5xx"} and calls_total > 5',
]


def test_nothing_is_reported(project: Project) -> None:
    """The label is aggregated away or ignored, or the sides differ in something else."""
    assert_not_reported(project, CHECK, RIGHT)
