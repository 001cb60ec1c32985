"""Thresholds: a general limit, limits of single label values, and both per environment."""

from __future__ import annotations

import pytest

from tests.model.author import Author
from tradewatch.model import SECONDS, PerEnvironment, Threshold, at

AGE = Threshold(
    unit=SECONDS,
    value=PerEnvironment(60, development=300),
    by_label={"symbol": {"BTC": PerEnvironment(3, staging=5), "ETH": 4}},
    why="Quotes come\n    many times a second.",
    tune="Look at the longest pause.",
)

GOOD = {"unit": "SECONDS", "value": "60", "by_label": "None", "why": '"Tried."', "tune": '"Look."'}


@pytest.mark.parametrize(
    ("environment", "symbol", "limit"),
    [
        ("production", None, 60),
        ("development", None, 300),
        ("production", "BTC", 3),
        ("staging", "BTC", 5),
        ("development", "BTC", 3),
        ("development", "ETH", 4),
        ("production", "DOGE", 60),
        ("development", "DOGE", 300),
        ("paper", None, 60),
    ],
)
def test_the_limit_of_an_environment_and_a_label_value(environment: str, symbol: str | None, limit: float) -> None:
    """The limit of a label value comes before the general one; every environment without a value has the default."""
    assert AGE.at(environment, symbol) == limit
    assert isinstance(AGE.at(environment, symbol), float)


def test_a_limit_for_all_has_no_label() -> None:
    """Without `by_label`, no label value has a limit of its own."""
    limit = Threshold(unit=SECONDS, value=1, why="Tried.", tune="Look.")
    assert (limit.label, dict(limit.exceptions)) == (None, {})


def test_the_label_with_exceptions() -> None:
    """`by_label` names one label, and the values that differ."""
    assert (AGE.label, list(AGE.exceptions)) == ("symbol", ["BTC", "ETH"])


def test_reasons_are_one_line() -> None:
    """Line breaks in the source are not in the documents."""
    assert AGE.why == "Quotes come many times a second."


@pytest.mark.parametrize(
    ("argument", "text", "summary"),
    [
        ("why", '" "', "the threshold has no `why`"),
        ("tune", '""', "the threshold has no `tune`"),
        ("by_label", "{}", "limits by label need exactly one label"),
        ("by_label", "{'a': {}}", "limits by label need exactly one label"),
        ("by_label", "{'a': {'x': 1}, 'b': {'y': 2}}", "limits by label need exactly one label"),
        ("by_label", "{'no-label': {'x': 1}}", "'no-label' is not a label name"),
    ],
)
def test_a_wrong_threshold_is_refused_at_its_argument(author: Author, argument: str, text: str, summary: str) -> None:
    """A limit is a finite number in every environment, and has `why` and `tune`."""
    assert author.refused("Threshold", argument, **GOOD | {argument: text}).summary.startswith(summary)


def test_an_environment_without_an_exception_has_the_default() -> None:
    """A new environment does not need a change of a rule."""
    hold: str | PerEnvironment[str] = PerEnvironment("5m", development="0s")
    assert [at(hold, name) for name in ("development", "production", "paper")] == ["0s", "5m", "5m"]
    hold = "5m"
    assert at(hold, "paper") == "5m"


def test_a_member_of_an_enumeration_is_asked_for_its_value(author: Author) -> None:
    """It would be printed like a number or a text, and YAML cannot represent it."""
    number = "__import__('enum').IntEnum('Limit', {'LOW': 1}).LOW"
    problem = author.refused("Threshold", "value", unit="RATIO", value=number, why='"Tried."', tune='"Look."')
    assert problem.summary == "value must be a number or a PerEnvironment, not the member LOW of Limit"
    assert problem.fix == "write Limit.LOW.value"
