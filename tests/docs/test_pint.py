"""docs/checks/PINT.md"""

from __future__ import annotations

import re

from tests.commands import ROOT
from tradewatch.checks import CHECKS

TEXT = (ROOT / "docs/checks/PINT.md").read_text("utf-8")
ROWS = [line.strip("| ").split(" | ") for line in TEXT.splitlines() if line.startswith("| `")]
WORDS = {"has it", "better", "needs a server", "leaves out"}


def test_every_check_of_ours_in_the_table_exists() -> None:
    """Each link has the name of a check, and leads to its page."""
    links = re.findall(r"\[([a-z]+/[a-z-]+)\]\(([^)]+)\)", TEXT)
    assert links
    for name, page in links:
        assert name in CHECKS
        assert page == f"{name}.md"
        assert (ROOT / "docs/checks" / page).exists()


def test_every_row_says_what_ours_does() -> None:
    """In one of four ways; what is the same or better names a check."""
    names = [pint for pint, _, _ in ROWS]
    assert len(set(names)) == len(names) > 30
    for pint, ours, why in ROWS:
        assert ours in WORDS, pint
        assert ours in ("needs a server", "leaves out") or "](" in why or "`check/file`" in why, pint
