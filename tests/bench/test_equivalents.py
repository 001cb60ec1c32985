"""The statements that the benchmark compares do the same work."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry

from bench.metrics.equivalents import Equivalents, Operation
from bench.metrics.operations import OPERATIONS

# Their values depend on when they were set, or on how long something took.
TIMES = ("timestamp_seconds", "market_data_delay", "provider_request_duration")

Values = dict[tuple[str, frozenset[tuple[str, str]]], float]


def values(registry: CollectorRegistry) -> Values:
    """Every series that is not 0, except TIMES."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in registry.collect()
        for sample in family.samples
        if sample.value and not any(name in sample.name for name in TIMES)
    }


@pytest.fixture(scope="module")
def untouched() -> Values:
    """What a new TradingMetrics exposes."""
    return values(Equivalents().ours)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_all_three_libraries_have_the_same_values_after_an_operation(operation: Operation, untouched: Values) -> None:
    """After one run of each statement, no library counted less or more than TradingMetrics."""
    equivalents = Equivalents()
    for contender in equivalents.workload("operations", operation.name, operation).contenders:
        exec(contender.source, dict(contender.names))
    ours = values(equivalents.ours)
    expected = {series: value for series, value in ours.items() if untouched.get(series) != value}
    assert values(equivalents.raw) == expected
    assert values(equivalents.otel) == expected
