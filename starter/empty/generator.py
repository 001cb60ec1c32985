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
    "metrics.py",
    "rules",
    "receivers",
    "dashboards",
)


def project() -> Project:
    """All content. The imports are here, so that an error in content is reported like any other problem."""
    from tradewatch.model import Project, record_definitions

    with record_definitions() as made:
        import metrics

        import dashboards
        import environments
        import receivers
        import rules

    return Project(
        root=ROOT,
        identity="service",
        environments=environments.ENVIRONMENTS,
        metrics=metrics.METRICS,
        groups=rules.GROUPS,
        receivers=receivers.RECEIVERS,
        routing=receivers.ROUTING,
        promises=receivers.PROMISES,
        templates=receivers.TEMPLATES,
        dashboards=dashboards.DASHBOARDS,
        equivalent_mutants=rules.EQUIVALENT_MUTANTS,
        docs={
            page.relative_to(ROOT / "docs").as_posix(): page.read_text("utf-8")
            for page in sorted(ROOT.joinpath("docs").rglob("[!.]*.md"))
        },
        content=tuple(ROOT / name for name in CONTENT),
        made=tuple(made),
    )


if __name__ == "__main__":
    main(project, ROOT)
