"""A small catalogue, because the instruments do not know any metric of ours."""

from __future__ import annotations

from typing import Any

from prometheus_client import CollectorRegistry, generate_latest

from tradewatch.instruments import REASONS, Instruments
from tradewatch.model import (
    COUNTER,
    GAUGE,
    HISTOGRAM,
    ONE,
    SECONDS,
    TIMESTAMP,
    Exporter,
    Label,
    Metric,
    MetricKind,
    Unit,
)

FARM = Exporter("farm", "farm", (Label("farm", maximum=3),))

ANIMAL = Label("animal", ("cow", "hen", "goat"))
MOOD = Label("mood", ("calm", "cross"))
FIELD = Label("field", maximum=3)
PEN = Label("pen", maximum=2)
DROP = Label("reason", REASONS)


def metric(
    name: str,
    kind: MetricKind,
    *labels: Label,
    unit: Unit = ONE,
    buckets: tuple[float, ...] = (),
    required: bool = False,
    within: tuple[float | None, float | None] | None = None,
) -> Metric:
    return Metric(name, kind, unit, f"What {name} says.", FARM, labels, buckets, required, within=within)


BORN = metric("born_total", COUNTER, ANIMAL)
SOLD = metric("sold_total", COUNTER, FIELD, ANIMAL, MOOD)
RAIN = metric("rain_total", COUNTER)
GRAZING = metric("grazing", GAUGE, FIELD)
FED = metric("fed_timestamp_seconds", GAUGE, FIELD, PEN, unit=TIMESTAMP)
SHEARED = metric("sheared_timestamp_seconds", GAUGE, unit=TIMESTAMP)
VISITORS = metric("visitors", GAUGE)
MILKING = metric("milking_seconds", HISTOGRAM, FIELD, unit=SECONDS, buckets=(0.5, 1, 10, 1_000_000))
SLEEP = metric("sleep_seconds", HISTOGRAM, unit=SECONDS, buckets=(1, 2))
DROPPED = metric("dropped_total", COUNTER, DROP)

METRICS = (BORN, SOLD, RAIN, GRAZING, FED, SHEARED, VISITORS, MILKING, SLEEP, DROPPED)


def instruments(**choices: Any) -> Instruments:
    """Instruments in a registry of their own, in development mode unless another is chosen."""
    arguments: dict[str, Any] = {
        "metrics": METRICS,
        "registry": CollectorRegistry(),
        "mode": "development",
        "dropped": DROPPED,
        "levels": (VISITORS,),
    }
    return Instruments(**(arguments | choices))


def samples(made: Instruments) -> dict[str, float]:
    """The values that a scrape would read, by `name{label="value"}` with sorted labels."""
    return {
        selector(sample.name, sample.labels): sample.value for exposed in made.collect() for sample in exposed.samples
    }


def selector(name: str, labels: dict[str, str]) -> str:
    pairs = ",".join(f'{label}="{value}"' for label, value in sorted(labels.items()))
    return f"{name}{{{pairs}}}" if pairs else name


def text(made: Instruments) -> str:
    """The exposition of these instruments."""
    return generate_latest(made).decode()
