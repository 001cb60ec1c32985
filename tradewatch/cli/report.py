"""Problems as people, programs and GitHub read them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, get_args

from tradewatch.checks.names import page_of, published
from tradewatch.model import Problem

Format = Literal["console", "json", "github", "markdown", "sarif"]
FORMATS: tuple[Format, ...] = get_args(Format)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted by place, then by check, without repetitions: several environments can have the same problem."""
    return sorted(dict.fromkeys(problems), key=_place)


def _place(problem: Problem) -> tuple[str, int, str, str, str]:
    file, line = (problem.where.file, problem.where.line) if problem.where else ("", 0)
    return (file, line, problem.check, problem.subject, problem.summary)


def report(problems: Sequence[Problem], form: Format, root: Path) -> str:
    """The whole report in one of the formats; file names are relative to `root`. Empty if there are no problems, except
    in JSON and SARIF.
    """
    if form == "json":
        return json.dumps([_as_object(problem, root) for problem in problems], indent=2, ensure_ascii=False)
    if form == "sarif":
        from tradewatch.cli.sarif import sarif  # here, since most reports need neither checks nor baselines

        return json.dumps(sarif(problems, root), indent=2, ensure_ascii=False)
    write = {"console": _for_people, "github": _for_github, "markdown": _for_summary}[form]
    return "\n".join(write(problem, root) for problem in problems)


def _as_object(problem: Problem, root: Path) -> dict[str, str | int | None]:
    return {
        "check": problem.check,
        "file": problem.where.relative_to(root) if problem.where else None,
        "line": problem.where.line if problem.where else None,
        "subject": problem.subject,
        "summary": problem.summary,
        "details": problem.details,
        "fix": problem.fix,
        "page": published(problem.check),
    }


def pages(problems: Iterable[Problem], docs: Path) -> str:
    """A line for each kind of problem: its page, as a file if the project has it, else as an address."""
    lines = []
    for check in sorted({problem.check for problem in problems}):
        file = docs / "checks" / page_of(check)
        here = file.with_name(file.name.partition("#")[0]).is_file()
        lines.append(f"[{check}] {file.relative_to(docs.parent) if here else published(check)}")
    return "\n".join(lines)


def _for_people(problem: Problem, root: Path) -> str:
    place = f"{problem.where.place_in(root)}: " if problem.where else ""
    fix = f"; {problem.fix}" if problem.fix else ""
    details = "".join(f"\n    {line}" for line in problem.details.splitlines())
    return f"{place}{problem.subject}: {problem.summary}{fix} [{problem.check}]{details}"


def _for_summary(problem: Problem, root: Path) -> str:
    """A list item of a job summary; in a code span, nothing is markup or a mention."""
    from tradewatch.difference import code_span  # here, since most reports need no parser of YAML

    return f"- {code_span(_for_people(problem, root).partition(chr(10))[0])} [explained]({published(problem.check)})"


def _for_github(problem: Problem, root: Path) -> str:
    """A workflow command, which GitHub shows at the line: ::error file=...,line=...,title=...::message"""
    place = f"file={_property(problem.where.relative_to(root))},line={problem.where.line}," if problem.where else ""
    parts = (f"{problem.subject}: {problem.summary}", problem.details, problem.fix, published(problem.check))
    return f"::error {place}title={_property(problem.check)}::{_data(chr(10).join(filter(None, parts)))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
