"""Where a part of an expression is written."""

from __future__ import annotations

import pytest

from tests.promql.world import CATALOGUE
from tradewatch.promql import Typed
from tradewatch.promql.locate import Span, label_span, marked, span_of
from tradewatch.promql.tree import Aggregation, Binary, Call, Number, Selection


def shown(text: str, kind: type[Typed], number: int, label: str = "") -> str:
    """The carets under the number-th node of a kind; empty where it has no place."""
    typed = CATALOGUE.typed(text)
    assert typed is not None
    node = [each for each in typed.walk() if isinstance(each, kind)][number]
    span = label_span(text, typed, node, label) if label else span_of(text, typed, node)
    return "" if span is None else marked(text, span).splitlines()[1]


@pytest.mark.parametrize(
    ("text", "kind", "number", "carets"),
    [
        ("up == 0", Selection, 0, "^^"),
        ("up == 0", Binary, 0, "   ^^"),
        ("up == 0", Number, 0, "      ^"),
        ("up - up offset 5m - up", Selection, 1, "     ^^"),
        ("up - up offset 5m - up", Selection, 2, "                    ^^"),
        ("sum by (up) (up)", Selection, 0, "             ^^"),
        ("sum(up) by (bot) / sum by (bot) (up)", Aggregation, 1, "                   ^^^"),
        ("rate(orders_total[5m]) / rate(orders_total[1h])", Call, 1, "                         ^^^^"),
        ("up + on (bot) -up", Binary, 0, "   ^"),
        ("-up + up", Binary, 0, "    ^"),
        ('{__name__="up"} or up', Selection, 0, "^"),
        ("$metric{} + up", Selection, 1, "            ^^"),
        ("up > $limit", Binary, 0, "   ^"),
        ("up[5m:1m] @ end()", Selection, 0, "^^"),
    ],
)
def test_a_node_has_its_place(text: str, kind: type[Typed], number: int, carets: str) -> None:
    """The third `up` is not the first, a sign is not an operator, a label is not a series."""
    assert shown(text, kind, number) == carets


@pytest.mark.parametrize(
    ("text", "kind", "number", "label", "carets"),
    [
        ('up{bot="a", job="b"}', Selection, 0, "job", "            ^^^^^^^"),
        ('up{bot=~"a"} + up{bot="b"}', Selection, 1, "bot", "                  ^^^^^^^"),
        ('{__name__="up", bot="a"}', Selection, 0, "bot", "                ^^^^^^^"),
        ("sum by (bot, job) (up)", Aggregation, 0, "job", "             ^^^"),
        ("sum(up) by (bot, job)", Aggregation, 0, "job", "                 ^^^"),
        ("up * on (bot) group_left (version) info", Binary, 0, "version", "                          ^^^^^^^"),
        ("up == bool ignoring (job) up", Binary, 0, "job", "                     ^^^"),
        ('label_replace(up, "a", "$1", "bot", "x")', Call, 0, "bot", "                             ^^^^^"),
        # Twice in one selector: the head, because either may be meant.
        ('up{bot="a", bot!="b"}', Selection, 0, "bot", "^^"),
        ("up and on (bot) up", Binary, 0, "nope", "   ^^^"),
    ],
)
def test_a_label_has_its_place(text: str, kind: type[Typed], number: int, label: str, carets: str) -> None:
    """In a selector, the span includes the value."""
    assert shown(text, kind, number, label) == carets


def test_the_line_of_the_part_is_shown() -> None:
    """Of several lines, only the right one is shown, with its indentation."""
    text = "sum by (bot) (up)\n  / on (bot)\nsum by (bot) (info)"
    assert marked(text, Span(20, 21)) == "  / on (bot)\n  ^"


def test_without_a_place_the_whole_text_is_shown() -> None:
    """No caret is better than a wrong one."""
    assert marked("up ==\n0", None) == "up ==\n0"
