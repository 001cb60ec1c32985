"""Situations: what an author may write."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.small.content import ALERTS, METRICS
from tradewatch.model import DefinitionError, Hears, Situation, frozen, stamped

FULL = METRICS[0].stays(1)


def situation(**over: Any) -> Situation:
    return Situation(**{"name": "full", "story": "It is full.", "lasts": "1h", "steps": {"10m": FULL}} | over)


@pytest.mark.parametrize(
    ("over", "summary"),
    [
        ({"name": "Full!"}, "'Full!' is not a situation's name"),
        ({"steps": {"ten": FULL}}, "'ten' is not a time"),
        ({"steps": {"61m": FULL}}, "61m is after the situation's end, which is at 1h"),
        ({"hears": (Hears(ALERTS[0], by="2h"),)}, "2h is after the situation's end, which is at 1h"),
        ({"hears": (Hears(ALERTS[0], by="20m", over="10m"),)}, "10m is not after 20m"),
        ({"hears": (Hears(ALERTS[0], by="20m"),), "resembles": (ALERTS[0],)}, "RiskFull fires here"),
    ],
)
def test_a_wrong_argument_is_refused(over: dict[str, Any], summary: str) -> None:
    """At once, with what is wrong."""
    with pytest.raises(DefinitionError, match=re.escape(summary)):
        situation(**over)


def test_a_change_of_a_metric_has_only_its_labels() -> None:
    """As a sample has."""
    for change in (frozen, stamped):
        with pytest.raises(DefinitionError, match="has no label 'bott'"):
            change(METRICS[0], bott="one")


def test_the_trouble_begins_with_the_first_change_after_the_begin() -> None:
    """What is so from the begin is not the trouble."""
    assert situation(steps={"0s": FULL, "20m": FULL, "5m": FULL}).begins == 300
    assert situation(steps={"0s": FULL}).begins == 0
    assert situation(servers={"30m": FULL}).ends == 1800
