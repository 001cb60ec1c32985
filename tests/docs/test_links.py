"""Every link of the pages leads to a file, and to a heading in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from tests.commands import ROOT
from tests.docs.pages import PAGES, headings, links, path


@cache
def anchors(page: str) -> frozenset[str]:
    """The anchors that GitHub gives to the headings of a page."""
    return frozenset(re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings(page))


def broken() -> Iterator[str]:
    for page in PAGES:
        for link in links(page):
            if re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = unquote(link).partition("#")
            target = (Path(ROOT, page).parent / name).resolve() if name else ROOT / page
            if not target.exists():
                yield f"{page}: {link}: the file does not exist"
            elif anchor and anchor not in anchors(target.relative_to(ROOT).as_posix()):
                yield f"{page}: {link}: no heading has this anchor"


def test_every_link_leads_somewhere() -> None:
    """A heading that is renamed, or a page that is removed, is noticed where somebody links it."""
    assert list(broken()) == []


def test_the_index_has_every_page() -> None:
    """docs/README.md says when to read each page, and has each dashboard in its group."""
    index = "docs/README.md"
    linked = {link.partition("#")[0] for link in links(index)}
    assert {each.name for each in (ROOT / "docs").glob("*.md")} - {"README.md"} <= linked
    text = path(index).read_text("utf-8")
    for group in path("docs/GRAFANA_DASHBOARDS.md").read_text("utf-8").split("\n## ")[1:]:
        (row,) = re.findall(rf"^\| the {group.partition(chr(10))[0]} dashboards .*$", text, re.MULTILINE)
        assert set(re.findall(r"\[([^\]]+)\]", row)) == set(re.findall(r"^### (.+)$", group, re.MULTILINE))
