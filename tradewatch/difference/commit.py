"""The generated files of a commit, read from Git's objects: nothing is checked out, and nothing of it is run."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tradewatch.model import Problem, ProblemsFound

_SECONDS = 60
_MOST_BYTES = 200_000_000
_REGULAR = (b"100644", b"100755")


def read_commit(root: Path, reference: str) -> Mapping[str, Mapping[str, bytes]]:
    """Environment -> path -> bytes, as build/ was at a commit, a branch or a tag.

    `root` is the project's folder. Raises ValueError for a reference that names no commit with a build/,
    ProblemsFound when Git is missing, fails, or `root` is not in a repository.
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
        raise _problem(f"build/ at {reference!r} has {size:,} bytes, more than can be compared")
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
        raise ValueError(f"{reference!r} is not a commit, a branch or a tag that is here") from fault
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
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _problem(said[0].removeprefix("fatal: ") if said else f"git {arguments[0]} failed")
    return done.stdout


def _problem(summary: str) -> ProblemsFound:
    return ProblemsFound(Problem("build/diff", None, "git", summary))
