"""dashboards/duplicate"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """Two dashboards with the same uid or title, or two panels of a dashboard with the same title."""
    yield from _dashboards(built)
    yield from _panels(built)


def _dashboards(built: BuiltEnvironment) -> Iterator[Finding]:
    environment = built.environment.name
    seen: dict[tuple[str, str], str] = {}
    for path, document in built.dashboards.items():
        # Without the environment, so that all environments report the same problem, and it is printed once.
        title = document["title"].removesuffix(f" ({environment})")
        for key, name in (("slug", document["uid"].removeprefix(f"{environment}-")), ("title", title)):
            first = seen.setdefault((key, name), path)
            if first != path:
                yield Finding(
                    built.tree.origin(path),
                    f"dashboard {title!r}",
                    f"{first} has the same {key} {name!r}",
                    details="Grafana keeps only the one that it reads last.",
                    fix=f"change the {key} of one of them",
                )


def _panels(built: BuiltEnvironment) -> Iterator[Finding]:
    seen: set[tuple[str, str]] = set()
    for path, panel in built.panels():
        title = panel.get("title", "")
        if panel["type"] == "row" or not title:
            continue
        if (path, title) in seen:
            yield built.panel_finding(
                path,
                panel,
                "another panel of this dashboard has the same title",
                details="The title does not say which of the two is meant.",
                fix="give one of them another title",
            )
        seen.add((path, title))
