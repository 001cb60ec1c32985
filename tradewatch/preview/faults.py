"""The faults that only a drawn dashboard has, as problems."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from tradewatch.grafana.walk import panels
from tradewatch.model import Problem, Source
from tradewatch.preview.page import Page
from tradewatch.preview.pictures import in_browser
from tradewatch.preview.server import Dashboards
from tradewatch.promql import SyntaxFault, parse, selected_series

# Seconds for each dashboard, which is drawn at two widths, on a busy machine.
_WITHIN = 600.0
_FIXES = {
    "clipped": "make the panel larger, or the text shorter",
    "console": "see the page's console: generator.py preview --serve",
    "empty": "check the expression, or whether the panel is needed",
    "error": "open the dashboard: generator.py preview --serve",
    "not drawn": "use what the preview draws, or teach it: preview/src/panels",
    "overlap": "make the panel larger, or show less in it",
    "unreadable": "use a larger font or another colour",
}
_open = build_opener(ProxyHandler({})).open


def faults(
    page: Page, url: str, dashboards: Dashboards, uids: Sequence[str], prometheus: str, now: int | None
) -> list[Problem]:
    """A problem for each fault in the dashboards that the server at `url` shows, at two widths.

    A panel may be empty if Prometheus has nothing that its queries select. Raises ToolError without node or a browser.
    """
    output = in_browser(page, "check.mjs", [f"{url}/d/{uid}" for uid in uids], _WITHIN * len(uids))
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for line in output.splitlines():
        fault: Mapping[str, Any] = json.loads(line)
        uid = str(fault["url"]).rpartition("/")[2]
        key = (uid, fault["panel"], fault["kind"], fault["text"])
        found.setdefault(key, []).append(fault["width"])
    known = _names(prometheus, now)
    return [
        _problem(dashboards, *key, widths)
        for key, widths in found.items()
        if key[2] != "empty" or _should_be_filled(dashboards, key[0], key[1], known)
    ]


def _problem(dashboards: Dashboards, uid: str, panel: str, kind: str, text: str, widths: Sequence[int]) -> Problem:
    path = dashboards.paths[uid]
    subject = f"panel {panel!r} of {path.stem}" if panel else path.stem
    wide = f", {' and '.join(map(str, sorted(set(widths))))} px wide"
    return Problem(
        f"preview/{kind.replace(' ', '-')}", Source(str(path), 1), subject, f"{text}{wide}", fix=_FIXES[kind]
    )


def _names(prometheus: str, now: int | None) -> frozenset[str]:
    """The names of all series that Prometheus has."""
    until = {} if now is None else {"end": str(now // 1000)}
    with _open(f"{prometheus}/api/v1/label/__name__/values?{urlencode(until)}", timeout=60) as answer:
        return frozenset(json.load(answer)["data"])


def _should_be_filled(dashboards: Dashboards, uid: str, title: str, known: frozenset[str]) -> bool:
    document = json.loads(dashboards.paths[uid].read_bytes())
    return any(
        name in known
        for panel in panels(document)
        if panel.get("title") == title
        for target in panel.get("targets", ())
        for name in _selected(target.get("expr", ""))
    )


def _selected(expression: str) -> Iterator[str]:
    try:
        yield from selected_series(parse(expression))
    except SyntaxFault:
        return  # it is an error on the panel
