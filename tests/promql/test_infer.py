"""Inference over everything that the parser accepts."""

from __future__ import annotations

import re

import promql_parser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.promql.world import CATALOGUE, SERIES
from tradewatch.promql import INSTANT, RANGE, SCALAR, STRING, Kind, SyntaxFault, Typed, parse
from tradewatch.promql.functions import AGGREGATORS, FUNCTIONS
from tradewatch.promql.locate import label_span, span_of
from tradewatch.promql.tree import Aggregation, Binary, Call, Number, Selection

_NAMES = [series.name for series in SERIES]
_LABELS = ["bot", "venue", "side", "le", "nope", "$label"]
_VALUES = ['"buy"', '""', '"a|b"', '".*"', '"$bot"', '"("', '"(?i)x"', '"${bot:regex}"']
_LENGTHS = ["5m", "1h30m", "$__rate_interval", "${window}"]


def _joined(*parts: st.SearchStrategy[str], sep: str = " ") -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(sep.join)


_labels = st.lists(st.sampled_from(_LABELS), max_size=2).map(", ".join)
_matchers = st.lists(
    _joined(st.sampled_from(_LABELS), st.sampled_from(["=", "!=", "=~", "!~"]), st.sampled_from(_VALUES), sep=""),
    max_size=3,
)
_selectors = st.one_of(
    st.sampled_from([*_NAMES, "nobody_knows_it", "sum", "${name}_total{}", "$metric{}"]),
    st.tuples(st.sampled_from([*_NAMES, ""]), _matchers).map(lambda part: f"{part[0]}{{{','.join(part[1])}}}"),
    st.sampled_from(['{__name__="up"}', '{__name__=~"up|info"}', '{__name__!~"up", bot="a"}']),
)
_selected = _joined(_selectors, st.sampled_from(["", "offset 5m", "offset -1h", "@ end()", "@ 5", "offset $shift"]))
_scalars = st.sampled_from(["0", "1", "-1", "0.9", "1e9", "1024", "NaN", "Inf", "$limit", "time()", "pi()"])
_grouping = st.one_of(st.just(""), _joined(st.sampled_from(["by (", "without ("]), _labels, st.just(")"), sep=""))
_matching = st.one_of(st.just(""), _joined(st.sampled_from(["on (", "ignoring ("]), _labels, st.just(")"), sep=""))
_grouped = st.one_of(
    st.just(""), _joined(st.sampled_from(["group_left (", "group_right ("]), _labels, st.just(")"), sep="")
)
_operators = st.sampled_from([*"+-*/%^><", "==", "!=", "<=", ">=", "and", "or", "unless", "atan2", "> bool", "== bool"])


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    ranges = st.one_of(
        _joined(_selectors, st.just("["), st.sampled_from(_LENGTHS), st.just("]"), sep=""),
        st.tuples(inner, st.sampled_from(_LENGTHS), st.sampled_from(["", "1m", "$__interval"])).map(
            lambda part: f"({part[0]})[{part[1]}:{part[2]}]"
        ),
    )
    texts = st.sampled_from(['"bot"', '"le"', '"$1"', '"(.*)"', '"x"', '""', '"$label"'])
    of = {INSTANT: inner, RANGE: ranges, SCALAR: st.one_of(_scalars, inner.map("scalar({})".format)), STRING: texts}

    def called(name: str) -> st.SearchStrategy[str]:
        function = FUNCTIONS[name]
        takes: tuple[Kind, ...] = function.takes
        return st.tuples(*(of[kind] for kind in takes)).map(lambda arguments: f"{name}({', '.join(arguments)})")

    def aggregated(name: str) -> st.SearchStrategy[str]:
        numbers = dict.fromkeys(("topk", "bottomk", "limitk", "limit_ratio", "quantile"), "0.9, ")
        parameter = {"count_values": '"value", ', **numbers}.get(name, "")
        return st.tuples(_grouping, inner).map(lambda part: f"{name} {part[0]} ({parameter}{part[1]})")

    return st.one_of(
        st.sampled_from(sorted(FUNCTIONS)).flatmap(called),
        st.sampled_from(sorted(AGGREGATORS)).flatmap(aggregated),
        _joined(inner, _operators, _matching, _grouped, st.one_of(inner, _scalars)),
        _joined(_scalars, _operators, inner),
        inner.map("({})".format),
        inner.map("-{}".format),
    )


expressions = st.recursive(st.one_of(_selected, _scalars), _grown, max_leaves=6)


def _typed(text: str) -> Typed | None:
    try:
        parse(text)
    except SyntaxFault:
        return None
    return CATALOGUE.typed(text)


@given(text=expressions)
@settings(max_examples=400, deadline=None)
def test_whatever_the_parser_accepts_has_a_type(text: str) -> None:
    """No node raises, bounds are numbers, and what every series has, some have."""
    typed = _typed(text)
    if typed is None:
        return
    for node in typed.walk():
        labels, domain = node.type.labels, node.type.domain
        assert labels.always <= labels.perhaps or labels.open, text
        assert domain.low == domain.low and domain.high == domain.high, text
        assert node.type.unit is None or str(node.type.unit)


@given(text=expressions)
@settings(max_examples=400, deadline=None)
def test_a_span_is_right_or_missing(text: str) -> None:
    """The text at the span of a node is the node's own word."""
    typed = _typed(text)
    if typed is None:
        return
    for node in typed.walk():
        span = span_of(text, typed, node)
        if span is None:
            continue
        word = text[span.start : span.end]
        match node:
            case Selection(name=name):
                assert node.is_variable or word == (name or "{")
            case Call(function=function):
                assert word == function.name
            case Aggregation(operator=operator) | Binary(operator=operator):
                assert word.lower() == operator
        for label in ("bot", "venue"):
            found = label_span(text, typed, node, label)
            assert found is not None
            assert found == span or re.match(rf"\W?{label}\b", text[found.start : found.end])


@given(text=expressions)
@settings(max_examples=200, deadline=None)
def test_types_are_kinds_that_the_parser_agrees_with(text: str) -> None:
    """The parser refuses a range vector in a sum, so our type of an operand is not a range vector either."""
    typed = _typed(text)
    if typed is None or "$" in text:
        return
    try:
        promql_parser.parse(f"sum({text})")
    except ValueError:
        assert typed.type.kind is not INSTANT, text
    else:
        assert typed.type.kind is INSTANT, text


@pytest.mark.parametrize("name", sorted({*FUNCTIONS, *AGGREGATORS}))
def test_the_parser_knows_every_function_of_the_table(name: str) -> None:
    """None is misspelt, and each takes what the table says."""
    words = {INSTANT: "up", RANGE: "up[5m]", SCALAR: "1", STRING: '"a"'}
    if name in FUNCTIONS:
        function = FUNCTIONS[name]
        taken = function.takes
        fewest = taken[: len(taken) - function.optional]
        calls = [f"{name}({', '.join(words[kind] for kind in kinds)})" for kinds in {taken, fewest}]
        if function.variadic:
            calls.append(f"{name}({', '.join(words[kind] for kind in (*taken, taken[-1]))})")
    else:
        numbers = dict.fromkeys(("topk", "bottomk", "limitk", "limit_ratio", "quantile"), "0.9, ")
        parameter = {"count_values": '"value", ', **numbers}.get(name, "")
        calls = [f"{name}({parameter}up)"]
    for call in calls:
        typed = CATALOGUE.typed(call)
        assert typed is not None, call
        if name in FUNCTIONS:
            assert typed.type.kind is FUNCTIONS[name].returns


def test_a_grafana_variable_is_anything() -> None:
    """No number, length or name is invented for it."""
    typed = CATALOGUE.typed("rate(up[$__rate_interval]) * $factor > on (bot) up offset $shift")
    assert typed is not None
    lengths = [(node.range, node.offset) for node in typed.walk() if isinstance(node, Selection)]
    assert all(value != value or value in (None, 0.0) for each in lengths for value in each)
    assert [node.value == node.value for node in typed.walk() if isinstance(node, Number)] == [False]
