"""runbooks/link"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.compiler.runbooks import FOLDER, Runbook
from tradewatch.grafana import Dashboard
from tradewatch.model import Finding, Source, did_you_mean

_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
# `*Overview: Kill switch*` is the panel of that title on the dashboard of that title.
_PANEL = re.compile(r"(?<![*\w])\*([A-Z][\w ]+: [^*]+)\*(?!\*)")
_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A runbook links to a page or a panel that does not exist."""
    panels = _panels(built)
    for runbook in built.compiled.shared.runbooks.values():
        for where, summary, fix in (*_links(runbook), *_named_panels(runbook, panels)):
            yield Finding(
                where,
                runbook.subject,
                summary,
                details="The person who is woken loses minutes.",
                fix=fix,
            )


def _panels(built: BuiltEnvironment) -> frozenset[str]:
    boards = built.compiled.dashboards.values()
    return frozenset(
        f"{board.title}: {panel.title}"
        for board in boards
        if isinstance(board, Dashboard)
        for row in board.rows
        for panel in row.panels
    )


def _links(runbook: Runbook) -> Iterator[tuple[Source, str, str]]:
    folder = Path(runbook.file).parent
    for found in _LINK.finditer(runbook.text):
        if "://" not in found[1] and not found[1].startswith("mailto:") and not (folder / found[1]).exists():
            pages = (path.name for path in folder.glob("*.md"))
            yield runbook.at_offset(found.start()), f"there is no {FOLDER}/{found[1]}", did_you_mean(found[1], pages)


def _named_panels(runbook: Runbook, panels: frozenset[str]) -> Iterator[tuple[Source, str, str]]:
    # Blocks become blank lines, so that places stay.
    prose = _BLOCK.sub(lambda block: re.sub(r"[^\n]", " ", block[0]), runbook.text)
    for found in _PANEL.finditer(prose) if panels else ():
        title = " ".join(found[1].split())
        if title not in panels:
            yield runbook.at_offset(found.start()), f"there is no panel {title!r}", did_you_mean(title, panels)
