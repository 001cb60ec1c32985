"""The differences between an exposition and the catalogue."""

from __future__ import annotations

import re

import pytest
from prometheus_client.openmetrics.exposition import generate_latest as openmetrics

from tests.audit.endpoint import OPENMETRICS, TEXT
from tests.instruments.catalogue import (
    ANIMAL,
    BORN,
    FED,
    GRAZING,
    METRICS,
    MILKING,
    SHEARED,
    SOLD,
    instruments,
    metric,
    text,
)
from tradewatch.audit import Scrape, compare_with_catalogue, read_exposition, worst_case
from tradewatch.instruments import Instruments
from tradewatch.model import GAUGE, ONE, Metric, Problem


def found(exposition: str, metrics: tuple[Metric, ...] = METRICS, content_type: str = TEXT) -> list[Problem]:
    """The problems of an exposition."""
    exposed = read_exposition(Scrape("http://bot/metrics", content_type, exposition.encode(), 0.1))
    return [problem for _, problem in compare_with_catalogue(metrics, exposed)]


def messages(exposition: str, metrics: tuple[Metric, ...] = METRICS) -> list[str]:
    return [f"{problem.check}: {problem.subject}: {problem.summary}" for problem in found(exposition, metrics)]


def busy() -> Instruments:
    made = instruments()
    made.counter(SOLD)["north", "cow", "calm"].inc()
    made.gauge(GRAZING)["north"].set(2)
    made.gauge(FED)["north", "left"].set(1.7e9)
    made.histogram(MILKING)["north"].observe(0.7)
    return made


BUSY = text(busy())


def test_a_bot_that_has_just_started_has_no_problem() -> None:
    """No metric has a value yet, and none is missing."""
    assert found(text(instruments())) == []


def test_a_busy_bot_has_no_problem() -> None:
    """In both formats."""
    assert found(BUSY) == []
    assert found(openmetrics(busy()).decode(), content_type=OPENMETRICS) == []


def test_values_beyond_a_maximum_are_counted_as_other() -> None:
    """A counter and a histogram have `other` besides as many values as the catalogue allows."""
    made = busy()
    for field in ("south", "west", "east", "hill"):
        made.counter(SOLD)[field, "cow", "calm"].inc()
        made.histogram(MILKING)[field].observe(1)
    assert found(text(made)) == []


def without(name: str) -> str:
    """The busy exposition without one metric."""
    return "".join(line for line in BUSY.splitlines(True) if not re.search(rf"\b{name}(_bucket|_sum|_count)?\b", line))


FAULTS: list[tuple[str, list[str]]] = [
    (without("grazing"), ["audit/missing: metric grazing: is not exposed"]),
    (without("sold_total"), ["audit/missing: metric sold_total: is not exposed"]),
    (without("milking_seconds"), ["audit/missing: metric milking_seconds: is not exposed"]),
    (BUSY + "# TYPE eggs gauge\neggs 3\n", ["audit/unexpected: metric eggs: is not in the catalogue"]),
    (BUSY + "eggs 3\n", ["audit/unexpected: metric eggs: is not in the catalogue"]),
    (
        BUSY.replace("# TYPE grazing gauge", "# TYPE grazing summary"),
        ["audit/type: metric grazing: is exposed as a summary, but is a gauge in the catalogue"],
    ),
    (
        BUSY.replace("# TYPE sold_total counter", "# TYPE sold_total gauge"),
        ["audit/type: metric sold_total: is exposed as a gauge, but is a counter in the catalogue"],
    ),
    (
        BUSY.replace("# TYPE grazing gauge\n", ""),
        [
            "audit/type: metric grazing: has no TYPE line, so Prometheus does not know what it is",
        ],
    ),
    (
        BUSY.replace("# TYPE milking_seconds histogram\n", ""),
        [
            "audit/type: metric milking_seconds: has no TYPE line, so Prometheus does not know what it is",
        ],
    ),
    (re.sub(r"# HELP grazing .*\n", "", BUSY), ["audit/help: metric grazing: has no HELP line"]),
    (
        BUSY.replace('grazing{field="north"}', 'grazing{meadow="north"}'),
        ["audit/labels: metric grazing: 1 series of grazing have 'meadow' instead of 'field'"],
    ),
    (
        BUSY.replace('grazing{field="north"}', "grazing"),
        ["audit/labels: metric grazing: 1 series of grazing have no labels instead of 'field'"],
    ),
    (
        BUSY.replace('grazing{field="north"}', 'grazing{farm="mine",field="north"}'),
        ["audit/labels: metric grazing: 1 series of grazing have 'farm', 'field' instead of 'field'"],
    ),
    (
        BUSY.replace('animal="goat",field', 'animal="sheep",field'),
        ["audit/value: metric sold_total: label 'animal' is 'sheep'"],
    ),
    (
        BUSY + "".join(f'grazing{{field="{number}"}} 1\n' for number in range(3)),
        ["audit/value: metric grazing: label 'field' has 4 values, '0', '1', '2', 'north'"],
    ),
    (
        BUSY.replace('le="0.5"', 'le="0.4"'),
        ["audit/buckets: metric milking_seconds: its buckets are not the catalogue's: it lacks 0.5 and has 0.4"],
    ),
    (
        re.sub(r"fed_timestamp_seconds\{(.*)\} .*", r"fed_timestamp_seconds{\1} 0", BUSY),
        ["audit/timestamp: metric fed_timestamp_seconds: is 0, which reads as an age of more than fifty years"],
    ),
    (
        re.sub(r"fed_timestamp_seconds\{(.*)\} .*", r"fed_timestamp_seconds{\1} 1.7e12", BUSY),
        ["audit/timestamp: metric fed_timestamp_seconds: is not a time in seconds"],
    ),
    (
        BUSY + "# TYPE sold_created gauge\nsold_created 1.7e9\n",
        ["audit/unexpected: endpoint: exposes 1 `_created` series, which the catalogue does not have"],
    ),
    (
        BUSY.replace('grazing{field="north"} 2.0', 'grazing{field="north"} -2.0'),
        ["audit/value: metric grazing: line 19: grazing is -2"],
    ),
]


@pytest.mark.parametrize(("exposition", "problems"), FAULTS, ids=[problems[0][:60] for _, problems in FAULTS])
def test_every_fault_is_found_and_nothing_else(exposition: str, problems: list[str]) -> None:
    """One fault, one problem that names it."""
    assert messages(exposition) == problems


def test_bounds_of_buckets_are_compared_as_numbers() -> None:
    """Other clients write le="1" for our le="1.0"; the bound is the same."""
    assert found(BUSY.replace('le="1.0"', 'le="1"').replace('le="1e+06"', 'le="1000000"')) == []


def test_without_type_lines_only_required_metrics_are_missing() -> None:
    """Other clients do not expose a metric before it has samples; only a required one must have some."""
    required = metric("alive", GAUGE, required=True)
    exposition = "# HELP born_total What born_total says.\n# TYPE born_total counter\n" + "".join(
        f'born_total{{animal="{animal}"}} 1\n' for animal in ANIMAL.values
    )
    assert messages(exposition, (BORN, SOLD, SHEARED, required)) == ["audit/missing: metric alive: is not exposed"]


def test_the_endpoint_of_another_program_is_recognised() -> None:
    """One problem for all missing metrics and one for all unknown metrics, not one per metric."""
    other = "".join(f"# HELP go_{number} Go.\n# TYPE go_{number} gauge\ngo_{number} 1\n" for number in range(40))
    required = metric("alive", GAUGE, required=True)
    assert messages(other, (*METRICS, required)) == [
        f"audit/missing: exporter farm: none of its {len(METRICS) + 1} metrics is exposed",
        "audit/unexpected: endpoint: 40 metrics are not in the catalogue: 'go_0', 'go_1', 'go_10', 'go_11', 'go_12', "
        "'go_13' and 34 more",
    ]


def test_too_many_series_are_reported() -> None:
    """The limit is what the catalogue allows; unknown metrics count too."""
    exposition = BUSY + "# TYPE eggs gauge\n" + "".join(f'eggs{{hen="{number}"}} 1\n' for number in range(200))
    most = worst_case(METRICS)
    assert f"but the catalogue allows {most}" in messages(exposition)[-1]


def test_the_worst_case_counts_every_bucket() -> None:
    """A histogram with four bounds has five buckets, a sum and a count for each of three fields and `other`."""
    assert worst_case((MILKING,)) == (3 + 1) * 7
    assert worst_case((BORN, GRAZING)) == 6


def test_a_problem_has_the_line_of_the_metric_in_the_catalogue() -> None:
    """The reader finds the definition that the bot does not follow."""
    (problem,) = found(without("grazing"))
    assert problem.where == GRAZING.defined
    assert metric("alive", GAUGE).unit is ONE


def test_a_bot_must_not_expose_a_target_label() -> None:
    """Prometheus would rename it."""
    (problem,) = found(BUSY.replace('grazing{field="north"}', 'grazing{farm="mine",field="north"}'))
    assert problem.fix == "remove 'farm': Prometheus adds it, and renames yours to exported_farm"


def test_a_misspelt_name_is_recognised() -> None:
    """The metric is missing under one name and unexpected under another; the suggestion connects the two."""
    problems = found(BUSY.replace("grazing", "grazin"))
    assert [problem.check for problem in problems] == ["audit/missing", "audit/unexpected"]
    assert problems[1].fix == "did you mean 'grazing'?"
