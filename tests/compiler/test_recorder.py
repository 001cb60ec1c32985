"""The recorder that is generated from events: its format, its methods, and the document."""

from __future__ import annotations

import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

from tests.compiler import shop
from tests.instruments.catalogue import selector
from tests.small.content import PROJECT
from tradewatch.cli.documents import documents
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.events import events_document
from tradewatch.compiler.recorder import recorder_module
from tradewatch.instruments import Instruments, UpdateRefused
from tradewatch.model import Count, Event, Metric, ProblemsFound

ROOT = Path(__file__).resolve().parents[2]
SHOPS = replace(PROJECT, root=ROOT, recorder=shop.RECORDER)
TEXT = recorder_module(SHOPS, shop.RECORDER)


class Shop:
    """A recorder of the shop, and the values that it exposes."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        instruments = Instruments(
            shop.METRICS,
            registry=self.registry,
            mode="development",
            dropped=shop.DROPPED,
            now=lambda: 1_700_000_010.0,
        )
        names: dict[str, Any] = {"__name__": "recorder"}
        exec(compile(TEXT, "recorder.py", "exec"), names)
        self.record = names["Recorder"](instruments)

    @property
    def values(self) -> dict[str, float]:
        """Every value that is not 0, without times."""
        return {
            selector(each.name, each.labels): each.value
            for family in self.registry.collect()
            for each in family.samples
            if each.value and "timestamp" not in each.name
        }

    def sell(self, **changes: Any) -> None:
        sale = {"till": "1", "payment": "card", "usd": 120, "began": 1.7e9, "drawer_usd": 50, "is_counted": True}
        self.record.sold(**(sale | changes))


def test_the_module_is_as_ruff_formats_it(tmp_path: Path) -> None:
    """Ruff has nothing to format or to report, with the project's settings."""
    file = tmp_path / "recorder.py"
    file.write_text(TEXT, "utf-8")
    for command in (["format", "--check"], ["check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--config", str(ROOT / "pyproject.toml"), str(file)]
        done = subprocess.run(ruff, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


def test_an_event_makes_all_of_its_updates() -> None:
    """Also for more metrics than one look-up returns."""
    it = Shop()
    it.sell()
    assert it.values == {
        'sales_total{payment="card",size="large",till="1"}': 1,
        'takings_usd_total{till="1"}': 120,
        'waited_seconds_bucket{le="10.0",payment="card"}': 1,
        'waited_seconds_bucket{le="+Inf",payment="card"}': 1,
        'waited_seconds_count{payment="card"}': 1,
        'waited_seconds_sum{payment="card"}': 10,
        'drawer_usd{till="1"}': 50,
    }


@pytest.mark.parametrize(
    "wrong",
    [
        *({"usd": math.nan}, {"usd": -1}, {"usd": math.inf}, {"usd": "x"}, {"drawer_usd": 2_000}, {"drawer_usd": None}),
        *({"began": 1.7e12}, {"began": 0}, {"began": math.nan}, {"till": ""}, {"till": []}, {"payment": []}),
    ],
    ids=str,
)
def test_an_event_with_a_wrong_value_makes_no_update(wrong: dict[str, Any]) -> None:
    """Whichever value is wrong, and whichever metric would refuse it."""
    it = Shop()
    with pytest.raises(UpdateRefused):
        it.sell(**wrong)
    assert it.values == {}


def test_a_label_has_its_fallback() -> None:
    """Any other value counts as it."""
    it = Shop()
    it.sell(payment="barter")
    assert it.values['sales_total{payment="other",size="large",till="1"}'] == 1


def test_only_the_first_update_whose_condition_holds_is_made() -> None:
    """The other histogram is not even exported."""
    it = Shop()
    it.record.served("1", 2)
    assert {name.partition("_")[0] for name in it.values} == {"quick"}
    it.record.served("1", 7)
    assert it.values['slow_seconds_sum{till="1"}'] == 7
    with pytest.raises(UpdateRefused, match="seconds cannot be nan"):
        it.record.served("1", math.nan)


def test_an_optional_argument_ends_its_series() -> None:
    """None is no value; a wrong count leaves it as it was."""
    it = Shop()
    it.record.queued(2, 1.7e9)
    with pytest.raises(UpdateRefused):
        it.record.queued(-1, None)
    assert it.registry.get_sample_value("queue_oldest_timestamp_seconds") == 1.7e9
    it.record.queued(0, None)
    assert it.registry.get_sample_value("queue_oldest_timestamp_seconds") is None


def test_a_removal_covers_all_values_of_a_closed_label() -> None:
    """A till has no size when it closes."""
    it = Shop()
    it.record.shared("1")
    it.sell()
    it.record.closed("1")
    assert not [name for name in it.values if name.startswith(("share", "drawer"))]


def test_the_types_and_the_docstring_have_the_values() -> None:
    """An editor completes what the label allows."""
    assert 'Payment: TypeAlias = Literal["cash", "card", "other"]\n' in TEXT
    assert "payment: Payment | str" in TEXT
    assert "payment: cash, card, other; any other value counts as other." in TEXT
    assert "till: the number on it; at most 3." in TEXT
    assert "drawer_usd: cash in the drawer afterwards; from 0 to 1,000." in TEXT


def test_the_document_has_every_event() -> None:
    """With its arguments and metrics."""
    document = events_document(SHOPS, shop.RECORDER)
    for event in shop.RECORDER.events:
        section = document.partition(f"### {event.name}\n")[2].partition("\n#")[0]
        assert all(f"- `{each.name}`: " in section for each in event.arguments)
        assert all(f"`{metric}`" in section for metric in event.metrics)


def test_a_metric_without_a_constant_cannot_be_recorded() -> None:
    """The problem is at the metric."""
    metrics = [Metric("odd_total", shop.SALES.kind, shop.SALES.unit, "Odd.", shop.SHOP)]
    odd = replace(shop.RECORDER, events=(Event("odd", "Odd.", (), (Count(metrics[0]),)),))
    with pytest.raises(ProblemsFound, match="the recorder cannot name it"):
        recorder_module(SHOPS, odd)


def test_a_project_without_events_has_no_recorder() -> None:
    """Neither the module nor the document."""
    assert [path for path in documents(CompiledProject(PROJECT)) if path.endswith((".py", "EVENTS.md"))] == []
