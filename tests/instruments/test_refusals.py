"""Wrong updates: errors in development; dropped, counted and logged in production."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.instruments.catalogue import BORN, GRAZING, MILKING, RAIN, SOLD, VISITORS, instruments, samples
from tradewatch.instruments import Instruments, UpdateRefused


class Rude:
    """A value whose every method raises."""

    def __float__(self) -> float:
        raise RuntimeError("no float")

    def __hash__(self) -> int:
        raise RuntimeError("no hash")

    def __repr__(self) -> str:
        raise RuntimeError("no repr")


class Spoilsport(ValueError):
    """An exception whose text cannot be read."""

    def __str__(self) -> str:
        raise RuntimeError("no str")


class Awkward:
    def __float__(self) -> float:
        raise Spoilsport


HOSTILE = [None, "", "text", b"", [], {}, object(), Rude(), Awkward(), math.nan, 10**400, "x" * 10_000_000, complex(1)]
HOSTILE_IDS = [type(value).__name__ for value in HOSTILE]

NUMBERS: dict[str, Callable[[Instruments, object], None]] = {
    "counter": lambda made, value: made.counter(RAIN)[()].add(value),  # type: ignore[arg-type]
    "gauge": lambda made, value: made.gauge(GRAZING)["north"].set(value),  # type: ignore[arg-type]
    "histogram": lambda made, value: made.histogram(MILKING)["north"].observe(value),  # type: ignore[arg-type]
}


def attempt(made: Instruments, update: Callable[[], object]) -> None:
    """An update, in the way of a recorder's method."""
    try:
        update()
    except Exception as error:
        made.refuse(error)


def drops(made: Instruments) -> dict[str, float]:
    """How many updates were dropped, by reason."""
    found = {name: value for name, value in samples(made).items() if name.startswith("dropped") and value}
    return {name.split('"')[1]: value for name, value in found.items()}


@pytest.mark.parametrize("value", HOSTILE, ids=HOSTILE_IDS)
@pytest.mark.parametrize("kind", NUMBERS)
def test_in_production_no_value_raises(kind: str, value: object) -> None:
    """For any wrong number, the bot goes on, the metric keeps its value, and the drop is counted."""
    made = instruments(mode="production")
    attempt(made, lambda: NUMBERS[kind](made, value))
    assert sum(drops(made).values()) == 1
    made_values = [value for name, value in samples(made).items() if not name.startswith("dropped")]
    assert set(made_values) == {0}


@pytest.mark.parametrize("value", HOSTILE, ids=HOSTILE_IDS)
def test_in_production_no_label_raises(value: object) -> None:
    """For any wrong label, the bot goes on, no label set is added, and the drop is counted."""
    made = instruments(mode="production")
    attempt(made, lambda: made.counter(SOLD)[value, "cow", "calm"].inc())  # type: ignore[index]
    attempt(made, lambda: made.counter(BORN)[value].inc())  # type: ignore[index]
    expected = 1 if value == "text" else 2  # a fine name for a field, though not for an animal
    assert sum(drops(made).values()) == expected


@pytest.mark.parametrize("value", HOSTILE, ids=HOSTILE_IDS)
@pytest.mark.parametrize("kind", NUMBERS)
def test_in_development_every_wrong_value_is_refused(kind: str, value: object) -> None:
    """The update raises UpdateRefused."""
    made = instruments()
    with pytest.raises(UpdateRefused):
        attempt(made, lambda: NUMBERS[kind](made, value))


def test_each_reason_is_counted_separately() -> None:
    """The drop counter has the kind of mistake."""
    made = instruments(mode="production")
    for field in ("a", "b", "c", "d"):
        attempt(made, lambda field=field: made.gauge(GRAZING)[field].set(1))  # type: ignore[misc]
    attempt(made, lambda: made.counter(BORN)["horse"].inc())
    attempt(made, lambda: made.counter(BORN)[3].inc())  # type: ignore[index]
    attempt(made, lambda: made.counter(BORN)[["cow"]].inc())  # type: ignore[index]
    attempt(made, lambda: made.counter(RAIN)[()].add(-1))
    attempt(made, lambda: made.counter(RAIN)[()].add(math.inf))
    attempt(made, lambda: made.histogram(MILKING)["north"].observe(-0.1))
    attempt(made, lambda: made.counter(RAIN)[()].add(Rude()))
    attempt(made, lambda: made.gauge(GRAZING)["a"].set(-1))
    assert drops(made) == {
        "out_of_range": 1,
        "too_many_label_values": 1,
        "unknown_label_value": 1,
        "invalid_label_value": 2,
        "counter_decrease": 1,
        "invalid_number": 2,
        "other": 1,
    }


def test_a_counter_does_not_decrease() -> None:
    """The message has the amount."""
    with pytest.raises(UpdateRefused) as refused:
        instruments().counter(RAIN)[()].add(-2.5)
    assert str(refused.value) == "rain_total: a counter never decreases, so -2.5 cannot be added"


@pytest.mark.parametrize("amount", [3, 3.0, True, Decimal("0.1"), Fraction(1, 3), "12.5"])
def test_any_value_that_float_accepts_is_a_number(amount: float) -> None:
    """Bots can use Decimal for money without a conversion."""
    made = instruments()
    made.counter(RAIN)[()].add(amount)
    made.gauge(GRAZING)["north"].set(amount)
    assert samples(made)["rain_total"] == samples(made)['grazing{field="north"}'] == float(amount)


def test_a_drop_is_logged_with_the_bots_line(caplog: pytest.LogCaptureFixture) -> None:
    """The message has the metric, the label, the value, what to do, and the bot's line."""
    made = instruments(mode="production")
    with caplog.at_level(logging.WARNING, "tradewatch.instruments"):
        attempt(made, lambda: made.counter(BORN)["cw"].inc())
    assert caplog.messages[0].startswith(
        "update dropped: born_total: label 'animal' is never 'cw'; did you mean 'cow'? ("
    )


def test_drops_of_one_kind_are_logged_once_a_minute(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A loop may repeat a mistake a thousand times per second; the log has it once, then how often."""
    now = 1000.0
    monkeypatch.setattr("tradewatch.instruments.refusal.time.monotonic", lambda: now)
    made = instruments(mode="production")
    with caplog.at_level(logging.WARNING, "tradewatch.instruments"):
        for _ in range(5):
            attempt(made, lambda: made.counter(BORN)["cw"].inc())
            attempt(made, lambda: made.counter(RAIN)[()].add(-1))
        assert len(caplog.messages) == 2
        now = 1061.0
        attempt(made, lambda: made.counter(BORN)["cw"].inc())
    assert len(caplog.messages) == 3
    assert caplog.messages[2].endswith("; 4 similar updates were dropped since the last message")
    assert drops(made) == {"unknown_label_value": 6, "counter_decrease": 5}


def test_a_log_handler_that_fails_does_not_stop_a_trade() -> None:
    """The drops are still counted."""

    class Broken(logging.Handler):
        def handle(self, record: logging.LogRecord) -> bool:
            raise RuntimeError("disk full")

    log = logging.getLogger("tradewatch.instruments")
    broken = Broken()
    log.addHandler(broken)
    try:
        made = instruments(mode="production")
        attempt(made, lambda: made.counter(BORN)["cw"].inc())
    finally:
        log.removeHandler(broken)
    assert drops(made) == {"unknown_label_value": 1}


def test_a_message_is_short(caplog: pytest.LogCaptureFixture) -> None:
    """A large payload as a label fills neither the log nor the memory."""
    made = instruments(mode="production")
    with caplog.at_level(logging.WARNING, "tradewatch.instruments"):
        attempt(made, lambda: made.counter(RAIN)[()].add("x" * 1_000_000))  # type: ignore[arg-type]
        attempt(made, lambda: made.gauge(GRAZING)["x" * 1_000_000].set(1))
        attempt(made, lambda: made.counter(BORN)["x" * 1_000_000].inc())
    assert len(caplog.messages) == 3
    assert max(map(len, caplog.messages)) < 500


def test_a_level_takes_no_value() -> None:
    """Counting up and down cannot be wrong."""
    assert not hasattr(instruments().level(VISITORS)[()], "set")
