"""promql/unseen-value"""

from __future__ import annotations

from pathlib import Path

from tradewatch.checks.promql.unseen_value import check
from tradewatch.model import ONE
from tradewatch.plain import PlainRuleSet, read_files
from tradewatch.promql import Labels, Series, SeriesKind

SEEN = {
    "code": frozenset({"200", "404"}),
    "handler": frozenset({"/orders", "/status"}),
    "mode": frozenset({"idle", "user"}),
    "device": frozenset({"eth0", "lo"}),
    "reason": frozenset({"rate_limit", "timeout"}),
}
CALLS = Series(
    name="calls_total",
    kind=SeriesKind.COUNTER,
    unit=ONE,
    labels=Labels.of({"job": None, "instance": None, **dict.fromkeys(SEEN)}),
    seen=SEEN,
)


def reported(folder: Path, matcher: str) -> list[str]:
    """The summaries of the problems in a rule with this matcher."""
    file = folder / "rules.yml"
    file.write_text(
        f"groups: [{{name: a, rules: [{{record: 'a:b', expr: 'rate(calls_total{{{matcher}}}[5m])'}}]}}]", "utf-8"
    )
    rule_set = PlainRuleSet(read_files([file]), (CALLS,), 15.0)
    return [problem.summary for problem in check(rule_set)]


def test_a_value_unlike_the_seen_ones_is_reported(tmp_path: Path) -> None:
    """A word among numbers, a word among paths, a typing error in a value that was seen."""
    for matcher in (
        'code="5xx"',
        'code=~"5xx|4xx"',
        'code=~"5xx.*"',
        'handler="orders"',
        'handler="/Orders"',
        'handler="/order"',
        'mode="Idle"',
        'mode="idel"',
        'mode=~"iddle|usr"',
        'mode="idle|user"',
        'reason="rate-limit"',
        'reason="time-out"',
    ):
        (summary,) = reported(tmp_path, matcher)
        assert "is probably never" in summary, matcher


def test_a_value_that_may_appear_later_is_fine(tmp_path: Path) -> None:
    """Another number, another path, another word, any value of a variable."""
    for matcher in (
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
    ):
        assert reported(tmp_path, matcher) == [], matcher
