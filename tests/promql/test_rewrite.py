"""Adding matchers: every selector of a known series gets them, and the author's text is otherwise kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import promql_parser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradewatch.promql import add_matchers, change_durations, parse

KNOWN = ("up", "x:y:rate5m", "rate_total", "by_total", "sum_seconds")


def of_bot(series: str) -> Mapping[str, str]:
    return {"bot": 'bot=~"$bot"'} if series in KNOWN else {}


def of_bot_and_venue(series: str) -> Mapping[str, str]:
    return {"bot": 'bot=~"$bot"', "venue": 'venue=~"$venue"'} if series in KNOWN else {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("up", 'up{bot=~"$bot"}'),
        ("up{}", 'up{bot=~"$bot"}'),
        ("up{ }", 'up{bot=~"$bot" }'),
        ('up{a="b"}', 'up{bot=~"$bot",a="b"}'),
        ('up{ a="b", }', 'up{bot=~"$bot", a="b", }'),
        ('up {a="b"}', 'up {bot=~"$bot",a="b"}'),
        ('up\n  {a="b"}', 'up\n  {bot=~"$bot",a="b"}'),
        ('up # {a="b"}\n', 'up{bot=~"$bot"} # {a="b"}\n'),
        ('up{a="}"}', 'up{bot=~"$bot",a="}"}'),
        ("up{a='b\\'}'}", "up{bot=~\"$bot\",a='b\\'}'}"),
        ("up{a=`\\`}", 'up{bot=~"$bot",a=`\\`}'),
        ("up offset 5m", 'up{bot=~"$bot"} offset 5m'),
        ("up @ end()", 'up{bot=~"$bot"} @ end()'),
        ("rate(up[5m])", 'rate(up{bot=~"$bot"}[5m])'),
        ("rate(up[$__rate_interval])", 'rate(up{bot=~"$bot"}[$__rate_interval])'),
        ("max_over_time(rate(up[5m])[1h:1m])", 'max_over_time(rate(up{bot=~"$bot"}[5m])[1h:1m])'),
        ("up / up", 'up{bot=~"$bot"} / up{bot=~"$bot"}'),
        ("x:y:rate5m", 'x:y:rate5m{bot=~"$bot"}'),
        ('up{bot="a"}', 'up{bot="a"}'),
        ('up{bot!=""}', 'up{bot!=""}'),
        ('up{a="bot"}', 'up{bot=~"$bot",a="bot"}'),
        ('up{robot="a"}', 'up{bot=~"$bot",robot="a"}'),
        ('"up"', '"up"'),
        ("'up' # up", "'up' # up"),
        ('label_replace(up, "up", "$1", "up", "x")', 'label_replace(up{bot=~"$bot"}, "up", "$1", "up", "x")'),
        ("unknown + 1", "unknown + 1"),
        ("update", "update"),
        ('other{up="a"}', 'other{up="a"}'),
        ("sum by (bot) (up)", 'sum by (bot) (up{bot=~"$bot"})'),
        # The name of a series may be that of a label too.
        ("sum by (up) (up)", 'sum by (up) (up{bot=~"$bot"})'),
        ("sum(up) without (up, bot)", 'sum(up{bot=~"$bot"}) without (up, bot)'),
        ("a * on (up) group_left (up) b", "a * on (up) group_left (up) b"),
        ("a / ignoring (up) group_right () b", "a / ignoring (up) group_right () b"),
        # A selector by `__name__` has a series too.
        ('{__name__="up"}', '{bot=~"$bot",__name__="up"}'),
        ('{a="b", __name__="up"}', '{bot=~"$bot",a="b", __name__="up"}'),
        ('{__name__="up", bot="a"}', '{__name__="up", bot="a"}'),
        ('{__name__=~"up|x"}', '{__name__=~"up|x"}'),
        ('{__name__="other"}', '{__name__="other"}'),
    ],
)
def test_adds_matchers_and_nothing_else(text: str, expected: str) -> None:
    """The text between the insertions is the author's, to the last space; a matched label is left to its author."""
    assert add_matchers(text, of_bot) == expected


def test_adds_only_what_is_missing() -> None:
    """Labels that the selector matches already are left out."""
    assert add_matchers('up + up{bot="a"}', of_bot_and_venue) == (
        'up{bot=~"$bot",venue=~"$venue"} + up{venue=~"$venue",bot="a"}'
    )


@pytest.mark.parametrize("text", ["", "up{", 'up{a="b', "up)", "up{{", "up}{", "}up", "\x00", "sum(", "up{a=`b"])
def test_a_text_that_is_not_promql_raises_nothing(text: str) -> None:
    """A check reports broken expressions; without the insertions, the text is the author's."""
    rewritten = add_matchers(text, of_bot)
    for added in ('bot=~"$bot",', '{bot=~"$bot"}', 'bot=~"$bot"'):
        rewritten = rewritten.replace(added, "")
    assert rewritten == text


names = st.sampled_from([*KNOWN, "other", "rates"])
labels = st.sampled_from(["bot", "venue", "route", "by", "offset", "up_since"])
strings = st.one_of(
    st.sampled_from(['"a"', "'up'", '"}"', "`{`", '"#"', '"\\""', '"$bot"', '"bot"']),
    st.text("up{}\"'`\\#", max_size=5).map(lambda text: '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'),
)
matchers = st.builds("{}{}{}".format, labels, st.sampled_from(["=", "!=", " = "]), strings)
spaces = st.sampled_from(["", " ", "\n  ", " # up{}\n"])
durations = st.sampled_from(["5m", "1h30m", "$__rate_interval", "${r}"])
groupings = st.sampled_from(["", " by (bot)", " without (venue, route)", " by ()"])


@st.composite
def selectors(draw: st.DrawFn) -> str:
    name, space, found = draw(names), draw(spaces), draw(st.lists(matchers, max_size=3))
    # PromQL needs something that is not empty only where there is no name.
    return name if not found and draw(st.booleans()) else f"{name}{space}{{{', '.join(found)}}}"


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(
        [" + ", " / on (bot) ", " or ", " unless ignoring (venue) ", " > bool ", "\nand on () "]
    )
    return st.one_of(
        st.builds("({}{}{})".format, inner, operators, inner),
        st.builds("sum{} ({})".format, groupings, inner),
        st.builds("max_over_time(({})[1h:{}])".format, inner, durations),
        st.builds("rate({}[{}])".format, selectors(), durations),
        st.builds("{} offset 5m".format, selectors()),
        st.builds('label_replace({}, "up", "$1", "bot", {})'.format, inner, st.just('"(.*)"')),
        st.builds("-({})".format, inner),
    )


expressions = st.recursive(selectors(), larger, max_leaves=6)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(text=expressions)
def test_a_rewritten_expression_selects_what_was_asked(text: str) -> None:
    """What could be read still can, and each selector of a known series has one matcher of the label or its own."""
    before, after = _selectors(text), _selectors(add_matchers(text, of_bot))
    assert [name for name, _ in before] == [name for name, _ in after]
    for (name, own), (_, now) in zip(before, after, strict=True):
        added = [] if name not in KNOWN or any(label == "bot" for label, _ in own) else [("bot", "$bot")]
        assert now == added + own


def _selectors(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The name, labels and values of each selector, in order."""
    found: list[tuple[str, list[tuple[str, str]]]] = []

    def visit(node: Any) -> None:
        if isinstance(node, promql_parser.VectorSelector):
            found.append((node.name or "", sorted((each.name, each.value) for each in node.matchers.matchers)))

    promql_parser.walk(parse(text), visit)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rate(x[5m])", "rate(x[10m])"),
        ("rate(x[ 1h30m ] offset 1d)", "rate(x[ 3h ] offset 3d)"),
        ("x offset -5m - 5", "x offset -15m - 5"),
        ("max_over_time(x[1h:1m])", "max_over_time(x[2h:4m])"),
        ("max_over_time(x[1h :] offset 2m)", "max_over_time(x[2h :] offset 6m)"),
        ("max_over_time(x[1h: 1m])", "max_over_time(x[2h: 4m])"),
        ('x{a="[5m] offset 5m"} # [5m]', 'x{a="[5m] offset 5m"} # [5m]'),
        ("offset_total > 300", "offset_total > 300"),
    ],
)
def test_durations_change_and_nothing_else(text: str, expected: str) -> None:
    """Ranges, offsets and steps of subqueries change, each as the caller says; numbers and strings do not."""
    factors = {"range": 2, "offset": 3, "step": 4}
    assert change_durations(text, lambda which, length: factors[which] * length) == expected
