"""A baseline: an earlier report, whose problems are not reported again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import orjson

from tradewatch.foreign import read_file
from tradewatch.model import Problem, ProblemsFound

# Check, file, subject and summary. Lines move, so they do not count.
Identity = tuple[str, str, str, str]


def read_baseline(path: Path) -> Counter[Identity]:
    """The problems in a report of `--format json`. Raises ProblemsFound if the file is not such a report."""
    try:
        report = orjson.loads(read_file(path))
        if not isinstance(report, list):
            raise TypeError
        return Counter((each["check"], each["file"] or "", each["subject"], each["summary"]) for each in report)
    except (orjson.JSONDecodeError, TypeError, KeyError):
        summary, fix = "is not a report of `--format json`", "write one with `--format json > FILE`"
        raise ProblemsFound(Problem("check/baseline", None, str(path), summary, fix=fix)) from None


def new_problems(problems: Iterable[Problem], known: Counter[Identity], root: Path) -> Sequence[Problem]:
    """The problems that the baseline does not have. If it has one of two equal problems, the second is new."""
    left = known.copy()
    found = []
    for problem in problems:
        file = problem.where.relative_to(root) if problem.where else ""
        identity = (problem.check, file, problem.subject, problem.summary)
        if left[identity] > 0:
            left[identity] -= 1
        else:
            found.append(problem)
    return found
