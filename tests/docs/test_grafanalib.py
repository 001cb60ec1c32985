"""docs/GRAFANALIB.md: its dashboard is taken over as the page says."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

import generator
from tests.docs.pages import blocks, path
from tradewatch.checks import check
from tradewatch.compiler import CompiledProject
from tradewatch.grafana import REMOVED_PANEL_TYPES, existing
from tradewatch.grafana.migration.dashboard import migrated
from tradewatch.grafana.migration.removed import REMOVED_KEYS
from tradewatch.grafana.walk import panels
from tradewatch.model import Environment, Problem, Waiver

PAGE = "docs/GRAFANALIB.md"
BEFORE, MODULE, WAIVED = (block.text for block in blocks(PAGE, "python"))
PROBLEMS, AFTER = (block.text for block in blocks(PAGE, "text"))
PROJECT = generator.project()
PRODUCTION = PROJECT.environments[-1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The page's two files where it says they are."""
    (custom := tmp_path / "dashboards" / "custom").mkdir(parents=True)
    (custom / "orders.dashboard.py").write_text(BEFORE, "utf-8")
    (custom / "orders.py").write_text(MODULE, "utf-8")
    return custom


def module(file: Path, text: str, **names: Any) -> dict[str, Any]:
    """The names of a module with this text, which is in this file."""
    exec(compile(text, str(file), "exec"), names)
    return names


def built(builder: Callable[[Environment], object]) -> tuple[dict[str, Any], list[Problem]]:
    """The dashboard as Grafana gets it, and the problems with it."""
    compiled = CompiledProject(replace(PROJECT, dashboards={"custom": (builder,)}))
    document = orjson.loads(compiled.within(PRODUCTION).tree["grafana/dashboards/custom/orders.json"])
    found = check(compiled, [PRODUCTION])
    return document, [each for each in found if each.where and each.where.file.endswith("orders.dashboard.py")]


def summary(document: dict[str, Any]) -> Iterator[list[str]]:
    """Type, title, unit, data source and limits of each panel."""
    for panel in panels(document):
        defaults = panel.get("fieldConfig", {}).get("defaults", {})
        steps = defaults.get("thresholds", {}).get("steps", ())
        limits = [f"{each['color']} from {each['value']}" if each["value"] else each["color"] for each in steps]
        source = panel.get("datasource", {}).get("uid", "")
        yield [panel["type"], panel["title"], defaults.get("unit", ""), source, ", ".join(limits)]


def test_the_dashboard_becomes_what_the_page_shows(folder: Path, tmp_path: Path) -> None:
    """Its panels, and the problems at its lines."""
    document, problems = built(module(folder / "orders.py", MODULE)["dashboard"])
    shown = [re.split(r"\s{2,}", line) for line in AFTER.splitlines()]
    assert [[part for part in line if part] for line in summary(document)] == shown
    reported = sorted(
        f"{each.where.place_in(tmp_path)}: {each.subject}: {each.summary}" for each in problems if each.where
    )
    assert reported == PROBLEMS.splitlines()


def test_the_waivers_of_the_page_cover_its_problems(folder: Path) -> None:
    """Each waiver covers something, and nothing else is wrong."""
    board = module(folder / "orders.py", f"board = {WAIVED}", existing=existing, Waiver=Waiver)["board"]
    compiled = CompiledProject(replace(PROJECT, dashboards={"custom": (lambda env: board,)}))
    found = check(compiled, [PRODUCTION])
    assert [each for each in found if each.where and str(folder) in each.where.file] == []
    assert "orders.dashboard" not in " ".join(sys.modules)


def test_the_table_of_types_is_right() -> None:
    """A panel of each old type becomes the new one."""
    more: dict[str, Any] = {"series": {"xaxis": {"mode": "series"}}, "histogram": {"xaxis": {"mode": "histogram"}}}
    more["gauge"] = {"gauge": {"show": True}}
    rows = re.findall(r"^\| `([\w-]+)`(.*?) \| `([\w-]+)` \|", path(PAGE).read_text("utf-8"), re.MULTILINE)
    assert len(rows) == 9
    for old, condition, new in rows:
        extra: dict[str, Any] = next((options for word, options in more.items() if word in condition), {})
        (panel,) = migrated({"panels": [{"type": old, "title": "T", **extra}]})["panels"]
        assert panel["type"] == new, (old, condition)


def test_everything_that_is_not_taken_over_is_on_the_page() -> None:
    """The keys and the types of panels that the check reports."""
    text = path(PAGE).read_text("utf-8")
    for name in ("alert", *REMOVED_KEYS, *REMOVED_PANEL_TYPES):
        assert f"`{name}`" in text, name
