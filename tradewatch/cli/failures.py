"""Every failure becomes Problems: what content got wrong, what the disk refused, which program is missing."""

from __future__ import annotations

import os
import re
import sys
import traceback
from pathlib import Path

from tradewatch.filetree import WriteError
from tradewatch.model import Problem, ProblemsFound, Source, did_you_mean
from tradewatch.toolchain import ToolError

_ENGINE = Path(__file__).resolve().parent.parent
_MISSING_IMPORT = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_UNEXPECTED = re.compile(r"unexpected keyword argument '(\w+)'")


def problems_of(failure: Exception, root: Path) -> tuple[Problem, ...]:
    """What to tell of an exception, at the line of content that caused it where there is one."""
    if isinstance(failure, ProblemsFound):
        return failure.problems
    if isinstance(failure, ToolError):
        return (Problem("tools", None, "tools", str(failure)),)
    if isinstance(failure, SyntaxError) and failure.filename:
        return (Problem("definition", Source(failure.filename, failure.lineno or 1), "Python", failure.msg),)
    where = _line_of_content(failure, root)
    if isinstance(failure, OSError) and failure.strerror:
        written = failure.written if isinstance(failure, WriteError) else ()
        fix = f"written are {', '.join(written)}, and nothing else was changed" if written else "nothing was changed"
        return (Problem("disk", where, _named(failure, root), failure.strerror.lower(), fix=fix),)
    summary = f"{type(failure).__name__}: {' '.join(str(failure).split())}".replace(f"{root}{os.sep}", "")
    if where is None:
        return (Problem("engine", None, "tradewatch", summary, fix="this is our fault; --debug shows where"),)
    if isinstance(failure, TypeError) and (unexpected := _UNEXPECTED.search(summary)):
        where = where.of_argument(unexpected[1])
    return (Problem("definition", where, "Python", summary, fix=_suggestion(failure)),)


def _named(failure: OSError, root: Path) -> str:
    """The file that the system refused."""
    return Source(str(failure.filename), 1).relative_to(root) if failure.filename else "file"


def _line_of_content(failure: BaseException, root: Path) -> Source | None:
    """The innermost line of the traceback that lies in the project and not in the engine."""
    for frame, line in reversed(list(traceback.walk_tb(failure.__traceback__))):
        path = Path(frame.f_code.co_filename)
        inside = path.is_relative_to(root) and not path.is_relative_to(_ENGINE)
        if inside and not {".venv", "generator.py"} & set(path.relative_to(root).parts):
            return Source(str(path), line)
    return None


def _suggestion(failure: BaseException) -> str:
    """The name that was probably meant."""
    if isinstance(failure, NameError) and failure.name:
        *_, (frame, _) = traceback.walk_tb(failure.__traceback__)
        word, known = failure.name, {*frame.f_globals, *frame.f_locals}
    elif isinstance(failure, AttributeError) and failure.name:
        word, known = failure.name, set(dir(failure.obj))
    elif (missing := _MISSING_IMPORT.search(str(failure))) and missing[2] in sys.modules:
        word, known = missing[1], set(vars(sys.modules[missing[2]]))
    else:
        return ""
    return did_you_mean(word, known) if known else ""
