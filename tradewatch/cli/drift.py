"""Drift: generated files that are not what the definitions compile to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path

from tradewatch.filetree import FileTree, compare, read
from tradewatch.foreign import read_file
from tradewatch.model import Problem, Source


def drift(build: Path, trees: Mapping[str, FileTree], *, everything: bool) -> list[Problem]:
    """A problem for each file in `build` that is changed, missing or left over.

    `trees` holds the wanted files by environment; with `everything`, anything else in `build` is a problem too.
    """
    problems = []
    for name, tree in trees.items():
        folder = build / name
        on_disk = read(folder)
        found = compare(tree, on_disk)
        for path in found.changed:
            line = _first_difference(tree[path], on_disk[path])
            problems.append(_problem(folder / path, line, "is not what the definitions compile to"))
        problems += [_problem(folder / path, 1, "is missing") for path in found.missing]
        problems += [_problem(folder / path, 1, "is left over: nothing generates it") for path in found.leftover]
    if everything:
        left = "is left over: no environment has this name"
        problems += [_problem(stray, 1, left) for stray in strays(build, trees)]
    return problems


def outdated(root: Path, pages: FileTree) -> list[Problem]:
    """A problem for each generated file outside build/ that is changed or missing."""
    problems = []
    for path, wanted in pages.items():
        file = root / path
        found = read_file(file) if file.is_file() and not file.is_symlink() else b""
        if found != wanted:
            problems.append(_problem(file, _first_difference(wanted, found), "is not what the definitions compile to"))
    return problems


def strays(build: Path, environments: Iterable[str]) -> Iterator[Path]:
    """Files and folders in build/ that do not belong to an environment, except those of a running build, `.NAME`."""
    if build.is_dir():
        kept = set(environments)
        yield from sorted(path for path in build.iterdir() if path.name not in kept and path.name[0] != ".")


def _first_difference(wanted: bytes, found: bytes) -> int:
    lines = zip_longest(wanted.splitlines(), found.splitlines())
    return next((number for number, (one, other) in enumerate(lines, 1) if one != other), 1)


def _problem(path: Path, line: int, summary: str) -> Problem:
    return Problem(
        "build/drift",
        Source(str(path), line),
        "generated file",
        summary,
        details="Generated files are not edited by hand.",
        fix="run `make build` and commit the result",
    )
