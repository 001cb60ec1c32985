"""The files of a new project, as a tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import tradewatch
from tradewatch.filetree import FileTree, read
from tradewatch.starter.parts import COMPOSED, COMPOSED_OF, CONTENT, PAGES, PARTS

_PACK = Path(__file__).resolve().parent / "pack"
_ROOT = _PACK if _PACK.is_dir() else _PACK.parents[2]

# Git, pip and the generator itself would read these names here.
_NAMES = {"gitignore": ".gitignore", "pre-commit-config.yaml": ".pre-commit-config.yaml", "github": ".github"}

# What the example of services does not have.
_TRADING_ONLY = ("situations", "demo")

# The example has the same texts of messages, with its own identity label.
_TEMPLATES = "receivers/templates"
_IDENTITY = re.compile(rb'(?<=Labels\.)bot\b|(?<=")bot(?=")')
_TITLE = b"\nBot: "


def starting_files(*, empty: bool = False, without: Collection[str] = ()) -> FileTree:
    """The files of a new project: the trading content, or with `empty` the example of services.

    `without` are the names of PARTS to leave out.
    """
    unwanted = {*without, *(_TRADING_ONLY if empty else ())}
    if "receivers" in unwanted:
        unwanted.add("demo")  # which shows messages
    left_out, pages = {PARTS[name] for name in unwanted}, {PAGES[name] for name in unwanted & PAGES.keys()}
    content = _example() if empty else _trading()
    found = dict(content) | dict(_files(_ROOT / "starter" / "project", "."))
    kept = {
        path: text
        for path, text in found.items()
        if path.partition("/")[0] not in left_out and path.rpartition("/")[2] not in pages
    }
    if unwanted.isdisjoint(COMPOSED_OF):
        kept |= dict(_files(_ROOT, COMPOSED))
    if "receivers" in left_out:
        kept["environments.py"] = _without_channels(kept["environments.py"])
    return FileTree(
        {path: _without(text, pages | left_out if _mentions(path) else pages) for path, text in kept.items()}
    )


def _trading() -> Iterator[tuple[str, bytes]]:
    for path in (*CONTENT, *PARTS.values()):
        yield from _files(_ROOT, path)


def _example() -> Iterator[tuple[str, bytes]]:
    yield from _files(_ROOT / "starter" / "empty", ".")
    for path, text in _files(_ROOT, _TEMPLATES):
        yield path, _IDENTITY.sub(b"service", text).replace(_TITLE, b"\nService: ")


def _files(root: Path, path: str) -> Iterator[tuple[str, bytes]]:
    """A file below `root`, or all files of a folder, by the path that they have in a project."""
    top = root / path
    found = {"": top.read_bytes()} if top.is_file() else read(top)
    for below, content in found.items():
        if "__pycache__" not in below:
            parts = Path(path, below).parts
            yield (
                "/".join(_NAMES.get(part, part) for part in parts),
                content.replace(b"${VERSION}", tradewatch.__version__.encode()),
            )


def _without_channels(content: bytes) -> bytes:
    """The environments without channels, which only receivers use."""
    tree = ast.parse(content)
    unused = [
        each.value for each in ast.walk(tree) if isinstance(each, ast.keyword) and each.arg in ("channels", "secrets")
    ] + [each for each in tree.body if isinstance(each, ast.ImportFrom) and "channels" in str(each.module)]
    lines = {line for each in unused for line in range(each.lineno, (each.end_lineno or each.lineno) + 1)}
    kept = [line for number, line in enumerate(content.splitlines(keepends=True), 1) if number not in lines]
    return b"".join(kept)


def _mentions(path: str) -> bool:
    """Whether a file lists the parts of the project, one or more lines each."""
    return path in ("generator.py", "Makefile", "README.md") or path.startswith(".github/")


def _without(content: bytes, left_out: Collection[str]) -> bytes:
    """A text without the lines that name something which is left out."""
    if not left_out:
        return content
    named = re.compile(rb"\b(" + b"|".join(re.escape(name.encode()) for name in sorted(left_out)) + rb")\b")
    return b"".join(line for line in content.splitlines(keepends=True) if not named.search(line))
