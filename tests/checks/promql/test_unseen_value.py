"""promql/unseen-value"""

from __future__ import annotations

from pathlib import Path

import pytest

from tradewatch.checks.promql.unseen_value import check
from tradewatch.model import ONE
from tradewatch.plain.rule_set import PlainRuleSet, read_files
from tradewatch.promql import Labels, Series, SeriesKind

SEEN = {
    "code": frozenset({"200", "404"}),
    "handler": frozenset({"/orders", "/status"}),
    "mode": frozenset({"idle", "user"}),
    "device": frozenset({"eth0", "lo"}),
}
CALLS = Series(
    name="calls_total",
    kind=SeriesKind.COUNTER,
    unit=ONE,
    labels=Labels.of({"job": None, "instance": None, **dict.fromkeys(SEEN)}),
    seen=SEEN,
)


def reported(folder: Path, matcher: str) -> list[str]:
    """What is expected of a rule that selects by this matcher."""
    file = folder / "rules.yml"
    file.write_text(
        f"groups: [{{name: a, rules: [{{record: 'a:b', expr: 'rate(calls_total{{{matcher}}}[5m])'}}]}}]", "utf-8"
    )
    rule_set = PlainRuleSet(read_files([file]), (CALLS,), 15.0)
    return [problem.summary for problem in check(rule_set)]


@pytest.mark.parametrize(
    "matcher",
    [
        'code="5xx"',
        'code=~"5xx|4xx"',
        'code=~"5xx.*"',
        'handler="orders"',
        'handler="/Orders"',
        'handler="/order"',
        'mode="Idle"',
        'mode="idel"',
        'mode=~"iddle|usr"',
    ],
)
def test_a_value_like_none_that_was_seen_is_reported(tmp_path: Path, matcher: str) -> None:
    """A word among numbers, no path among paths, a slip of a value that is there."""
    (summary,) = reported(tmp_path, matcher)
    assert "is probably never" in summary


@pytest.mark.parametrize(
    "matcher",
    [
        'code=~"5.."',
        'code="500"',
        'code!="500"',
        'code=~"[45].*"',
        'handler="/positions"',
        'handler=~"/(positions|orders)"',
        'handler=""',
        'mode="iowait"',
        'mode="guest_nice"',
        'mode=~"iowait|steal"',
        'device="eth1"',
        'device=~"en.*"',
        'job="anything"',
        'handler="$handler"',
        'color="red"',
    ],
)
def test_a_value_that_was_merely_not_there_is_fine(tmp_path: Path, matcher: str) -> None:
    """Another number, another path, another word, any value of a variable."""
    assert reported(tmp_path, matcher) == []
