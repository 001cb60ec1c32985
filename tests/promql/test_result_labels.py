"""The labels of a result: what we say they are, and what promtool finds."""

from __future__ import annotations

import json
import re
import tempfile
from functools import cache
from pathlib import Path

import pytest

from tradewatch.promql import Catalogue, Labels, Series
from tradewatch.promql.labels import Names
from tradewatch.toolchain import Promtool
from tradewatch.toolchain.programs import in_set, sets_in

TOOLS = Path(__file__).parents[2] / ".tools"

SERIES: dict[str, Names] = {
    "x": frozenset({"bot", "venue"}),
    "y": frozenset({"bot", "venue"}),
    "bots": frozenset({"bot", "version"}),
    "h_bucket": frozenset({"bot", "le"}),
    "up": frozenset({"bot", "instance", "job"}),
    "x_total": frozenset({"bot", "venue"}),
    "one": frozenset(),
}
CATALOGUE = Catalogue(Series(name=name, labels=Labels.of(dict.fromkeys(labels))) for name, labels in SERIES.items())

# What promtool is given: two of each, so that a result that merges them shows.
INPUT = {
    'x{bot="a",venue="v"}': "1+1x60",
    'x{bot="b",venue="w"}': "2+1x60",
    'y{bot="a",venue="v"}': "2+1x60",
    'y{bot="b",venue="w"}': "1+1x60",
    'bots{bot="a",version="1"}': "1x60",
    'bots{bot="b",version="2"}': "1x60",
    'h_bucket{bot="a",le="1"}': "0+1x60",
    'h_bucket{bot="a",le="+Inf"}': "0+2x60",
    'up{bot="a",instance="i",job="j"}': "1x60",
    'x_total{bot="a",venue="v"}': "0+1x60",
    "one": "1x60",
}

LABELS: dict[str, str | None] = {
    # Selectors keep what their series has, whatever they ask for.
    "x": "bot venue",
    'x{bot="a"}': "bot venue",
    'x{bot!="z",venue=~"v|w"}': "bot venue",
    "x offset 5m": "bot venue",
    "(x)": "bot venue",
    "-x": "bot venue",
    "one": "",
    # Functions of a range, and of a vector.
    "rate(x_total[5m])": "bot venue",
    "max_over_time(x[5m])": "bot venue",
    "max_over_time(rate(x_total[5m])[10m:1m])": "bot venue",
    "max_over_time((x > 0)[10m:1m])": "bot venue",
    "quantile_over_time(0.9, x[5m])": "bot venue",
    "predict_linear(x[5m], 3600)": "bot venue",
    "timestamp(x)": "bot venue",
    "clamp_max(x, 5)": "bot venue",
    "round(x, 0.1)": "bot venue",
    "abs(-x)": "bot venue",
    "hour(x)": "bot venue",
    "hour()": "",
    # Aggregations.
    "sum(x)": "",
    "sum by (bot) (x)": "bot",
    "sum by (bot, nope) (x)": "bot",
    "sum by () (x)": "",
    "sum without (bot) (x)": "venue",
    "sum without () (x)": "bot venue",
    "sum without (nope) (x)": "bot venue",
    "sum by (bot) (sum by (bot, venue) (x))": "bot",
    "sum by (venue) (sum by (bot) (x))": "",
    "max by (bot) (rate(x_total[5m]))": "bot",
    "count by (bot) (x)": "bot",
    "quantile by (bot) (0.5, x)": "bot",
    "group by (bot) (x)": "bot",
    "topk(1, x)": "bot venue",
    "topk by (bot) (1, x)": "bot venue",
    "bottomk without (venue) (1, x)": "bot venue",
    'count_values("value", x)': "value",
    'count_values by (bot) ("value", x)': "bot value",
    # Arithmetic.
    "x + 1": "bot venue",
    "1 + x": "bot venue",
    "2 * (x + 1) ^ 2": "bot venue",
    "x / y": "bot venue",
    "x + on (bot) y": "bot",
    "x + ignoring (venue) y": "bot",
    "sum(x) + on () one": "",
    "x * on (bot) group_left () bots": "bot venue",
    "x * on (bot) group_left (version) bots": "bot venue version",
    "x * on (bot) group_left (nope) bots": "bot venue",
    "bots * on (bot) group_right (version) x": "bot venue version",
    "bots * on (bot) group_right () x": "bot venue",
    "x * ignoring (venue, version) group_left (version) bots": "bot venue version",
    "sum by (bot) (x) / sum by (bot) (y)": "bot",
    "x % time()": "bot venue",
    # Comparisons filter; they keep the left side's labels, but for what one to one matching drops.
    "x > 0": "bot venue",
    "0 < x": "bot venue",
    "x > bool 0": "bot venue",
    "x < y": "bot venue",
    "x > bool y": "bot venue",
    "x > on (bot) y": "bot",
    "x < ignoring (venue) y": "bot",
    "x > on (bot) group_left () (bots * 0)": "bot venue",
    "(bots * 0) < on (bot) group_right () x": "bot venue",
    "x > scalar(one)": "bot venue",
    "sum(x) > vector(0)": "",
    "time() - x": "bot venue",
    "x - time()": "bot venue",
    "timestamp(x) - x": "bot venue",
    # Set operators.
    "x and y": "bot venue",
    "x and on (bot) bots": "bot venue",
    "x unless on (bot) (bots > 5)": "bot venue",
    "x or y": "bot venue",
    "x > 100 or y": "bot venue",
    "x and on () vector(1)": "bot venue",
    "x > 0 and on (bot) (bots == 1) and on (bot) up": "bot venue",
    "(x or y) and on (bot) bots": "bot venue",
    "sum by (bot) (x) or on (bot) (0 * bots)": None,
    "sum by (bot) (x) or sum by (bot) (bots)": "bot",
    "sum by (bot) (x or bots)": "bot",
    "sum without (venue, version) (x or bots)": "bot",
    "sum by (bot, venue) (x or bots)": None,
    # Functions that change labels.
    'label_replace(x, "kind", "$1", "bot", "(.*)")': "bot kind venue",
    'label_replace(x, "bot", "z$1", "venue", "(.*)")': "bot venue",
    'label_join(x, "both", "-", "bot", "venue")': "both bot venue",
    "histogram_quantile(0.9, rate(h_bucket[5m]))": "bot",
    "histogram_quantile(0.9, sum by (bot, le) (rate(h_bucket[5m])))": "bot",
    "histogram_quantile(0.9, sum by (le) (rate(h_bucket[5m])))": "",
    "scalar(one)": "",
    "vector(1)": "",
    "vector(time())": "",
    "time()": "",
    "pi()": "",
    "1": "",
    "1 + 1": "",
    "vector(1) + 1": "",
    # What is absent has the labels that its selector asks for.
    "absent(nope)": "",
    'absent(nope{bot="a"})': "bot",
    'absent(nope{bot="a",venue!="v"})': "bot",
    'absent(nope{bot=~"a",venue="v"})': "venue",
    'absent(nope{bot="a",bot="b"})': "",
    'absent_over_time(nope{bot="a"}[5m])': "bot",
    "absent(sum(nope))": "",
    'absent(sum by (bot) (nope{bot="a"}))': "",
    'absent({__name__="nope",bot="a"})': "bot",
    'absent((nope{bot="a"}))': "bot",
    # A dead man's switch and the like.
    "vector(1) == 1": "",
    "sum(x) == 9e9 or vector(1)": "",
    "up == 1 unless on (bot, instance) x": "bot instance job",
}

UNKNOWN = [
    "nope",
    "nope > 1",
    "x or nope",
    "nope or x",
    "rate(nope[5m])",
    "sum without (bot) (nope)",
    'label_replace(nope, "a", "b", "c", "d")',
    "histogram_quantile(0.9, nope)",
    "topk(3, nope)",
    '{bot="a"}',
    '{__name__=~"x|bots"}',
]


def exact_labels(expression: str) -> Names | None:
    typed = CATALOGUE.typed(expression)
    assert typed is not None
    return typed.type.labels.exact


def _words(text: str | None) -> Names | None:
    return None if text is None else frozenset(text.split())


@pytest.mark.parametrize("expression", LABELS)
def test_the_labels_of_a_result_are_known(expression: str) -> None:
    """They follow from the expression and the labels of its series."""
    assert exact_labels(expression) == _words(LABELS[expression])


@pytest.mark.parametrize("expression", UNKNOWN)
def test_what_is_made_of_an_unknown_series_is_unknown(expression: str) -> None:
    """The labels are None, not a guess."""
    assert exact_labels(expression) is None


@pytest.mark.parametrize(
    ("expression", "labels"),
    [
        ("sum(nope)", ""),
        ("x + nope", "bot venue"),
        ("nope + x", "bot venue"),
        ("nope and x", "bot venue"),
        ("x and on (bot) nope", "bot venue"),
        ("x unless on (bot) nope", "bot venue"),
        ("absent(nope)", ""),
        ("scalar(nope) + 1", ""),
    ],
)
def test_an_unknown_series_does_no_harm_where_its_labels_do_not_count(expression: str, labels: str) -> None:
    """What is aggregated away, only filters, or must have the labels of what is known, may be anything."""
    assert exact_labels(expression) == _words(labels)


_SET = [name for name in sets_in(TOOLS) if name != "oldest"]


@cache
def _found(tool_set: str) -> dict[str, list[Names]]:
    """The labels of each sample of each expression, as promtool of a set finds them; all asked in one run."""
    program = in_set("promtool", TOOLS / tool_set)
    assert program, f"promtool is not in the set '{tool_set}'; run `make tools`"
    # promtool only compares, so each test expects a wrong sample, and promtool prints the right ones.
    looks = [
        {"expr": expression, "eval_time": "30m", "exp_samples": [{"labels": "never", "value": -1}]}
        for expression in LABELS
    ]
    inputs = [{"series": series, "values": values} for series, values in INPUT.items()]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "test.yml"
        tests = {"tests": [{"interval": "1m", "input_series": inputs, "promql_expr_test": looks}]}
        file.write_text(json.dumps(tests), encoding="utf-8")
        (text,) = Promtool(program).test_rules([file], timeout=30)
    assert text
    found: dict[str, list[Names]] = {}
    for expression, got in re.findall(r'expr: ("(?:[^"\\]|\\.)*"), time: 30m,\s+exp: ?[^\n]*\n\s+got: ?([^\n]*)', text):
        samples = re.findall(r"(\{[^}]*\}|[a-z_]+(?:\{[^}]*\})?) [-+0-9.NIE]", got)
        found[json.loads(expression)] = [
            frozenset(name for name in re.findall(r'(\w+)="', sample) if name != "__name__") for sample in samples
        ]
    return found


@pytest.mark.parametrize("expression", [each for each, labels in LABELS.items() if labels is not None])
@pytest.mark.parametrize("tool_set", ["oldest", *_SET])
def test_prometheus_finds_the_same_labels(tool_set: str, expression: str) -> None:
    """Every sample of the result has exactly the labels that we say it has, on both versions."""
    found = _found(tool_set).get(expression)
    assert found, f"promtool found nothing for {expression}: the test would compare nothing"
    assert set(found) == {exact_labels(expression)}


@pytest.mark.parametrize("tool_set", ["oldest", *_SET])
def test_where_we_do_not_know_prometheus_finds_several(tool_set: str) -> None:
    """An `or` of two shapes really gives samples of both."""
    assert len(set(_found(tool_set)["sum by (bot, venue) (x or bots)"])) == 2
