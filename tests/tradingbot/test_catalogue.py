"""The metric catalogue and its conventions."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tradewatch.model import (
    GAUGE,
    DefinitionError,
    Label,
    Metric,
)
from tradingbot.catalogue import (
    METRICS,
    labels,
    process,
    servers,
)
from tradingbot.catalogue.exporters import BOT, CLIENT_LIBRARY

FOLDER = Path(str(labels.__file__)).parent
MODULES = [import_module(f"tradingbot.catalogue.{path.stem}") for path in FOLDER.glob("[a-z]*.py")]


def test_collects_every_module_once() -> None:
    """METRICS has every constant of every module, each once."""
    constants = [value for module in MODULES for value in vars(module).values() if isinstance(value, Metric)]
    assert len(METRICS) == len(set(METRICS))
    assert set(METRICS) == set(constants)


def test_labels_that_explain_have_closed_values() -> None:
    """A reason, kind or outcome has a few known values, so its counters can be created at zero."""
    explaining = {"reason", "kind", "outcome", "operation", "direction", "side", "status_class", "limit", "scope"}
    found = [label for metric in METRICS for label in metric.all_labels if label.name in explaining]
    assert {label.name for label in found} == explaining
    assert all(label.values for label in found)


def test_every_shared_label_is_used() -> None:
    """Every label in labels.py is a label of a metric."""
    used = {label for metric in METRICS for label in metric.all_labels}
    assert [name for name, value in vars(labels).items() if isinstance(value, Label) and value not in used] == []


def test_only_bots_have_the_label_bot() -> None:
    """A server's own metrics cannot be selected by bot."""
    with pytest.raises(DefinitionError, match="no label 'bot'"):
        servers.PROMETHEUS_TSDB_HEAD_SERIES.where(bot="momentum")


@pytest.mark.parametrize("job", ["tradingbot", "prometheus", "alertmanager"])
def test_up_exists_for_every_job(job: str) -> None:
    """`up` exists for every target, also for the two servers."""
    assert process.UP.where(job=job) == f'up{{job="{job}"}}'


def test_reasons_of_newer_alertmanagers_cannot_be_selected() -> None:
    """A selector for a value that Alertmanager 0.25 does not have is a problem at its line."""
    with pytest.raises(DefinitionError, match="no label 'reason'"):
        servers.ALERTMANAGER_NOTIFICATIONS_FAILED.where(reason="clientError")


def test_a_required_metric_is_a_gauge_of_the_bot() -> None:
    """A required metric has the label `bot`, and exists before the first order or request."""
    required = [metric for metric in METRICS if metric.required]
    assert required
    assert all(metric.kind is GAUGE and metric.exporter in (BOT, CLIENT_LIBRARY) for metric in required)
