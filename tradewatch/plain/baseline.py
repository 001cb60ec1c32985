"""A baseline: an earlier report, whose problems are not reported again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

import orjson

from tradewatch.foreign import read_file
from tradewatch.model import Problem, ProblemsFound

_PLACE = re.compile(r"\S+:\d+\b")
_NAME = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|[\w:.$-]*(?:[_:$]|\w\d|\d)[\w:.$-]*|\b[A-Z]\w*[A-Z]\w*")


class Identity(NamedTuple):
    """What makes a problem the same in the next report: its check, its subject, and the names in its summary.

    Lines and paths change, and so do the words of a newer Tradewatch.
    """

    check: str
    subject: str
    names: tuple[str, ...]


Baseline = Mapping[Identity, Sequence[str]]


def identity(check: str, subject: str, summary: str) -> Identity:
    """The identity of a problem."""
    if subject.startswith("file "):
        subject = f"file {PurePath(subject.removeprefix('file ')).name}"
    return Identity(check, subject, tuple(sorted(set(_NAME.findall(_PLACE.sub("", summary))))))


def read_baseline(path: Path) -> Baseline:
    """The files with each problem of a report of `--format json`. Raises ProblemsFound if it is not such a report."""
    found: dict[Identity, list[str]] = {}
    try:
        report = orjson.loads(read_file(path))
        if not isinstance(report, list):
            raise TypeError
        for each in report:
            known = identity(*(_text(each[key]) for key in ("check", "subject", "summary")))
            found.setdefault(known, []).append(_text(each["file"] or ""))
    except (orjson.JSONDecodeError, TypeError, KeyError):
        summary, fix = "is not a report of `--format json`", "write one with `--format json > FILE`"
        raise ProblemsFound(Problem("check/baseline", None, str(path), summary, fix=fix)) from None
    return found


def new_problems(problems: Iterable[Problem], known: Baseline, root: Path) -> Sequence[Problem]:
    """The problems that the baseline does not have.

    If it has one of two equal problems, the second is new; if one of them is in another file, that one.
    """
    found: dict[Identity, list[Problem]] = {}
    for problem in problems:
        found.setdefault(identity(problem.check, problem.subject, problem.summary), []).append(problem)
    return [problem for key, each in found.items() for problem in _without(each, list(known.get(key, ())), root)]


def _without(problems: Sequence[Problem], files: list[str], root: Path) -> Sequence[Problem]:
    """The problems that are left if one is taken away for each of the files, its own ones first."""
    left = []
    for problem in problems:
        file = problem.where.relative_to(root) if problem.where else ""
        if file in files:
            files.remove(file)
        else:
            left.append(problem)
    return left[len(files) :]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
