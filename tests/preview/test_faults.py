"""What the browser finds becomes problems: one for each panel and kind of fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tradewatch.preview import faults as module
from tradewatch.preview.faults import faults
from tradewatch.preview.page import Page
from tradewatch.preview.server import Dashboards


def test_faults_of_a_panel_are_one_problem_with_their_widths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same fault at both widths is listed once, and of many only the first ones."""
    path = tmp_path / "here/grafana/dashboards/standard/risk.json"
    path.parent.mkdir(parents=True)
    path.write_text('{"uid": "here-risk"}', "utf-8")
    found = [("Limits", "clipped", f"text {number}", width) for number in range(5) for width in (1280, 1920)]
    found += [("Limits", "overlap", "a overlaps b", 1280), ("", "console", "404", 1280)]
    keys = ("panel", "kind", "text", "width")
    lines = [json.dumps({"url": "http://x/d/here-risk", **dict(zip(keys, each, strict=True))}) for each in found]
    monkeypatch.setattr(module, "in_browser", lambda *_: "\n".join(lines))
    problems = faults(Page(tmp_path), "http://x", Dashboards(tmp_path / "here"), ["here-risk"])
    assert [(each.check, each.subject, each.summary) for each in problems] == [
        (
            "preview/clipped",
            "panel 'Limits' of risk",
            "text 0 (1280, 1920 px); text 1 (1280, 1920 px); text 2 (1280, 1920 px) and 2 more",
        ),
        ("preview/overlap", "panel 'Limits' of risk", "a overlaps b (1280 px)"),
        ("preview/console", "risk", "404 (1280 px)"),
    ]
    assert {each.where.file for each in problems if each.where} == {str(path)}
