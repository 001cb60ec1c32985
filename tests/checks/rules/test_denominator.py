"""rules/denominator"""

from __future__ import annotations

from tests.checks.shapes import assert_not_reported, assert_reported, found_for_alert
from tradewatch.model import Project

CHECK = "rules/denominator"


def _ratio(numerator: str, denominator: str) -> str:
    of, whole = (f"sum by (bot) (rate({each}[5m]))" for each in (numerator, denominator))
    return f"{of} / {whole} > 0.5"


def test_a_narrowed_denominator_is_reported_at_its_selector(project: Project) -> None:
    """The problem shows the selector that leaves something out."""
    (problem,) = found_for_alert(project, CHECK, _ratio('calls_total{code="5xx"}', 'calls_total{route="/a"}'))
    assert problem.summary == 'its denominator has the matcher route="/a", and its numerator does not'
    assert problem.details.splitlines()[1].lstrip() == "^^^^^^^^^^^"


def test_each_way_to_leave_something_out_is_reported(project: Project) -> None:
    """Of the same metric or another one, by any matcher; a matcher of the numerator may allow more values."""
    wrong = (
        _ratio("calls_total", 'calls_total{code!="2xx"}'),
        _ratio('calls_total{code=~"2xx|5xx"}', 'calls_total{code="5xx"}'),
        _ratio("wait_seconds_sum", 'wait_seconds_count{route=~"/a|/b"}'),
        _ratio("busy_seconds_total", 'calls_total{route="/a"}'),
    )
    assert_reported(project, CHECK, [(expression, "its denominator has the matcher") for expression in wrong])


def test_a_denominator_that_counts_all_of_the_numerator_is_fine(project: Project) -> None:
    """A share has a matcher of its own, and both sides may have the same one."""
    right = (
        _ratio('calls_total{code="5xx"}', "calls_total"),
        _ratio('calls_total{code="5xx",route="/a"}', 'calls_total{route="/a"}'),
        _ratio('calls_total{code="5xx"}', 'calls_total{code!="2xx"}'),
        _ratio('calls_total{code=~"5xx"}', 'calls_total{code=~"4xx|5xx"}'),
        _ratio('calls_total{code!~"2xx|3xx"}', 'calls_total{code!="3xx"}'),
        'open_orders{route="/a"} / 100 > 5',
    )
    assert_not_reported(project, CHECK, right)
