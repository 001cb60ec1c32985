"""Reads the pages in docs/runbooks/, for the checks and for the index."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from tradewatch.compiler.phrasing import cell
from tradewatch.model import Alert, Project, Source
from tradewatch.model.file_name import file_name

FOLDER = "runbooks"
SECTIONS = ("Meaning", "Confirm", "Act", "Wake", "After")

# Pages of the folder that are about all runbooks.
_ABOUT_ALL = ("README", "INDEX", "TEMPLATE")

# `<instance>` in a query: the reader takes the value from the message.
PLACEHOLDER = re.compile(r"<(\w+)>")

# A comment: readers do not see it.
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)

_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_QUERY = re.compile(r"^```promql\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Section:
    """The text below a heading; `line` is the number of the heading's line, from 1."""

    heading: str
    line: int
    text: str

    @property
    def prose(self) -> str:
        """The text without its comments and line breaks."""
        return " ".join(COMMENT.sub("", self.text).split())


@dataclass(frozen=True)
class Runbook:
    """One page; `name` is the name of its file without the ending."""

    name: str
    file: str
    text: str

    @property
    def subject(self) -> str:
        """How messages name this page."""
        return f"runbook {self.name}"

    def at(self, line: int) -> Source:
        """The place of a line of the page, counted from 1."""
        return Source(self.file, line)

    def at_offset(self, offset: int) -> Source:
        """The place of the line that contains the character at `offset`."""
        return self.at(self.text.count("\n", 0, offset) + 1)

    @cached_property
    def head(self) -> str:
        """The text above the first section: the title, and the answer in one sentence."""
        return _HEADING.split(self.text, maxsplit=1)[0].strip()

    @property
    def answer(self) -> str:
        """What has happened, in one sentence."""
        return " ".join(self.head.partition("\n")[2].split())

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the page, in their order."""
        headings = list(_HEADING.finditer(self.text))
        ends = [*(heading.start() for heading in headings), len(self.text)][1:]
        return tuple(
            Section(heading[1], self.at_offset(heading.start()).line, self.text[heading.end() : end])
            for heading, end in zip(headings, ends, strict=True)
        )

    def section(self, heading: str) -> Section | None:
        """The first section with this heading."""
        return next((section for section in self.sections if section.heading == heading), None)

    def queries(self) -> Iterator[tuple[Source, str]]:
        """Each PromQL block with the place of its first line."""
        return ((self.at_offset(found.start(1)), found[1]) for found in _QUERY.finditer(self.text))


def runbooks(project: Project) -> dict[str, Runbook]:
    """The runbooks of a project by name; none where they are not kept with the definitions."""
    pages = project.docs or {}
    names = {path: path.removeprefix(f"{FOLDER}/").removesuffix(".md") for path in pages if path.startswith(FOLDER)}
    return {
        name: Runbook(name, str(project.root / "docs" / path), pages[path])
        for path, name in names.items()
        if name not in _ABOUT_ALL
    }


def runbook_index(project: Project, pages: Mapping[str, Runbook]) -> str:
    """docs/runbooks/INDEX.md: every alert by group, with its severities and what has happened."""
    parts = [
        "<!-- Generated from the rules and the runbooks by `make build`; edit those, not this. -->",
        "# All runbooks",
    ]
    for group in project.groups:
        if group.alerts:
            parts += [f"## {group.name}", "\n".join(["| alert | severity | in short |", "| --- | --- | --- |"])]
            parts[-1] += "".join(f"\n{row}" for row in _rows(group.alerts, pages))
    return "\n\n".join(parts) + "\n"


def _rows(alerts: tuple[Alert, ...], pages: Mapping[str, Runbook]) -> Iterator[str]:
    severities: dict[str, dict[str, None]] = {}
    for alert in alerts:
        severities.setdefault(alert.name, {})[alert.severity] = None
    for name, found in severities.items():
        file = file_name(name)
        link = f"[{name}]({quote(file)}.md)" if file in pages else name
        answer = pages[file].answer if file in pages else ""
        yield f"| {cell(link)} | {cell(', '.join(found))} | {cell(answer)} |"
