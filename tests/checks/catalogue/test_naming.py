"""catalogue/naming"""

from __future__ import annotations

from dataclasses import replace

from tests.checks.conftest import EXPORTER, found_by
from tradewatch.model import (
    BYTES,
    COUNTER,
    GAUGE,
    HISTOGRAM,
    ONE,
    RATIO,
    SECONDS,
    TIMESTAMP,
    USD,
    Metric,
    MetricKind,
    Problem,
    Project,
    Unit,
)

CHECK = "catalogue/naming"
OURS = replace(EXPORTER, budget=1000)


def reported(project: Project, name: str, kind: MetricKind, unit: Unit, *, ours: bool = True) -> list[Problem]:
    buckets = (1.0,) if kind is HISTOGRAM else ()
    exporter = OURS if ours else EXPORTER
    metric = Metric(name=name, kind=kind, unit=unit, help="It is.", exporter=exporter, buckets=buckets)
    return found_by(CHECK, replace(project, metrics=(*project.metrics, metric)))


def test_a_name_that_misleads_is_reported(project: Project) -> None:
    """The kind, the unit or the spelling is wrong."""
    for name, kind, unit in (
        ("orders", COUNTER, ONE),
        ("orders_total", GAUGE, ONE),
        ("lag", GAUGE, SECONDS),
        ("lag_ms", GAUGE, SECONDS.scaled(1000)),
        ("lag_milliseconds", HISTOGRAM, SECONDS.scaled(1000)),
        ("used_percent", GAUGE, RATIO),
        ("heap", GAUGE, BYTES),
        ("updated_seconds", GAUGE, TIMESTAMP),
        ("orders_count", GAUGE, ONE),
        ("openOrders", GAUGE, ONE),
        ("open__orders", GAUGE, ONE),
    ):
        assert len(reported(project, name, kind, unit)) == 1, name


def test_a_name_after_the_conventions_is_fine(project: Project) -> None:
    """It has base units, and _total for a counter."""
    for name, kind, unit in (
        ("orders_total", COUNTER, ONE),
        ("busy_seconds_total", COUNTER, SECONDS),
        ("lag_seconds", GAUGE, SECONDS),
        ("wait_seconds", HISTOGRAM, SECONDS),
        ("updated_timestamp_seconds", GAUGE, TIMESTAMP),
        ("used_up_ratio", GAUGE, RATIO),
        ("open_orders", GAUGE, ONE),
        ("fees_usd_total", COUNTER, USD),
    ):
        assert reported(project, name, kind, unit) == [], name


def test_the_names_of_others_are_theirs(project: Project) -> None:
    """Nobody here can change the names of other exporters."""
    assert reported(project, "orders", COUNTER, ONE, ours=False) == []
