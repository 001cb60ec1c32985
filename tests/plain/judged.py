"""One rule on one catalogue, and what the checks say about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tradewatch.checks import problems_in
from tradewatch.model import Problem
from tradewatch.plain import PlainRuleSet, read_files
from tradewatch.plain.exposition import read_exposition_file
from tradewatch.promql import Series

# The checks that report something about an expression on a catalogue.
Judge = Callable[..., list[str]]


def problems(folder: Path, expression: str | list[str], *catalogues: str, name: str = "") -> list[Problem]:
    """The problems in alerts on these expressions, all with the same name if it is given."""
    several = [expression] if isinstance(expression, str) else expression
    rules = [{"alert": name or f"A{number}", "expr": each} for number, each in enumerate(several)]
    file = folder / "rules.yml"
    file.write_text(json.dumps({"groups": [{"name": "a", "rules": rules}]}), "utf-8")
    series: list[Series] = []
    for number, text in enumerate(catalogues):
        (folder / f"metrics{number}.txt").write_text(text, "utf-8")
        series += (each.series for each in read_exposition_file(folder / f"metrics{number}.txt"))
    return list(problems_in(PlainRuleSet(read_files([file]), tuple(series), 15.0)))
