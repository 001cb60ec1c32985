"""Reading expressions: within bounds, with Grafana's variables in them, and what they select."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tradewatch.promql import SyntaxFault, Unforeseeable, outermost_operator, parse, selected_series
from tradewatch.promql.parse import MAXIMUM_DEPTH, MAXIMUM_LENGTH


@pytest.mark.parametrize(
    "text",
    [
        "up",
        "up == 0",
        'rate(http_requests_total{code=~"5.."}[5m])',
        "sum by (bot) (rate(x[5m])) / on (bot) group_left (version) build_info",
        "max_over_time(rate(x[5m])[1h:1m])",
        "x offset 5m",
        "x offset -5m",
        "x @ end()",
        "histogram_quantile(0.95, sum by (le) (rate(x_bucket[5m])))",
        "absent(up) or vector(1)",
        "up # the target\n== 0",
        "-x ^ 2",
        "x and on () y unless z",
        "limitk(1, x)",
        "holt_winters(x[5m], 0.1, 0.1)",
        "rate(x[5m] smoothed)",
        '{"a.b"} > 5m',
        "x > 1_000_000",
    ],
)
def test_reads_what_prometheus_reads(text: str) -> None:
    """Operators, ranges, subqueries, modifiers, joins and comments are all PromQL."""
    parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "# only a comment",
        "sum(up",
        "rate(up)",
        "rate(up[5m)",
        "up{a=b}",
        'up{a="b"',
        'up{a="b}',
        "up =! 0",
        "1 > 2",
        'up{a=~"("}',
        "nosuchfunction(up)",
        'up{a="b" or c="d"}',
        "up offset NaN",
    ],
)
def test_what_prometheus_would_not_read_is_a_fault_of_one_line(text: str) -> None:
    """Whatever the parser under this says, the message fits on one line."""
    with pytest.raises(SyntaxFault) as raised:
        parse(text)
    assert str(raised.value)
    assert "\n" not in str(raised.value)


BOMBS = {
    "parentheses": "'(' * 9000 + 'x' + ')' * 9000",
    "calls": "'abs(' * 4000 + 'x' + ')' * 4000",
    "unclosed": "'(' * 19000",
    "brackets": "'x' + '[' * 15000",
    "braces": "'x' + '{' * 15000",
    "length": "'x' + ' ' * 30000",
    "signs": "'-' * 19000 + 'x'",
    "sums": "'x' + '+x' * 9000",
    "powers": "'x' + '^x' * 9000",
    "a thousand alternatives": "'x' + ' or x' * 1000",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_no_text_can_crash_or_stall_it(bomb: str) -> None:
    """Too deep, too long, too many operators: a SyntaxFault; in another process, in case the parser crashes."""
    code = f"""
from tradewatch.promql import SyntaxFault, parse, selected_series
try:
    print(len(list(selected_series(parse({BOMBS[bomb]})))))
except SyntaxFault:
    print("fault")
"""
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=5)
    assert (finished.returncode, finished.stdout) == (0, "fault\n")


def test_what_is_within_the_bounds_is_read() -> None:
    """The deepest and the longest allowed texts are parsed."""
    deepest = "(" * MAXIMUM_DEPTH + "x" + ")" * MAXIMUM_DEPTH
    longest = 'x{a="' + "b" * (MAXIMUM_LENGTH - 7) + '"}'
    assert [list(selected_series(parse(text))) for text in (deepest, longest)] == [["x"], ["x"]]


@pytest.mark.parametrize("text", ["((x))" * 60, "x{}" * 60 + "("])
def test_brackets_side_by_side_are_not_deep(text: str) -> None:
    """Only what is open at once counts as nesting, so the fault is another one."""
    with pytest.raises(SyntaxFault) as raised:
        parse(text)
    assert "nests deeper" not in str(raised.value)


@pytest.mark.parametrize(
    "text",
    [
        "rate(x[$__rate_interval])",
        "rate(x[${window}])",
        "rate(x[[[window]]])",
        "max_over_time(x[1h:$__interval])",
        "max_over_time(x[${__range}:1m])",
        "x offset $shift",
        "increase(x[$__interval] offset -$__interval)",
        "x > $limit",
        "topk($k, x)",
        "quantile($q, x)",
        'x{bot=~"$bot"}',
        'x{bot=~"${bot:regex}", venue="[[venue]]"}',
        'label_replace(x, "a", "$1", "b", "(.*)")',
        "x{bot=${bot:doublequote},venue!=${venue:singlequote}}",
        "sum by ($group) (x)",
        "sum without (${group}) (x)",
        "sum(x) by (bot, [[group]])",
        "sum(x) by (bot $more)",
        "x * on ($group) group_left (version) y",
        "$metric",
        '$metric{bot="a"}',
        "rate($metric[5m])",
        'rate(${metric}{bot="a"}[$__rate_interval])',
    ],
)
def test_a_placeholder_replaces_a_grafana_variable(text: str) -> None:
    """A range, an offset, a label of a grouping, a metric, a number, or a part of a string."""
    parse(text)


@pytest.mark.parametrize(
    ("text", "series"),
    [
        ("up", ["up"]),
        ('up{a="b"}', ["up"]),
        ('{__name__="up"}', ["up"]),
        ('{__name__="up", a="b"}', ["up"]),
        ('{__name__=~"a|b"}', []),
        ('{a="b"}', []),
        ("rate(up[5m])", ["up"]),
        ("max_over_time(rate(x[5m])[1h:1m])", ["x"]),
        ("a / on (b) group_left (c) d", ["a", "d"]),
        ("a + a", ["a", "a"]),
        ('label_replace(a, "b", "c", "d", "e")', ["a"]),
        ("sum by (up) (a) # up", ["a"]),
        ("a or (b unless (c and -d))", ["a", "b", "c", "d"]),
        ("quantile_over_time(scalar(a), b[5m])", ["a", "b"]),
        ("topk(scalar(a), b)", ["a", "b"]),
        ("vector(1)", []),
        ("x offset 5m @ end()", ["x"]),
        ("tradewatch:x:rate5m", ["tradewatch:x:rate5m"]),
    ],
)
def test_the_series_that_an_expression_selects(text: str, series: list[str]) -> None:
    """Every selector counts, wherever it is; labels, strings and comments do not."""
    assert list(selected_series(parse(text))) == series


@pytest.mark.parametrize(
    ("text", "operator"),
    [
        ("up", ""),
        ("rate(up[5m])", ""),
        ("(a + b)", ""),
        ("a + b", "+"),
        ("a + b * c", "+"),
        ("a * b + c", "+"),
        ("a > b + c", ">"),
        ("a > b and c > d", "and"),
        ("a and b or c and d", "or"),
        ("a unless b or c", "or"),
        ("-a", ""),
        ("a ^ b", "^"),
        ("a == bool b", "=="),
        ("a / on (b) group_left () c", "/"),
        ("sum(", ""),
    ],
)
def test_the_outermost_operator(text: str, operator: str) -> None:
    """It is the one that binds least; none in parentheses, in a call, or in a text that is not PromQL."""
    assert outermost_operator(text) == operator


@pytest.mark.parametrize("text", ["rate(x[5m * 2])", "x + fill(0) y", "x </ 5", "$function(x)"])
def test_what_the_parser_cannot_know_is_not_a_fault(text: str) -> None:
    """Syntax that is newer than the parser, and a variable as a function."""
    with pytest.raises(Unforeseeable):
        parse(text)


def test_what_is_wrong_comes_before_what_is_new() -> None:
    """A parenthesis that is missing makes a function of a label."""
    with pytest.raises(SyntaxFault, match="unclosed left parenthesis"):
        parse("min by (bot, symbol (up)")
