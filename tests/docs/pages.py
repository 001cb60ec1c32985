"""The pages as a reader sees them: blocks of code, and commands in the text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.commands import ROOT

PAGES = tuple(
    path.relative_to(ROOT).as_posix()
    for path in (
        *(ROOT / f"{name}.md" for name in ("README", "CONTRIBUTING", "CHANGELOG", "SECURITY")),
        *sorted((ROOT / "docs").rglob("*.md")),
    )
)


class Block(NamedTuple):
    """A fenced block: `line` is the line of its first line of code, `heading` the nearest heading above it."""

    page: str
    line: int
    language: str
    text: str
    heading: str


def blocks(page: str, language: str | None = None) -> list[Block]:
    """The blocks of a page in order, of one language or of all."""
    return [block for block in _blocks(page) if language in (None, block.language)]


def spans(page: str) -> Iterator[str]:
    """The texts in backticks in the prose and the tables of a page."""
    for token in _tokens(page):
        yield from (child.content for child in token.children or () if child.type == "code_inline")


def headings(page: str) -> Iterator[str]:
    """The texts of the headings of a page, without markup."""
    for before, token in pairwise(_tokens(page)):
        if before.type == "heading_open":
            yield "".join(child.content for child in token.children or ())


def links(page: str) -> Iterator[str]:
    """The targets of the links and pictures of a page."""
    for token in _tokens(page):
        for child in token.children or ():
            if target := child.attrGet("href") or child.attrGet("src"):
                yield str(target)


@cache
def _tokens(page: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse((ROOT / page).read_text(encoding="utf-8"))


def _blocks(page: str) -> Iterator[Block]:
    heading = ""
    for before, token in zip([None, *_tokens(page)], _tokens(page), strict=False):
        if before and before.type == "heading_open":
            heading = token.content
        if token.type in ("fence", "code_block"):
            assert token.map is not None  # every block has one
            yield Block(page, token.map[0] + 2, token.info, token.content, heading)


def lines(block: Block) -> Iterator[str]:
    """The commands of a block, without their comments."""
    return (line for each in block.text.splitlines() if (line := each.partition("  #")[0].strip()))


def path(page: str) -> Path:
    return ROOT / page
