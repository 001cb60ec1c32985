"""Reads the generated files of a commit from Git's objects, without a checkout and without running any of it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tradewatch.model import Problem, ProblemsFound

_SECONDS = 60
_MOST_BYTES = 200_000_000
_REGULAR = (b"100644", b"100755")


def read_commit(root: Path, reference: str) -> Mapping[str, Mapping[str, bytes]]:
    """The content of build/ at a commit, a branch or a tag, by environment and path.

    `root` is the project's folder. Raises ValueError if the reference is not a commit with a build/, and ProblemsFound
    if Git is missing or fails, or `root` is not in a repository.
    """
    _git(root, "rev-parse", "--git-dir")
    commit = _commit(root, reference)
    entries = _git(root, "ls-tree", "-r", "-z", "-l", commit, "build/").split(b"\0")[:-1]
    objects: dict[str, bytes] = {}
    size = 0
    for entry in entries:
        fields, _, file = entry.partition(b"\t")
        mode, _, name, length = fields.split()
        if mode in _REGULAR:
            objects[file.decode("utf-8", "surrogateescape")] = name
            size += int(length)
    if not objects:
        raise ValueError(f"{reference!r} has no build/")
    if size > _MOST_BYTES:
        raise _problem(f"build/ at {reference!r} has {size:,} bytes, too many to compare")
    contents = _contents(root, list(objects.values()))
    trees: dict[str, dict[str, bytes]] = {}
    for (path, _), content in zip(objects.items(), contents, strict=True):
        _, environment, *rest = path.split("/")
        if rest:
            trees.setdefault(environment, {})["/".join(rest)] = content
    return trees


def _commit(root: Path, reference: str) -> str:
    try:
        name = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{reference}^{{commit}}")
    except (ProblemsFound, ValueError) as fault:  # ValueError: a NUL byte, which no argument can have
        raise ValueError(f"{reference!r} is not a commit, a branch or a tag of this repository") from fault
    return name.decode().strip()


def _contents(root: Path, names: list[bytes]) -> list[bytes]:
    answer = _git(root, "cat-file", "--batch", given=b"".join(name + b"\n" for name in names))
    contents = []
    start = 0
    for _ in names:
        end = answer.index(b"\n", start)
        length = int(answer[start:end].split()[2])
        contents.append(answer[end + 1 : end + 1 + length])
        start = end + 1 + length + 1
    return contents


def _git(root: Path, *arguments: str, given: bytes | None = None) -> bytes:
    command = ["git", "--no-replace-objects", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=_SECONDS, check=False)
    except FileNotFoundError as fault:
        raise _problem("git is missing; install it") from fault
    except subprocess.TimeoutExpired as fault:
        raise _problem(f"git {arguments[0]} did not answer within {_SECONDS} s") from fault
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _problem(lines[0].removeprefix("fatal: ") if lines else f"git {arguments[0]} failed")
    return done.stdout


def _problem(summary: str) -> ProblemsFound:
    return ProblemsFound(Problem("build/diff", None, "git", summary))
