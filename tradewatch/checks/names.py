"""The names of all checks: rules/lost-bot is the check in tradewatch/checks/rules/lost_bot.py."""

from __future__ import annotations

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


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
