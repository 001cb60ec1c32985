"""Problems in SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tradewatch.checks.names import published
from tradewatch.checks.registry import CHECKS
from tradewatch.model import Problem
from tradewatch.plain import identity


def sarif(problems: Sequence[Problem], root: Path) -> dict[str, Any]:
    """A log with one run; the address of a file is relative to `root`, or absolute outside it."""
    names = sorted({problem.check for problem in problems})
    driver = {"name": "tradewatch", "rules": [_rule(name) for name in names]}
    results = [_result(problem, names.index(problem.check), root) for problem in problems]
    return {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _rule(name: str) -> dict[str, Any]:
    finds = f"{CHECKS[name].finds}." if name in CHECKS else f"A problem of the kind {name}."
    return {"id": name, "shortDescription": {"text": finds}, "helpUri": published(name)}


def _result(problem: Problem, rule: int, root: Path) -> dict[str, Any]:
    lines = (f"{problem.subject}: {problem.summary}", problem.details, problem.fix)
    found: dict[str, Any] = {
        "ruleId": problem.check,
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": "\n".join(filter(None, lines))},
        "partialFingerprints": {"tradewatch/v1": _digest(identity(problem.check, problem.subject, problem.summary))},
    }
    if problem.where:
        path = problem.where.relative_to(root)
        uri = Path(path).as_uri() if Path(path).is_absolute() else quote(path)
        place = {"artifactLocation": {"uri": uri}, "region": {"startLine": max(problem.where.line, 1)}}
        found["locations"] = [{"physicalLocation": place}]
    return found


def _digest(parts: Iterable[object]) -> str:
    return sha256(repr(tuple(parts)).encode()).hexdigest()[:32]
