"""Names that were meant, for many unknown names at once."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest

from tradewatch.checks import near_names
from tradewatch.checks.near_names import nearest


def test_each_kind_of_slip_is_found_and_the_first_name_wins() -> None:
    """A word misspelt, other letters' case, words in another order, a suffix too few or too many; not another word."""
    known = ("disk_read_bytes", "disk_reads", "queue_depth", "requests_total")
    meant = {
        "queue_dept": "queue_depth",
        "Queue_Depth": "queue_depth",
        "bytes_read_of_disk": "disk_read_bytes",
        "requests": "requests_total",
        "disk_reads_total": "disk_reads",
    }
    assert nearest({*meant, "queue_length", "other"}, known) == meant


def test_families_of_names_take_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand unknown names beside a thousand known ones, which all differ in one word."""
    compared = 0

    def counting(junk: None, one: str, other: str) -> SequenceMatcher[str]:
        nonlocal compared
        compared += 1
        return SequenceMatcher(junk, one, other)

    monkeypatch.setattr(near_names, "SequenceMatcher", counting)
    found = nearest(
        {f"a_{n}_total" for n in range(1_000)} | {"up_total"}, [*(f"a_x{n}y_total" for n in range(1_000)), "up"]
    )
    assert found["up_total"] == "up"
    assert compared < 300_000
