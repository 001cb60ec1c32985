"""What was wrong when somebody began: a report of that day, so that only what is new is spoken of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import orjson

from tradewatch.foreign import read_file
from tradewatch.model import Problem, ProblemsFound

# What makes two problems the same: lines move.
Identity = tuple[str, str, str, str]


def accepted(path: Path) -> Counter[Identity]:
    """The problems of a report that `--format json` wrote. Raises ProblemsFound when it is none."""
    try:
        report = orjson.loads(read_file(path))
        if not isinstance(report, list):
            raise TypeError
        return Counter((each["check"], each["file"] or "", each["subject"], each["summary"]) for each in report)
    except (orjson.JSONDecodeError, TypeError, KeyError):
        problem = Problem("check/baseline", None, str(path), "is no report", fix="write one with --format json > FILE")
        raise ProblemsFound(problem) from None


def new(problems: Iterable[Problem], known: Counter[Identity], root: Path) -> Sequence[Problem]:
    """The problems that the baseline does not have; of two alike, as many as there are more."""
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
