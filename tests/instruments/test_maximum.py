"""More values of a label than it may have."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.instruments.catalogue import BORN, FED, GRAZING, MILKING, SOLD, instruments, samples
from tradewatch.instruments import UpdateRefused
from tradewatch.model import OTHER


def test_a_counter_counts_more_values_as_other(caplog: pytest.LogCaptureFixture) -> None:
    """No event is lost, the number of series is limited, and the bot's log says so once."""
    made = instruments()
    sold = made.counter(SOLD)
    with caplog.at_level(logging.WARNING, "tradewatch.instruments"):
        for number in range(100):
            sold[f"field {number}", "cow", "calm"].inc()
    found = samples(made)
    assert found['sold_total{animal="cow",field="field 2",mood="calm"}'] == 1
    assert found[f'sold_total{{animal="cow",field="{OTHER}",mood="calm"}}'] == 97
    assert len(sold) == 4 * 6
    assert caplog.messages == ["sold_total: field has its maximum of values; others are counted as 'other'"]


def test_a_histogram_counts_more_values_as_other() -> None:
    """It has the observations of all further fields together."""
    made = instruments()
    for number in range(10):
        made.histogram(MILKING)[f"field {number}"].observe(2)
    assert samples(made)[f'milking_seconds_count{{field="{OTHER}"}}'] == 7


def test_a_gauge_is_refused_and_none_is_evicted() -> None:
    """The label set that was set first keeps its value: its age is what an alert must see."""
    made = instruments()
    for number in range(3):
        made.gauge(GRAZING)[f"field {number}"].set(number)
    for number in range(3, 100):
        with pytest.raises(UpdateRefused, match="label 'field' has its 3 values already"):
            made.gauge(GRAZING)[f"field {number}"]
    assert samples(made)['grazing{field="field 0"}'] == 0


def test_the_bot_chooses_the_maximum() -> None:
    """It replaces the catalogue's."""
    made = instruments(maximum={"field": 30})
    for number in range(30):
        made.gauge(GRAZING)[f"field {number}"].set(1)
    with pytest.raises(UpdateRefused, match="has its 30 values already"):
        made.gauge(GRAZING)["one more"]


def test_an_event_with_more_values_counts_and_is_not_stored() -> None:
    """A bot that always uses new names does not fill the memory."""
    made = instruments()
    event = made.joined(("field", "animal", "mood"), made.counter(SOLD), made.counter(BORN))
    for number in range(100):
        for child in event[f"field {number}", "hen", "calm"]:
            child.inc()
    assert len(event) == 3
    assert samples(made)['born_total{animal="hen"}'] == 100


def test_a_rotation_of_names_never_ends() -> None:
    """Each removal makes room, also for an event that was looked up before."""
    made = instruments()
    event = made.joined(("field", "pen"), made.gauge(FED), made.histogram(MILKING))
    for number in range(200):
        event[f"field {number}", "left"][0].stamp()
        made.gauge(FED).remove((f"field {number}", "left"))
    assert not made.gauge(FED)
    assert not event
    event["field 0", "left"][0].set(7)
    assert samples(made)['fed_timestamp_seconds{field="field 0",pen="left"}'] == 7


@pytest.mark.parametrize("mode", ["development", "production"])
@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"known": {"field": "north"}}, "label 'field' has one text as its values; use a list: ['north']"),
        ({"known": {"field": ["a", "b", "c", "d"]}}, "label 'field' has at most 3 values, not 4"),
        ({"known": {"field": [7]}}, "label 'field' must be text, not 7"),
        ({"known": {"field": ["a\nb"]}}, "label 'field' must be 1 to 128 printable characters"),
        ({"known": {"field": 7}}, "the values of label 'field' are 7; use a list of texts"),
        ({"maximum": {"feild": 7}}, "maximum: no label 'feild' has a maximum; did you mean 'field'?"),
        ({"maximum": {"animal": 7}}, "maximum: no label 'animal' has a maximum"),
        ({"maximum": {"field": 0}}, "maximum of 'field' is 0; use a whole number from 1"),
        ({"maximum": {"field": True}}, "maximum of 'field' is True"),
    ],
)
def test_a_mistake_at_the_start_raises(mode: str, wrong: dict[str, Any], message: str) -> None:
    """In both modes: the bot would lose metrics until its next start."""
    with pytest.raises(ValueError) as error:
        instruments(mode=mode, **wrong)
    assert message in str(error.value)
