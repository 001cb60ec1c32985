"""What the benchmark compares does the same work."""

from __future__ import annotations

import pytest
from prometheus_client import CollectorRegistry

from bench.metrics.case import Case
from bench.metrics.operations import OPERATIONS
from bench.metrics.twins import Operation, Worlds

# They differ by when they were set, or by how long they took.
CLOCKS = ("timestamp_seconds", "market_data_delay", "provider_request_duration")


def numbers(registry: CollectorRegistry) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every series that is not 0, clocks aside; OpenTelemetry's own labels are switched off."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in registry.collect()
        for sample in family.samples
        if sample.value and not any(clock in sample.name for clock in CLOCKS)
    }


def run(case: Case) -> None:
    for contender in case.contenders:
        exec(contender.source, dict(contender.names))


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_operation_and_its_twins_leave_the_same_numbers(operation: Operation) -> None:
    """Run once each, the three registries say the same: no twin does less, and none does more."""
    worlds, idle = Worlds(), Worlds()
    run(worlds.case("operations", operation.name, operation))
    ours = numbers(worlds.ours)
    expected = {series: value for series, value in ours.items() if numbers(idle.ours).get(series) != value}
    assert numbers(worlds.raw) == expected
    assert numbers(worlds.otel) == expected
