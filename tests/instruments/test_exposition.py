"""What a scrape reads, in both formats."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, Counter, enable_created_metrics, generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as openmetrics
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parsed_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parsed

from tests.instruments.catalogue import (
    BORN,
    DROPPED,
    FED,
    GRAZING,
    METRICS,
    MILKING,
    SOLD,
    instruments,
    metric,
    samples,
    text,
)
from tradewatch.instruments import Instruments
from tradewatch.model import COUNTER, Label
from tradewatch.toolchain import find

TOOLS = Path(__file__).parents[2] / ".tools"


def busy() -> Instruments:
    made = instruments()
    made.counter(SOLD)["north", "cow", "calm"].add(2.5)
    made.gauge(GRAZING)['say "hi" \\ bye'].set(3)
    made.gauge(FED)["north", "left"].stamp()
    made.histogram(MILKING)["north"].observe(0.7)
    return made


def test_every_metric_has_type_and_help() -> None:
    """A scrape has all metrics before the first event, so a missing one is a fault."""
    lines = text(instruments()).splitlines()
    for each in METRICS:
        assert f"# HELP {each.name} {each.help}" in lines
        assert f"# TYPE {each.name} {each.kind}" in lines


def test_the_text_format_reads_back() -> None:
    """Names, labels and values stay the same, with any characters in a label."""
    made = busy()
    read = {
        sample.name + str(sorted(sample.labels.items())): sample.value
        for family in parsed(text(made))
        for sample in family.samples
    }
    there = {
        sample.name + str(sorted(sample.labels.items())): sample.value
        for family in made.collect()
        for sample in family.samples
    }
    assert read == there


def test_openmetrics_reads_back() -> None:
    """The other format has the same samples."""
    made = busy()
    read = [sample for family in parsed_openmetrics(openmetrics(made).decode()) for sample in family.samples]
    assert len(read) == len(samples(made))


def test_promtool_accepts_the_exposition() -> None:
    """promtool reports nothing."""
    promtool = find("promtool", TOOLS)
    result = subprocess.run([promtool.path, "check", "metrics"], input=text(busy()), capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_there_are_no_created_series() -> None:
    """`_created` series are off here, and unchanged for other metrics."""
    enable_created_metrics()  # a benchmark's test may have switched them off
    made = busy()
    others = CollectorRegistry()
    Counter("others_total", "Somebody else's.", registry=others).inc()
    assert "_created" not in text(made)
    assert b"others_created" in generate_latest(others)


def test_a_registry_may_have_other_metrics_too() -> None:
    """It has the bot's metrics and those of a library."""
    registry = CollectorRegistry()
    instruments(registry=registry)
    Counter("others_total", "Somebody else's.", registry=registry).inc()
    found = generate_latest(registry).decode()
    assert "others_total 1.0" in found
    assert 'born_total{animal="cow"} 0.0' in found


def test_two_sets_are_independent() -> None:
    """Two bots in one process have registries of their own, and count separately."""
    one, other = instruments(), instruments()
    one.counter(BORN)["cow"].inc()
    assert samples(one)['born_total{animal="cow"}'] == 1
    assert samples(other)['born_total{animal="cow"}'] == 0


def test_a_registry_can_only_have_one_set() -> None:
    """A name cannot be exposed twice; the registry says which."""
    registry = CollectorRegistry()
    instruments(registry=registry)
    with pytest.raises(ValueError, match=r"Duplicated timeseries.*born"):
        instruments(registry=registry)


def test_a_counter_without_total_is_refused() -> None:
    """It would be exposed under a name that the catalogue does not have."""
    with pytest.raises(ValueError, match="lambs is a counter, which would be exposed as lambs_total"):
        instruments(metrics=(*METRICS, metric("lambs", COUNTER)))


def test_a_drop_counter_needs_the_reasons() -> None:
    """A reason that the catalogue does not have could not be counted."""
    other = metric("lost_total", COUNTER, Label("reason", ("unlucky",)))
    with pytest.raises(ValueError, match="lost_total must have one label, with the values unknown_label_value"):
        instruments(metrics=(*METRICS, other), dropped=other)


def test_an_unknown_mode_is_refused() -> None:
    """A typo must not select development."""
    with pytest.raises(ValueError, match="mode is 'prod'; choose 'development' or 'production'"):
        instruments(mode="prod")
    assert DROPPED in METRICS
