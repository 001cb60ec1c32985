"""The names of all checks: rules/traffic-guard is the check in tradewatch/checks/rules/traffic_guard.py."""

from __future__ import annotations

from functools import cache
from pathlib import Path

# The names of checks in older versions, for waivers that still have them.
RENAMED = {
    "environments/bots": "environments/watched",
    "routing/through-bot": "routing/through-watched",
    "rules/lost-bot": "rules/lost-identity",
    "rules/market-gate": "rules/paused-by",
}

FOLDER = Path(__file__).resolve().parent

# Where the pages about problems are published; a clone has them in docs/checks.
_PUBLISHED = "https://github.com/example-trading/tradewatch/blob/main/docs/checks"

# What other parts of the engine report has a part for each kind there.
_OTHERS = "OTHERS.md"


@cache
def check_names() -> tuple[str, ...]:
    """Sorted. Every file in a folder of tradewatch/checks/ is a check; the files beside the folders are shared."""
    return tuple(sorted(f"{file.parent.name}/{file.stem}".replace("_", "-") for file in FOLDER.glob("*/[a-z]*.py")))


def module_of(name: str) -> str:
    """The module of a check, as Python imports it."""
    return f"{__package__}.{name.replace('/', '.').replace('-', '_')}"


def file_of(name: str) -> Path:
    """The file of a check."""
    return FOLDER / f"{name.replace('-', '_')}.py"


def page_of(name: str) -> str:
    """The page about the problems with this name, relative to docs/checks, with the part of a page about others."""
    return f"{name}.md" if name in check_names() else f"{_OTHERS}#{name.partition('/')[0]}"


def published(name: str) -> str:
    """The address of the page about the problems with this name."""
    return f"{_PUBLISHED}/{page_of(name)}"
