"""Metrics: their selectors in expressions, and the series of tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.model.author import EXPORTER, Author
from tradewatch.model import (
    BYTES,
    COUNTER,
    GAUGE,
    HISTOGRAM,
    ONE,
    SECONDS,
    DefinitionError,
    Exporter,
    Label,
    Matcher,
    Metric,
    Samples,
    Source,
    here,
)
from tradewatch.toolchain import Promtool

BOT = Exporter("bot", job="bots", labels=(Label("bot", maximum=9), Label("instance", maximum=9)))

REQUESTS = Metric(
    "http_requests_total",
    COUNTER,
    ONE,
    "Requests.",
    BOT,
    labels=(Label("route", maximum=20), Label("status_class", ("2xx", "4xx", "5xx"))),
)
LATENCY = Metric(
    "latency_seconds",
    HISTOGRAM,
    SECONDS,
    "Latency.",
    BOT,
    labels=(Label("venue", maximum=5),),
    buckets=(0.005, 0.1, 1, 10),
)
LAST_UPDATE = Metric("last_update_timestamp_seconds", GAUGE, SECONDS, "Last update.", BOT)

GOOD: dict[str, str] = {
    "name": '"a_total"',
    "kind": "COUNTER",
    "unit": "ONE",
    "help": '"Help."',
    "exporter": EXPORTER,
    "labels": "()",
    "buckets": "()",
}


def test_is_its_name_in_an_expression() -> None:
    """A metric in an f-string is its name."""
    assert f"rate({REQUESTS}[5m])" == "rate(http_requests_total[5m])"


def test_all_labels_are_the_exporters_and_its_own() -> None:
    """The labels that Prometheus adds come first."""
    assert [label.name for label in REQUESTS.all_labels] == ["bot", "instance", "route", "status_class"]


def test_where_writes_a_selector() -> None:
    """Matchers come before keywords, and values are quoted."""
    selector = REQUESTS.where(Matcher("route", "!~", "/a|/b"), bot='a"b', status_class="5xx")
    assert selector == r'http_requests_total{route!~"/a|/b",bot="a\"b",status_class="5xx"}'


def test_where_without_anything_selects_everything() -> None:
    """Empty braces are a selector too."""
    assert LAST_UPDATE.where() == "last_update_timestamp_seconds{}"


@pytest.mark.parametrize(
    ("equal", "summary", "fix"),
    [
        ({"rout": "/orders"}, "has no label 'rout'", "did you mean 'route'?"),
        ({"le": "1"}, "has no label 'le'", "choose one of bot, instance, route, status_class"),
        ({"status_class": "500"}, "label 'status_class' is never = '500'", "choose one of 2xx, 4xx, 5xx"),
        ({"status_class": "5XX"}, "label 'status_class' is never = '5XX'", "choose one of 2xx, 4xx, 5xx"),
    ],
)
def test_a_selector_that_selects_nothing_is_a_fault_at_the_callers_line(
    equal: dict[str, str], summary: str, fix: str
) -> None:
    """A misspelt label or value is reported at the line of the selector, or of the test's series."""
    for call in (REQUESTS.where, lambda **labels: REQUESTS.stays(1, **labels)):
        with pytest.raises(DefinitionError) as raised:
            called = here(); call(**equal)  # fmt: skip  # noqa: E702
        (problem,) = raised.value.problems
        assert problem.where is not None
        assert problem.where.file == __file__
        assert (problem.subject, problem.summary, problem.fix) == ("metric http_requests_total", summary, fix)
        if call == REQUESTS.where:
            assert problem.where == called


@pytest.mark.parametrize(
    ("matcher", "possible"),
    [
        (Matcher("status_class", "=~", "4xx|5xx"), True),
        (Matcher("status_class", "=~", "xx"), False),
        (Matcher("status_class", "!=", "2xx"), True),
        (Matcher("status_class", "!~", ".xx"), False),
        (Matcher("status_class", "=", ""), False),
        (Matcher("route", "=", "anything at all"), True),
    ],
)
def test_a_label_admits_matchers_that_a_value_passes(matcher: Matcher, possible: bool) -> None:
    """Every operator is compared with the possible values; without `values`, everything is possible."""
    label = REQUESTS.label(matcher.label)
    assert label is not None
    assert label.admits(matcher) is possible


def test_a_label_says_how_many_values_it_has() -> None:
    """The size is the number of `values`, or the `maximum`."""
    assert [label.size for label in REQUESTS.all_labels] == [9, 9, 20, 3]


def test_a_histogram_is_selected_by_its_parts() -> None:
    """Buckets have the label `le`; a sum and a count are counters without it."""
    assert [part.name for part in LATENCY.series] == [
        "latency_seconds_bucket",
        "latency_seconds_sum",
        "latency_seconds_count",
    ]
    assert all(part.kind is COUNTER for part in LATENCY.series)
    assert LATENCY.bucket.where(le="0.1", venue="a") == 'latency_seconds_bucket{le="0.1",venue="a"}'
    with pytest.raises(DefinitionError, match="has no label 'le'"):
        LATENCY.count.where(le="0.1")


def test_other_kinds_are_selected_by_their_name() -> None:
    """A counter is its only series."""
    assert REQUESTS.series == (REQUESTS,)


def test_a_missing_bucket_cannot_be_selected() -> None:
    """The values of `le` are the bounds and +Inf."""
    with pytest.raises(DefinitionError, match=r"label 'le' is never = '0\.2'"):
        LATENCY.bucket.where(le="0.2")


def test_bounds_are_written_as_the_client_library_exports_them() -> None:
    """A selector with `le` selects the series of small and of large bounds."""
    # What prometheus_client's floatToGoString gives: Go goes over to exponents sooner than Python.
    exported = {
        0.00001: "1e-05",
        0.005: "0.005",
        1: "1.0",
        2_500: "2500.0",
        100_000: "100000.0",
        1_000_000: "1e+06",
        2_500_000: "2.5e+06",
        1e9: "1e+09",
    }
    le = Metric("size_bytes", HISTOGRAM, BYTES, "Size.", BOT, buckets=tuple(exported)).bucket.label("le")
    assert le is not None
    assert le.values == (*exported.values(), "+Inf")


@pytest.mark.parametrize("part", ["bucket", "sum", "count"])
def test_only_a_histogram_has_parts(part: str) -> None:
    """A counter's `.bucket` is a problem at its line."""
    with pytest.raises(DefinitionError) as raised:
        called = here(); getattr(REQUESTS, part)  # fmt: skip  # noqa: E702
    (problem,) = raised.value.problems
    assert (problem.where, problem.summary) == (called, f"a counter has no `.{part}`")


@pytest.mark.parametrize(
    ("samples", "start", "slope"),
    [
        (REQUESTS.grows(600, per="1m", route="/orders"), 0, 10),
        (REQUESTS.grows(3, per="1h30m"), 0, 3 / 5400),
        (REQUESTS.stays(7), 7, 0),
        (LAST_UPDATE.lags(30), -30, 1),
    ],
)
def test_samples_are_a_start_and_a_slope(samples: Samples, start: float, slope: float) -> None:
    """A counter starts at 0, a gauge is constant, and a timestamp that lags increases with the time."""
    assert (samples.start, samples.slope) == (start, slope)


def test_samples_know_their_series() -> None:
    """A series of a histogram has samples with its own name."""
    samples = LATENCY.bucket.grows(1, per="1s", le="+Inf", venue="a")
    assert (samples.series, samples.labels) == ("latency_seconds_bucket", {"le": "+Inf", "venue": "a"})


OBSERVED = [
    (quantile, at)
    for quantile in (0.5, 0.95, 0.99)
    # In the first bucket, on a bound, in the middle, and in the last finite one.
    for at in (0.00496, 0.005, 0.05, 0.1, 0.5, 1, 5, 9.99, 10)
]


def test_the_quantile_of_observed_series_is_exact(promtool: Promtool, tmp_path: Path) -> None:
    """histogram_quantile of the series of `observed` is exactly the requested value, in every bucket."""
    series, cases = [], []
    for index, (quantile, at) in enumerate(OBSERVED):
        for samples in LATENCY.observed(quantile, at, count=600, per="1m", venue=str(index)):
            labels = ",".join(f'{name}="{value}"' for name, value in samples.labels.items())
            values = f"{samples.start:.12f}+{samples.slope * 15:.12f}x40"
            series.append({"series": f"{samples.series}{{{labels}}}", "values": values})
        rate = f"sum by (le) (rate({LATENCY.bucket.where(venue=str(index))}[1m]))"
        expr = f"abs(histogram_quantile({quantile}, {rate}) - {at}) < bool 1e-6"
        cases.append({"expr": expr, "eval_time": "5m", "exp_samples": [{"labels": "{}", "value": 1}]})
    test = tmp_path / "test.yml"
    content = {"tests": [{"interval": "15s", "input_series": series, "promql_expr_test": cases}]}
    test.write_text(yaml.safe_dump(content), encoding="utf-8")
    assert promtool.test_rules([test], timeout=30) == [None]


@pytest.mark.parametrize("at", [11, 10.001, 0.001, 0])
def test_an_impossible_quantile_is_a_problem(at: float) -> None:
    """A quantile above the largest finite bound, or low in the first bucket, is a problem at the caller's line."""
    with pytest.raises(DefinitionError) as raised:
        called = here(); LATENCY.observed(0.95, at, count=1, per="1s")  # fmt: skip  # noqa: E702
    assert raised.value.problems[0].where == called


@pytest.mark.parametrize("per", ["0s", "often"])
def test_growth_needs_a_time_at_the_callers_line(per: str) -> None:
    """A series that grows per 0s, or per something that is not a duration, is a problem at its line."""
    with pytest.raises(DefinitionError) as raised:
        called = here(); REQUESTS.grows(1, per=per)  # fmt: skip  # noqa: E702
    assert raised.value.problems[0].where == called


@pytest.mark.parametrize(
    ("argument", "wrong", "summary"),
    [
        ("name", {"name": '"a-b"'}, "'a-b' is not a metric name"),
        ("name", {"name": '"1a"'}, "'1a' is not a metric name"),
        ("name", {"name": '"é"'}, "'é' is not a metric name"),
        ("name", {"name": '"a\\n"'}, "'a\\n' is not a metric name"),
        ("help", {"help": '" "'}, "the metric has no help"),
        ("buckets", {"kind": "HISTOGRAM"}, "a histogram needs buckets, and no other metric has them"),
        ("buckets", {"buckets": "(1, 2)"}, "a histogram needs buckets, and no other metric has them"),
        ("buckets", {"kind": "HISTOGRAM", "buckets": "(1, 1)"}, "the bucket bounds must increase"),
        ("buckets", {"kind": "HISTOGRAM", "buckets": "(2, 1)"}, "the bucket bounds must increase"),
        ("buckets", {"kind": "HISTOGRAM", "buckets": "(-1, 1)"}, "the first bucket bound is negative"),
        ("labels", {"labels": "(Label('a', maximum=1), Label('a', maximum=2))"}, "a label is given twice"),
        ("labels", {"labels": "(Label('bot', maximum=1),)"}, "a label is given twice, or the exporter"),
    ],
)
def test_a_wrong_metric_is_refused_at_its_argument(
    author: Author, argument: str, wrong: dict[str, str], summary: str
) -> None:
    """A mistake that Prometheus refuses or misunderstands is reported at the argument's line."""
    assert author.refused("Metric", argument, **GOOD | wrong).summary.startswith(summary)


@pytest.mark.parametrize(
    ("argument", "arguments", "summary"),
    [
        ("name", {"name": '"a-b"', "maximum": "1"}, "'a-b' is not a label name"),
        ("name", {"name": '"__name__"', "maximum": "1"}, "'__name__' is not a label name"),
        ("values", {"name": '"a"', "values": "()"}, "a label needs either `values` or a `maximum`"),
        ("values", {"name": '"a"', "values": '("x",)', "maximum": "1"}, "a label needs either"),
        ("values", {"name": '"a"', "values": '("x", "x")'}, "a value is given twice"),
        ("maximum", {"name": '"a"', "maximum": "0"}, "a maximum of 0 allows no value"),
    ],
)
def test_a_wrong_label_is_refused_at_its_argument(
    author: Author, argument: str, arguments: dict[str, str], summary: str
) -> None:
    """A label has a name, and known values or a maximum number of them."""
    assert author.refused("Label", argument, **arguments).summary.startswith(summary)


def test_has_its_line(author: Author) -> None:
    """A definition has its file and line."""
    metric: Any = author.write("Metric", **GOOD)
    assert metric.defined == Source(str(author.file), 1)
    assert metric.defined.relative_to(Path(author.file).parent) == "content.py"
