"""Every exception becomes problems: a fault in content, an error of the disk, a missing program."""

from __future__ import annotations

import os
import re
import traceback
from pathlib import Path

from tradewatch.cli.import_errors import missing, unreadable
from tradewatch.cli.interruption import Interrupted
from tradewatch.cli.module_names import is_content
from tradewatch.filetree import WriteError
from tradewatch.model import Problem, ProblemsFound, Source, did_you_mean
from tradewatch.toolchain import ToolError

_UNEXPECTED = re.compile(r"unexpected keyword argument '(\w+)'")
_LONGEST = 500


def problems_of(failure: BaseException, root: Path) -> tuple[Problem, ...]:
    """The problems to report for an exception, at the line of content that caused it, if there is one."""
    if isinstance(failure, ProblemsFound) and failure.problems:
        return failure.problems
    if isinstance(failure, ToolError):
        return (Problem("tools", None, "tools", _text(failure)),)
    where = line_of_content(failure, root)
    summary = _summary(failure).replace(f"{root}{os.sep}", "")
    try:
        if problem := _specific_problem(failure, summary, where, root):
            return (problem,)
    except Interrupted:
        raise
    except BaseException:  # noqa: S110 - an exception may hold objects of content, which answer with anything
        pass
    if where is None:
        return (Problem("engine", None, "tradewatch", summary, fix="this is a bug in tradewatch; --debug shows where"),)
    return (Problem("definition", where, "Python", summary),)


def _specific_problem(failure: BaseException, summary: str, where: Source | None, root: Path) -> Problem | None:
    """A better problem for exceptions of some types; None for all others."""
    if isinstance(failure, OSError) and failure.strerror:
        return _os_problem(failure, where, root)
    if isinstance(failure, SyntaxError) and is_content(file := Path(str(failure.filename)), root) and file.is_file():
        return Problem("definition", Source(str(file), failure.lineno or 1), "Python", str(failure.msg))
    if where is None:
        return None
    if isinstance(failure, _NOT_COMPILED) and (problem := unreadable(where, root)):
        return problem
    if isinstance(failure, TypeError) and (unexpected := _UNEXPECTED.search(summary)):
        where = where.of_argument(unexpected[1])
    summary, fix = missing(failure, summary, where, root) or (summary, _suggestion(failure))
    parts = failure.exceptions if isinstance(failure, BaseExceptionGroup) else ()
    return Problem("definition", where, "Python", summary, "\n".join(map(_summary, parts)), fix)


# What Python raises for a module that it cannot compile, where it does not say which one.
_NOT_COMPILED = (SyntaxError, ValueError, MemoryError, RecursionError)


def line_of_content(failure: BaseException, root: Path) -> Source | None:
    """The innermost line of the traceback that lies in the project and not in the engine."""
    for frame, line in reversed(list(traceback.walk_tb(failure.__traceback__))):
        if is_content(Path(frame.f_code.co_filename), root):
            return Source(frame.f_code.co_filename, line)
    return None


def _os_problem(failure: OSError, where: Source | None, root: Path) -> Problem:
    """The problem for an error of the operating system, with the name of the file."""
    named = Source(str(failure.filename), 1).relative_to(root) if failure.filename else "file"
    fix = ""
    if isinstance(failure, WriteError):
        written = ", ".join(failure.written)
        fix = f"only {written} changed" if written else "nothing was changed"
    return Problem("disk", where, named, str(failure.strerror).lower(), fix=fix)


def _summary(failure: BaseException) -> str:
    """The type of an exception and its message."""
    return f"{type(failure).__name__}: {_text(failure)}".removesuffix(": ")


def _text(failure: BaseException) -> str:
    """The message of an exception, on one line. Content may define how an exception becomes text, and that may fail."""
    try:
        text = " ".join(str(failure).split())
    except Interrupted:
        raise
    except BaseException as another:
        return f"its message cannot be shown, because that raises {type(another).__name__}"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} ..."


def _suggestion(failure: BaseException) -> str:
    """The name that the author probably meant, or what to do instead."""
    if isinstance(failure, SystemExit):
        return "content must not end the command; raise an error that says what is wrong"
    if isinstance(failure, NameError) and failure.name:
        *_, (frame, _) = traceback.walk_tb(failure.__traceback__)
        return did_you_mean(failure.name, {*frame.f_globals, *frame.f_locals})
    if isinstance(failure, AttributeError) and failure.name:
        if new := getattr(failure.obj, "renamed", {}).get(failure.name):
            return f"{failure.name} is now called {new}"
        return did_you_mean(failure.name, dir(failure.obj))
    return ""
