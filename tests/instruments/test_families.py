"""Which label sets there are, and when they are exported."""

from __future__ import annotations

import enum

import pytest

from tests.instruments.catalogue import (
    BORN,
    FED,
    GRAZING,
    METRICS,
    MILKING,
    RAIN,
    SHEARED,
    SLEEP,
    SOLD,
    VISITORS,
    instruments,
    metric,
    samples,
)
from tradewatch.instruments import UpdateRefused
from tradewatch.model import COUNTER, Label


def test_counters_of_closed_labels_start_at_zero() -> None:
    """`increase` sees the first event only if the series existed before."""
    found = samples(instruments())
    assert {name: value for name, value in found.items() if name.startswith(("born", "rain"))} == {
        'born_total{animal="cow"}': 0,
        'born_total{animal="hen"}': 0,
        'born_total{animal="goat"}': 0,
        "rain_total": 0,
    }


def test_the_closed_labels_of_a_counter_start_at_zero_once_the_open_ones_are_seen() -> None:
    """The first sale of a field creates all other possible sales of it at zero."""
    made = instruments()
    made.counter(SOLD)["north", "cow", "calm"].inc()
    sold = {name: value for name, value in samples(made).items() if name.startswith("sold")}
    assert len(sold) == 6
    assert sold.pop('sold_total{animal="cow",field="north",mood="calm"}') == 1
    assert set(sold.values()) == {0}


def test_known_values_of_open_labels_create_counters_at_zero() -> None:
    """If the fields are named at the start, their counters exist before the first sale."""
    sold = [name for name in samples(instruments(known={"field": ["north", "south"]})) if name.startswith("sold")]
    assert len(sold) == 12


def test_known_values_of_some_open_labels_create_nothing() -> None:
    """A counter with other open labels without values cannot be created."""
    made = instruments(known={"pen": ["left"]})
    assert not [name for name in samples(made) if name.startswith("sold")]


def test_a_wide_counter_is_not_created_ahead() -> None:
    """More than a thousand label sets are too many zeros."""
    wide = metric("wide_total", COUNTER, Label("a", tuple(map(str, range(40)))), Label("b", tuple(map(str, range(40)))))
    made = instruments(metrics=(*METRICS, wide))
    assert not made.counter(wide)
    made.counter(wide)["1", "2"].inc()
    assert len(made.counter(wide)) == 1


def test_a_gauge_is_not_exported_before_it_is_set() -> None:
    """An unset timestamp would look like 56 years ago, an unset balance like a total loss."""
    made = instruments()
    gauge, stamp = made.gauge(GRAZING)["north"], made.gauge(SHEARED)[()]
    assert not [name for name in samples(made) if name.startswith(("grazing", "sheared"))]
    gauge.set(0)
    stamp.set(1e9)
    assert samples(made)['grazing{field="north"}'] == 0
    assert samples(made)["sheared_timestamp_seconds"] == 1e9


def test_a_cleared_gauge_is_no_longer_exported() -> None:
    """After `clear`, the next `set` exports it again."""
    made = instruments()
    gauge = made.gauge(GRAZING)["north"]
    gauge.set(3)
    gauge.clear()
    assert 'grazing{field="north"}' not in samples(made)
    gauge.set(4)
    assert samples(made)['grazing{field="north"}'] == 4


def test_a_level_counts_up_and_down_from_zero() -> None:
    """It is exported as 0 from the start."""
    made = instruments()
    visitors = made.level(VISITORS)[()]
    assert samples(made)["visitors"] == 0
    visitors.inc()
    visitors.inc()
    visitors.dec()
    assert samples(made)["visitors"] == 1


def test_a_histogram_writes_the_catalogues_bounds() -> None:
    """Buckets are cumulative, and a selector from the catalogue matches their `le`."""
    made = instruments()
    for value in (0.5, 0.75, 2, 2_000_000):
        made.histogram(MILKING)["north"].observe(value)
    assert {name: value for name, value in samples(made).items() if name.startswith("milking")} == {
        'milking_seconds_bucket{field="north",le="0.5"}': 1,
        'milking_seconds_bucket{field="north",le="1.0"}': 2,
        'milking_seconds_bucket{field="north",le="10.0"}': 3,
        'milking_seconds_bucket{field="north",le="1e+06"}': 3,
        'milking_seconds_bucket{field="north",le="+Inf"}': 4,
        'milking_seconds_count{field="north"}': 4,
        'milking_seconds_sum{field="north"}': 2_000_003.25,
    }
    assert MILKING.bucket.where(le="1e+06") == 'milking_seconds_bucket{le="1e+06"}'


def test_a_histogram_without_labels_starts_empty() -> None:
    """Its buckets are exported at zero, like those of prometheus_client."""
    assert samples(instruments())['sleep_seconds_bucket{le="+Inf"}'] == 0
    assert SLEEP.labels == ()


@pytest.mark.parametrize(
    "hostile", [None, 7, 0.95, True, b"north", ("north",), "", "a\nb", "\ud800", "\x00", "x" * 129]
)
def test_a_label_is_short_printable_text(hostile: object) -> None:
    """A value that would break the exposition, or is too long, is refused."""
    made = instruments()
    with pytest.raises(UpdateRefused, match="label 'field' must be") as refusal:
        made.gauge(GRAZING)[hostile]  # type: ignore[index]
    assert refusal.value.reason == "invalid_label_value"
    assert not made.gauge(GRAZING)


def test_a_value_outside_the_closed_set_is_refused_with_a_suggestion() -> None:
    """The message has the metric, the label and a suggestion."""
    with pytest.raises(UpdateRefused) as refusal:
        instruments().counter(BORN)["cw"]
    assert str(refusal.value) == "born_total: label 'animal' is never 'cw'; did you mean 'cow'?"
    assert refusal.value.reason == "unknown_label_value"


def test_one_value_more_than_the_maximum_is_refused() -> None:
    """An open label has a maximum; the values below it still work."""
    made = instruments()
    for field in ("north", "south", "west"):
        made.gauge(GRAZING)[field].set(1)
    with pytest.raises(
        UpdateRefused, match="label 'field' has its 3 values already; 'east' would be one more"
    ) as refusal:
        made.gauge(GRAZING)["east"]
    assert refusal.value.reason == "too_many_label_values"
    made.gauge(GRAZING)["north"].set(2)
    assert samples(made)['grazing{field="north"}'] == 2


def test_a_removed_label_set_makes_room_for_another() -> None:
    """The maximum is for the values at one time, so a bot can change its symbols again and again."""
    made = instruments()
    family = made.gauge(GRAZING)
    for number in range(100):
        family[f"field {number}"].set(number)
        family.remove(f"field {number}")
    assert not family


def test_removing_a_missing_label_set_does_nothing() -> None:
    """A position without a value can be closed."""
    instruments().gauge(GRAZING).remove("nowhere")


def test_each_label_has_a_maximum_of_its_own() -> None:
    """Many label sets are allowed if no single label has too many values."""
    made = instruments()
    for field in ("north", "south", "west"):
        for pen in ("left", "right"):
            made.gauge(FED)[field, pen].set(1)
    with pytest.raises(UpdateRefused, match="label 'pen'"):
        made.gauge(FED)["north", "middle"]


def test_members_of_an_enum_are_their_values() -> None:
    """The label is the member's value, whatever its str() is."""

    class Plain(str, enum.Enum):  # noqa: UP042  the older kind is what is tested
        COW = "cow"

    class Newer(enum.StrEnum):
        COW = "cow"

    made = instruments()
    for animal in (Plain.COW, Newer.COW, "cow"):
        made.counter(BORN)[animal].inc()
    assert samples(made)['born_total{animal="cow"}'] == 3
    assert len(made.counter(BORN)) == 3


def test_an_event_of_several_metrics_is_one_look_up() -> None:
    """Each metric gets its labels, in its own order."""
    made = instruments()
    event = made.joined(("animal", "field", "mood"), made.counter(SOLD), made.counter(BORN))
    sold, born = event["hen", "north", "calm"]
    sold.inc()
    born.inc()
    assert event["hen", "north", "calm"] == (sold, born)
    assert samples(made)['sold_total{animal="hen",field="north",mood="calm"}'] == 1
    assert samples(made)['born_total{animal="hen"}'] == 1


def test_an_event_of_several_metrics_is_checked_by_each_of_them() -> None:
    """If one of them refuses a value, no label set of the event is stored."""
    made = instruments()
    event = made.joined(("field", "animal", "mood"), made.gauge(GRAZING), made.counter(SOLD))
    with pytest.raises(UpdateRefused, match="label 'mood'"):
        event["north", "hen", "merry"]
    assert not event


def test_an_event_finds_the_new_child_after_a_removal() -> None:
    """A removed label set that is used again is exported again, from either table."""
    made = instruments()
    event = made.joined(("field", "pen"), made.gauge(FED), made.gauge(GRAZING))
    event["north", "left"][0].set(1)
    made.gauge(FED).remove(("north", "left"))
    event["north", "left"][0].set(2)
    assert samples(made)['fed_timestamp_seconds{field="north",pen="left"}'] == 2


def test_the_wrong_number_of_labels_is_refused() -> None:
    """The key must have one value per label."""
    made = instruments()
    with pytest.raises(UpdateRefused, match="its labels are field, animal, mood"):
        made.counter(SOLD)["north"]
    with pytest.raises(UpdateRefused, match="the labels are field, pen"):
        made.joined(("field", "pen"), made.gauge(FED), made.gauge(GRAZING))["north", "left", "more"]


def test_amounts_add_up() -> None:
    """A counter counts, and adds amounts of any numeric type."""
    made = instruments()
    rain = made.counter(RAIN)[()]
    rain.inc()
    rain.add(0.25)
    rain.add(2)
    assert samples(made)["rain_total"] == 3.25
