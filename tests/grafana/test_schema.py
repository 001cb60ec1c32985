"""Grafana's own types, held against everything that this room can write."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from tests.grafana.examples import compiled, environment, every_type
from tests.grafana.test_migration import WAYS, taken_over
from tradewatch.grafana.schema import RELEASES, as_field, faults
from tradewatch.grafana.schema.explanation import dotted
from tradewatch.grafana.walk import panels

JSON = dict[str, Any]

EVERYTHING: JSON = orjson.loads(orjson.dumps(compiled(every_type(), environment())))


def test_every_type_of_panel_fits_every_release() -> None:
    """Each panel has all arguments of its type."""
    assert RELEASES == ("11", "12", "13")
    assert faults(EVERYTHING) == []


@pytest.mark.parametrize("way", WAYS)
def test_what_was_migrated_fits_every_release(way: str) -> None:
    """Dashboards of grafanalib alone too, once they are migrated."""
    assert faults(orjson.loads(orjson.dumps(taken_over(WAYS[way], environment())))) == []


def spoilt(title: str, spoil: Callable[[JSON], None]) -> JSON:
    """The document with a fault in one panel."""
    document = copy.deepcopy(EVERYTHING)
    nested = [inner for panel in document["panels"] for inner in (panel, *panel.get("panels", []))]
    spoil(next(panel for panel in nested if panel["title"] == title))
    return document


@pytest.mark.parametrize(
    ("title", "spoil", "where", "what"),
    [
        ("Fees", lambda panel: panel["options"].update(pieType="cake"), "options.pieType", "is 'cake'"),
        ("Memory", lambda panel: panel["targets"][0].update(ragne=True), "targets[0].ragne", "is unknown"),
        ("Memory", lambda panel: panel["gridPos"].pop("w"), "gridPos", "lacks w"),
        (
            "Bots",
            lambda panel: panel["fieldConfig"]["defaults"]["mappings"][0].update(type="vlaue"),
            "fieldConfig.defaults.mappings[0].type",
            "is 'vlaue'",
        ),
        (
            "Ranking",
            lambda panel: panel["fieldConfig"]["defaults"]["custom"]["cellOptions"].update(type="gaug"),
            "fieldConfig.defaults.custom.cellOptions.type",
            "is 'gaug'",
        ),
    ],
    ids=["choice", "query", "missing", "mapping", "cell"],
)
def test_one_fault_is_one_fault(title: str, spoil: Callable[[JSON], None], where: str, what: str) -> None:
    """The fault is about the member of the union with the right `type`, not about all members."""
    assert len([panel for panel in panels(EVERYTHING) if panel["title"] == title]) == 1
    (fault,) = faults(spoilt(title, spoil))
    assert (dotted(fault.where[2:]), fault.what) == (where, what)
    assert fault.fix


def test_the_properties_of_an_override_are_those_of_a_field() -> None:
    """By the path that is their id."""
    properties = [{"id": "unit", "value": "s"}, {"id": "custom.drawStyle", "value": "bars"}]
    field = as_field("timeseries", properties)["fieldConfig"]["defaults"]
    assert field == {"unit": "s", "custom": {"drawStyle": "bars"}}
