"""The pages of the checks: each example has its problem, and each waiver is for its check."""

from __future__ import annotations

import re

from tests.docs.fragments import found, keywords
from tests.docs.pages import PAGES, blocks
from tests.docs.reviewed import EXAMPLES

# `rules/duplicate` -> its page.
CHECKS = {page[len("docs/checks/") : -len(".md")]: page for page in PAGES if re.match(r"docs/checks/\w+/", page)}


def test_every_example_has_its_problem() -> None:
    """The check reports the example of its page."""
    right = []
    for check, page in CHECKS.items():
        for example in blocks(page):
            if example.heading == "Example" and check not in EXAMPLES:
                assert example.language == "python", f"{page}:{example.line}"
                right += [] if next(found(check, example.text), None) else [f"{page}:{example.line}"]
    assert right == []


def test_an_example_that_is_right_is_noticed() -> None:
    """Without a mistake there is no problem, so the test above can fail."""
    assert list(found("comparisons/bool", 'when=f"{KILL_SWITCH_ACTIVE} == 1",')) == []


def test_every_waiver_is_of_its_check() -> None:
    """It has its check, a day and a reason."""
    for check, page in CHECKS.items():
        for block in blocks(page, "python"):
            if block.heading == "How to waive it":
                (waiver,) = keywords(block.text)["waive"]
                assert waiver.check == check, f"{page}:{block.line}"


def test_the_reviewed_examples_are_there() -> None:
    """Every reason is for a page that exists."""
    assert set(EXAMPLES) <= set(CHECKS)
