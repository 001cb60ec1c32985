"""A page with the pictures of what changed, before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from tradewatch.preview.server import Dashboards

_PAGE = """<!doctype html>
<meta charset="utf-8">
<title>Dashboards that changed since {reference}</title>
<style>
  body {{ font: 14px sans-serif; color: #ccccdc; background: #111217; }}
  div {{ display: flex; gap: 16px; align-items: flex-start; }}
  figure {{ flex: 1; margin: 0; }}
  img {{ width: 100%; }}
</style>
<h1>Dashboards that changed since {reference}</h1>
{sections}
"""


@dataclass(frozen=True)
class Change:
    """A dashboard that is not the same any more; `before` or `after` is None if it is new or gone."""

    uid: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def title(self) -> str:
        """What people call it."""
        return str((self.after or self.before or {})["title"])

    def picture(self, side: str) -> str:
        """The file of one side's picture, `before` or `after`."""
        return f"{self.uid}-{side}.png"


def changed(committed: Mapping[str, bytes], dashboards: Dashboards) -> list[Change]:
    """What differs between the files of a commit and the dashboards now, sorted by title."""
    old = {
        content["uid"]: content
        for path, text in committed.items()
        if path.startswith("grafana/dashboards/") and path.endswith(".json")
        for content in [json.loads(text)]
    }
    new = {uid: json.loads(path.read_bytes()) for uid, path in dashboards.paths.items()}
    found = [Change(uid, old.get(uid), new.get(uid)) for uid in old | new if old.get(uid) != new.get(uid)]
    return sorted(found, key=lambda each: each.title)


def write_page(folder: Path, changes: Sequence[Change], reference: str) -> None:
    """Write `folder`/index.html, which shows the pictures in `folder` side by side."""
    sections = [
        f"<h2>{escape(each.title)}</h2>\n<div>{''.join(_side(each, side) for side in ('before', 'after'))}</div>"
        for each in changes
    ]
    page = _PAGE.format(reference=escape(reference), sections="\n".join(sections) or "<p>None.</p>")
    folder.joinpath("index.html").write_text(page, "utf-8")


def _side(change: Change, side: str) -> str:
    if getattr(change, side) is None:
        return f"<figure><figcaption>{side}: it does not exist</figcaption></figure>"
    return f'<figure><figcaption>{side}</figcaption><img src="{escape(change.picture(side))}" alt="{side}"></figure>'
