"""How far back an expression looks, and what it keeps apart."""

from __future__ import annotations

import pytest

from tradewatch.promql import Labels, Series, SeriesKind, infer, keeps_apart, parse, ranges, reach

MINUTE, HOUR, DAY = 60, 3600, 86400


@pytest.mark.parametrize(
    ("expression", "seconds"),
    [
        ("x", 0),
        ("1", 0),
        ("time()", 0),
        ('"text"', 0),
        ("vector(1)", 0),
        ("rate(x[5m])", 5 * MINUTE),
        ("rate(x[1h30m])", 90 * MINUTE),
        ("rate(x[90s])", 90),
        ("rate(x[1500ms])", 1.5),
        ("max_over_time(x[1d])", DAY),
        ("x offset 5m", 5 * MINUTE),
        ("rate(x[5m] offset 1h)", HOUR + 5 * MINUTE),
        ("sum(rate(x[5m] offset 1h))", HOUR + 5 * MINUTE),
        ("max_over_time(x[30m:1m])", 30 * MINUTE),
        ("max_over_time(x[30m:])", 30 * MINUTE),
        ("max_over_time(rate(x[5m])[30m:1m])", 35 * MINUTE),
        ("max_over_time(rate(x[5m])[30m:1m] offset 1h)", HOUR + 35 * MINUTE),
        ("max_over_time(rate(x[5m] offset 10m)[30m:1m] offset 1h)", HOUR + 45 * MINUTE),
        ("max_over_time(min_over_time(rate(x[5m])[10m:1m])[30m:1m])", 45 * MINUTE),
        ("rate(x[5m]) / rate(y[1h])", HOUR),
        ("rate(x[1h]) / rate(y[5m])", HOUR),
        ("x - x offset 1d", DAY),
        ("rate(x[5m]) > 1 and on (bot) max_over_time(y[10m]) == 1", 10 * MINUTE),
        ("-rate(x[5m])", 5 * MINUTE),
        ("(rate(x[5m]))", 5 * MINUTE),
        ("sum by (bot) (rate(x[5m]))", 5 * MINUTE),
        ("topk(3, rate(x[5m]))", 5 * MINUTE),
        ("quantile(0.9, rate(x[5m]))", 5 * MINUTE),
        ("histogram_quantile(0.9, sum by (le) (rate(x[5m])))", 5 * MINUTE),
        ('label_replace(rate(x[5m]), "a", "b", "c", "d")', 5 * MINUTE),
        ("clamp_max(x, scalar(rate(y[5m])))", 5 * MINUTE),
        ("vector(scalar(rate(y[5m])))", 5 * MINUTE),
        ("absent_over_time(x[5m])", 5 * MINUTE),
    ],
)
def test_reach_is_the_longest_way_back(expression: str, seconds: float) -> None:
    """Nested ranges, subqueries and offsets add up; of those side by side, the longest counts."""
    assert reach(infer(parse(expression), {})) == seconds


@pytest.mark.parametrize(
    ("expression", "seconds"),
    [
        ("x offset -5m", -5 * MINUTE),
        ("rate(x[5m] offset -5m)", 0),
        ("rate(x[10m] offset -5m)", 5 * MINUTE),
        ("max_over_time(x[30m:1m] offset -10m)", 20 * MINUTE),
        ("max_over_time(x[30m:1m] offset -10m) + x", 20 * MINUTE),
    ],
)
def test_an_offset_into_the_future_shortens_the_way_back(expression: str, seconds: float) -> None:
    """A negative offset moves what is looked at forward."""
    assert reach(infer(parse(expression), {})) == seconds


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("x", []),
        ("x offset 5m", []),
        ("rate(x[5m])", [300]),
        ("rate(x[5m]) / rate(y[1h])", [300, 3600]),
        ("max_over_time(rate(x[5m])[30m:1m])", [1800, 300]),
        ("rate(x[5m] offset 1h)", [300]),
    ],
)
def test_ranges_are_listed(expression: str, expected: list[float]) -> None:
    """Each range and each subquery; offsets do not count."""
    assert sorted(ranges(infer(parse(expression), {}))) == sorted(expected)


KNOWN = {
    name: Series(name=name, kind=SeriesKind.GAUGE, unit=None, labels=Labels.of(dict.fromkeys(labels)))
    for name, labels in {"both": ("bot", "venue"), "other": ("bot", "venue"), "bots": ("bot",)}.items()
}


@pytest.mark.parametrize(
    ("expression", "apart"),
    [
        ("both", True),
        ("unknown", False),
        ("sum by (bot, venue) (both)", True),
        ("sum by (bot) (both)", False),
        ("sum without (bot) (both)", True),
        ("sum without (venue) (both)", False),
        ("sum(both)", False),
        ("topk(1, both)", False),
        ("topk by (venue) (1, both)", True),
        ("sum by (bot) (bots)", True),
        ("both / other", True),
        ("both / on (bot, venue) other", True),
        ("both / on (bot) group_left () other", False),
        ("both / ignoring (venue) group_left () other", False),
        ("both and on (bot) bots", True),
        ("both * on (bot) group_left () sum by (bot) (other)", False),
        ("both > 5 and max_over_time(other[5m]) == 1", True),
        ("-both", True),
        ("max_over_time(both[5m:1m])", True),
        ('label_replace(both, "venue", "x", "bot", ".*")', False),
        ('label_replace(both, "bot", "x", "venue", ".*")', True),
        ('label_replace(bots, "venue", "$1", "bot", "(.*)")', True),
        ('label_join(both, "venue", "", "bot")', False),
        ("absent(both)", False),
        ("both * scalar(other)", False),
        ("both * 2", True),
    ],
)
def test_what_differs_in_a_label_is_kept_apart_or_not(expression: str, apart: bool) -> None:
    """Two venues meet where an aggregation adds them up, or an operator pairs them."""
    assert keeps_apart(infer(parse(expression), KNOWN), "venue") is apart
