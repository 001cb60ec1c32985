"""checks/page"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from tradewatch.checks.built_project import BuiltProject
from tradewatch.checks.names import check_names, file_of
from tradewatch.model import Finding, Project, Source, did_you_mean

FOLDER = "checks"


def pages(project: Project) -> dict[str, str]:
    """The name of each check that has a page, with the page's path in docs/; empty if the project has none."""
    paths = (path for path in project.docs or {} if path.startswith(f"{FOLDER}/") and path.count("/") == 2)
    return {path.removeprefix(f"{FOLDER}/").removesuffix(".md"): path for path in paths}


def index(summaries: Mapping[str, str]) -> str:
    """docs/checks/INDEX.md: every check by subject, with its page and what it finds."""
    parts = ["<!-- Generated from tradewatch/checks/ by `make build`; edit those, not this. -->", "# All checks"]
    for subject, names in groupby(summaries, key=lambda name: name.partition("/")[0]):
        rows = "".join(f"\n| [{name}]({name}.md) | {summaries[name]} |" for name in names)
        parts += [f"## {subject}", f"| check | finds |\n| --- | --- |{rows}"]
    return "\n\n".join(parts) + "\n"


def check(built: BuiltProject) -> Iterator[Finding]:
    """A check without a page, or a page without a check.

    A project that keeps no pages needs none.
    """
    written, names = pages(built.project), check_names()
    for name in sorted(set(names) - written.keys()) if written else ():
        yield Finding(
            Source(str(file_of(name)), 1),
            f"check {name}",
            f"there is no docs/{FOLDER}/{name}.md",
            details="Every problem names its check, and its reader looks for the page.",
            fix=f"copy a page of docs/{FOLDER}/{name.partition('/')[0]}/; docs/{FOLDER}/README.md explains its parts",
        )
    for name in sorted(written.keys() - set(names)):
        yield Finding(
            Source(str(built.project.root / "docs" / written[name]), 1),
            f"page {name}",
            f"no check is called {name!r}",
            fix=did_you_mean(name, names),
        )
