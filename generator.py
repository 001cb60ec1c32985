#!/usr/bin/env python3
"""Collects the content into one Project and hands it to the engine's command line: see `generator.py --help`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tradewatch.cli import main

if TYPE_CHECKING:
    from tradewatch.model import Project

ROOT = Path(__file__).resolve().parent

# A definition here that nothing uses is a problem.
CONTENT = (
    "environments.py",
    "tradingbot/catalogue",
    "tradingbot/events",
    "rules",
    "receivers",
    "dashboards",
    "situations",
)


def project() -> Project:
    """All content. The imports are here, so that an error in content is reported like any other problem."""
    from tradewatch.model import Project, record_definitions

    with record_definitions() as made:
        import dashboards
        import environments
        import receivers
        import rules
        import situations
        from tradingbot.catalogue import METRICS
        from tradingbot.events import RECORDER

    return Project(
        root=ROOT,
        identity="bot",
        environments=environments.ENVIRONMENTS,
        metrics=METRICS,
        groups=rules.GROUPS,
        receivers=receivers.RECEIVERS,
        routing=receivers.ROUTING,
        inhibitions=receivers.INHIBITIONS,
        promises=receivers.PROMISES,
        maintenance=rules.MAINTENANCE,
        templates=receivers.TEMPLATES,
        dashboards=dashboards.DASHBOARDS,
        equivalent_mutants=rules.EQUIVALENT_MUTANTS,
        world=situations.WORLD,
        situations=situations.SITUATIONS,
        recorder=RECORDER,
        simulator="stack.bot",
        docs={
            page.relative_to(ROOT / "docs").as_posix(): _text(page)
            for page in sorted(ROOT.joinpath("docs").rglob("[!.]*.md"))
            if page.is_file()
        },
        content=tuple(ROOT / name for name in CONTENT),
        made=tuple(made),
    )


def _text(page: Path) -> str:
    """The text of a page; bytes that are not UTF-8 become U+FFFD, which the checks report at its line."""
    from tradewatch.foreign import read_file

    return read_file(page).decode("utf-8", "replace").replace("\0", "\ufffd")


if __name__ == "__main__":
    main(project, ROOT)
