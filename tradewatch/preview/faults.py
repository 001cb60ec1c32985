"""The faults that only a drawn dashboard has, as problems."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tradewatch.model import Problem, Source
from tradewatch.preview.page import Page
from tradewatch.preview.pictures import in_browser
from tradewatch.preview.server import Dashboards

# Seconds for each dashboard, which is drawn at two widths, on a busy machine.
_WITHIN = 600.0
# How many faults of a kind a problem lists for a panel.
_LISTED = 3
_FIXES = {
    "clipped": "make the panel larger, or the text shorter",
    "console": "see the page's console: generator.py preview --serve",
    "crowded": "show fewer series, or make the panel wider",
    "empty": "check the expression, or say what it means with `no_value`",
    "error": "open the dashboard: generator.py preview --serve",
    "not drawn": "use what the preview draws, or teach it: preview/src/panels",
    "overlap": "make the panel larger, or show less in it",
    "unreadable": "use a larger font or another colour",
}


def faults(page: Page, url: str, dashboards: Dashboards, uids: Sequence[str]) -> list[Problem]:
    """A problem for each fault in the dashboards that the server at `url` shows, at two widths.

    A panel may be empty if it says what that means. Raises ToolError without node or a browser.
    """
    output = in_browser(page, "check.mjs", [f"{url}/d/{uid}" for uid in uids], _WITHIN * len(uids))
    found: dict[tuple[str, str, str], dict[str, set[int]]] = {}
    for line in output.splitlines():
        fault: Mapping[str, Any] = json.loads(line)
        uid = str(fault["url"]).rpartition("/")[2]
        texts = found.setdefault((uid, fault["panel"], fault["kind"]), {})
        texts.setdefault(fault["text"], set()).add(fault["width"])
    return [_problem(dashboards, *key, texts) for key, texts in found.items()]


def _problem(dashboards: Dashboards, uid: str, panel: str, kind: str, texts: Mapping[str, set[int]]) -> Problem:
    """One problem for all faults of a kind that a panel has, at the widths in px at which it has them."""
    path = dashboards.paths[uid]
    subject = f"panel {panel!r} of {path.stem}" if panel else path.stem
    all_texts = [f"{text} ({', '.join(map(str, sorted(widths)))} px)" for text, widths in texts.items()]
    others = f" and {len(all_texts) - _LISTED} more" if len(all_texts) > _LISTED else ""
    summary = f"{'; '.join(all_texts[:_LISTED])}{others}"
    return Problem(f"preview/{kind.replace(' ', '-')}", Source(str(path), 1), subject, summary, fix=_FIXES[kind])
