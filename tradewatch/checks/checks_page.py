"""checks/page: a check without a page, or a page without a check."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from importlib import import_module
from itertools import groupby
from pathlib import Path

from tradewatch.model import Problem, Project, Source, did_you_mean

FOLDER = "checks"


def pages(project: Project) -> dict[str, str]:
    """The name of each check that has a page, with the page's path in docs/; empty if the project has none."""
    paths = (path for path in project.docs or {} if path.startswith(f"{FOLDER}/") and path.count("/") == 2)
    return {path.removeprefix(f"{FOLDER}/").removesuffix(".md"): path for path in paths}


def index(summaries: Mapping[str, str]) -> str:
    """docs/checks/INDEX.md: every check by family, with its page and what it finds."""
    parts = ["<!-- Generated from tradewatch/checks/ by `make build`; edit those, not this. -->", "# All checks"]
    for family, names in groupby(summaries, key=lambda name: name.partition("/")[0]):
        rows = "".join(f"\n| [{name}]({name}.md) | {summaries[name]} |" for name in names)
        parts += [f"## {family}", f"| check | finds |\n| --- | --- |{rows}"]
    return "\n\n".join(parts) + "\n"


def check(project: Project, checks: Collection[str]) -> Iterator[Problem]:
    """`checks` are the names of all checks."""
    written = pages(project)
    for name in sorted(set(checks) - written.keys()) if written else ():
        module = import_module(f"tradewatch.checks.{name.replace('/', '_').replace('-', '_')}")
        yield Problem(
            "checks/page",
            Source(str(Path(str(module.__file__)).resolve()), 1),
            f"check {name}",
            f"there is no docs/{FOLDER}/{name}.md",
            details="Every problem names its check, and its reader looks for the page.",
            fix="write the page: what the check finds, an example, why it matters, how to fix it",
        )
    for name in sorted(written.keys() - set(checks)):
        yield Problem(
            "checks/page",
            Source(str(project.root / "docs" / written[name]), 1),
            f"page {name}",
            f"no check is called {name!r}",
            fix=did_you_mean(name, checks),
        )
