"""Waivers: which check, why, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from tests.model.author import Author
from tradewatch.channels.slack import Slack
from tradewatch.model import Receiver, Route, Waiver


def test_a_waiver_says_of_what_why_and_until_when() -> None:
    """The day is the last one; the reason becomes one line."""
    waiver = Waiver("routing/shadowed", until="2027-01-31", reason="the desk\n    moves")
    assert (waiver.check, waiver.last_day, waiver.reason) == ("routing/shadowed", date(2027, 1, 31), "the desk moves")
    assert waiver.subject == "waiver of routing/shadowed"


def test_every_definition_can_carry_waivers() -> None:
    """With positional and with keyword arguments; without `waive` there is no waiver."""
    waiver = Waiver("routing/shadowed", until="2027-01-31", reason="tried")
    assert Receiver("desk", (Slack,), waive=(waiver,)).waive == (waiver,)
    assert Route(waive=(waiver,)).waive == (waiver,)
    assert Route().waive == ()


@pytest.mark.parametrize(
    ("argument", "text", "summary"),
    [
        ("until", "'31.1.2027'", "'31.1.2027' is not a day"),
        ("until", "'20270131'", "'20270131' is not a day"),
        ("until", "'2027-1-31'", "'2027-1-31' is not a day"),
        ("until", "'2027-02-30'", "2027-02-30 does not exist"),
        ("reason", "' '", "the waiver has no reason"),
    ],
)
def test_a_wrong_waiver_is_refused_at_its_line(author: Author, argument: str, text: str, summary: str) -> None:
    """A waiver with a wrong day would never end."""
    arguments = {"check": "'routing/shadowed'", "until": "'2027-01-31'", "reason": "'tried'", argument: text}
    assert author.refused("Waiver", argument, **arguments).summary == summary
