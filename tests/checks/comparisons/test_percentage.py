"""comparisons/percentage"""

from __future__ import annotations

from pathlib import Path

from tradewatch.checks.comparisons.percentage import check
from tradewatch.plain import PlainRuleSet, read_files
from tradewatch.promql import Domain, Series

SEEN = {"fill_ratio": (0.2, 0.9), "error_percent": (3.0, 20.0), "zero_ratio": (0.0, 0.0), "load": (0.2, 0.9)}


def reported(folder: Path, expr: str) -> list[str]:
    """The summaries of the problems in an alert."""
    file = folder / "rules.yml"
    file.write_text(f"groups: [{{name: a, rules: [{{alert: A, expr: '{expr}'}}]}}]", "utf-8")
    known = tuple(Series(name=name, span=Domain(*span)) for name, span in SEEN.items())
    return [problem.summary for problem in check(PlainRuleSet(read_files([file]), known, 15.0))]


def test_the_values_that_were_seen_show_the_mistake(tmp_path: Path) -> None:
    """A ratio with a limit in percent never fires above it, and always below it."""
    for expr, summary in {
        "fill_ratio > 90": "fill_ratio is a ratio (0.2 to 0.9), and so never > 90",
        "fill_ratio < 10": "fill_ratio is a ratio (0.2 to 0.9), and so always < 10",
        "error_percent > 0.05": "error_percent is a percentage (3 to 20), and so always > 0.05",
    }.items():
        assert reported(tmp_path, expr) == [summary]


def test_other_limits_and_other_values_are_right(tmp_path: Path) -> None:
    """A leverage above 1, 5 of 100, a ratio of which only 0 was seen, and what is not a share."""
    for expr in ("fill_ratio > 3", "error_percent > 5", "zero_ratio > 90", "load > 90", "unseen_ratio > 90"):
        assert reported(tmp_path, expr) == [], expr
