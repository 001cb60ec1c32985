"""rules/arithmetic"""

from __future__ import annotations

from dataclasses import replace
from math import isclose
from typing import Any

import pytest

from tests.checks.conftest import LIMIT, USED_UP, found_by, with_alert
from tradewatch.checks.calculations import wrong_calculations
from tradewatch.model import Project

RIGHT = (
    "A fall of 20% needs a gain of 25% (1 / 0.8 = 1.25).",
    "It needs a gain of 25% (1 / (1 - 20%) - 1 = 25%).",
    "The price moves by 1.3 basis points in 1.5 s (0.6 x sqrt(1.5 / 31,536,000)).",
    "The price moves (0.6 * sqrt(1.5 / 31,536,000) = 1.3 basis points), and 0.1% at most.",
    "Of 80%, the rest is 0.4% ((1 - 80%) x 2% = 0.4%).",
    "One or two of 21 (1 / 21 = 4.8%, 2 / 21 = 9.5%).",
    "That makes 10 (2 x 5 = 10), and 12.5 rounds to 12 or 13 (25 / 2 = 12, 25 / 2 = 13).",
    "It is 6 in both ways (12 / 2 = 6 = 2 x 3).",
    "The balance is 2 (-3 + 5 = 2).",
)

NOT_CALCULATIONS = (
    "In 10 to 50 ms (10 - 20 at night) or by 2026 (2026-11-29).",
    "Set it to 1 / (1 + the move of 5%), a limit of 1 / their number, or 3x leverage.",
    "Two of 3 (2 GiB x 1024 / 4 = 512), and half of 3 x 4 = 6.",
    "A share without a number (1 / 3).",
    "After 5 minutes: 7 + (2 x 3) items, (2 x 3) + 1 more.",
    "See 5 (1 / 0 = 3), 5 (sqrt(0 - 1) = 3), 5 (2 ** 9 = 3), 5 (2 x = 3), 5 (3 = 4), 5 (x / x = 1).",
    "By 3 times (2 x 3 = 6s), (2 x 3 = 6x), (2 x 3 = 1 x 6) and (2 x 3 = 12 / 2).",
    f"Of 7 ({'(' * 1_000}2 x 3{')' * 1_000} = 7) and ({'2 x ' * 1_000}2 = 7).",
)

WRONG: tuple[tuple[str, str, float], ...] = (
    ("It needs a gain (1 / 0.8 = 1.26).", "1 / 0.8 = 1.26", 1.25),
    ("5% are 31 failures (5% x 600 = 31).", "5% x 600 = 31", 30),
    ("5% are 31 failures (5% x 600).", "(5% x 600)", 30),
    ("In 60 s it moves by 0.09% (0.6 x sqrt(60 / 31,536,000)).", "(0.6 x sqrt(60 / 31,536,000))", 0.000828),
    ("That makes, after 3, 10 (2 x 5 = 11).", "2 x 5 = 11", 10),
    ("Of 21 (1 / 21 = 4.8%, 2 / 21 = 9.6%).", "2 / 21 = 9.6%", 2 / 21),
    ("The price moves by 14 basis points (12 / 10,000 = 14 basis points).", "12 / 10,000 = 14 basis points", 0.0012),
    ("It wins 6 (4 + 1 = 6).", "4 + 1 = 6", 5),
    ("It was 30 before. Now 5% are 31 (5% x 600).", "(5% x 600)", 30),
    ("Of 80%, the rest is 0.5% ((1 - 80%) x 2% = 0.5%).", "(1 - 80%) x 2% = 0.5%", 0.004),
)


@pytest.mark.parametrize("text", [*RIGHT, *NOT_CALCULATIONS])
def test_a_right_calculation_and_other_brackets_pass(text: str) -> None:
    """A result may be rounded to its digits; what is not surely a calculation is not judged."""
    assert list(wrong_calculations(text)) == []


@pytest.mark.parametrize(("text", "calculation", "result"), WRONG)
def test_a_wrong_result_is_found(text: str, calculation: str, result: float) -> None:
    """It is reported as it is written, with the right result."""
    (wrong,) = wrong_calculations(text)
    assert wrong.text == calculation
    assert isclose(wrong.result, result, rel_tol=1e-3)


@pytest.mark.parametrize("argument", ["why", "tune"])
def test_both_texts_of_a_threshold_are_recomputed(project: Project, argument: str) -> None:
    """There is one problem per text, for any number of environments, at the line of the text."""
    texts: dict[str, Any] = {argument: "A tenth is left of it (1 - 0.9 = 0.2)."}
    wrong = replace(LIMIT, **texts)
    (problem,) = found_by("rules/arithmetic", with_alert(project, replace(USED_UP, above=wrong)))
    assert problem.summary == f"`{argument}` says 1 - 0.9 = 0.2, but the result is 0.1"
    assert problem.where == LIMIT.defined.of_argument(argument)
