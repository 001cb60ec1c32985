"""Why content cannot be imported, in more exact words than Python's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from tradewatch.cli.module_names import bindings
from tradewatch.model import Problem, Source, did_you_mean
from tradewatch.model.source import line_of_invalid_byte

_NAME = re.compile(r"cannot import name '(\w+)'")
_GUESS = re.compile(r"partially initialized module (?=')| \(most likely due to a circular import\)")


def unreadable(where: Source, root: Path) -> Problem | None:
    """The problem in the module that cannot be compiled, if the line `where` imports it. Python does not name it."""
    for file in _imported_files(where, root):
        content = file.read_bytes()
        try:
            compile(content, str(file), "exec", dont_inherit=True)
        except SyntaxError as error:
            line = line_of_invalid_byte(content) or error.lineno or 1
            return _problem(Source(str(file), line), error.msg)
        except (ValueError, MemoryError, RecursionError) as error:
            return _problem(Source(str(file), line_of_invalid_byte(content) or 1), str(error) or type(error).__name__)
    return None


class Missing(NamedTuple):
    """A name that a module does not have. `summary` is Python's, without its guess where that is wrong."""

    summary: str
    fix: str


def missing(failure: BaseException, summary: str, where: Source, root: Path) -> Missing | None:
    """What is wrong with the import at the line `where`, or with a name of a module that is still being imported."""
    if isinstance(failure, ModuleNotFoundError) and failure.name:
        package, _, name = failure.name.rpartition(".")
        modules = list(_modules_in(root.joinpath(*package.split("."))))
        # A package whose name is not like ours is a library that is not installed.
        return Missing(summary, did_you_mean(name, modules if package else get_close_matches(name, modules)))
    if isinstance(failure, ImportError) and failure.path and (found := _NAME.search(summary)):
        name, file = found[1], Path(failure.path)
    elif isinstance(failure, AttributeError) and isinstance(failure.obj, ModuleType) and failure.obj.__file__:
        name, file = str(failure.name), Path(failure.obj.__file__)
    else:
        return None
    if not file.is_relative_to(root):
        return None
    # A package that imports from itself imports one of its modules.
    bound = bindings(file) if file != Path(where.file) else ()
    known = {*(each.name for each in bound), *(_modules_in(file.parent) if file.name == "__init__.py" else ())}
    if name not in known:
        return Missing(_GUESS.sub("", summary), did_you_mean(name, known))
    module = file.relative_to(root).as_posix()
    return Missing(
        f"{name} is not defined yet: {module} is still importing this module (circular import)",
        "move what both need into a module of its own",
    )


def _problem(where: Source, summary: str) -> Problem:
    return Problem("definition", where, "Python", summary)


def _imported_files(where: Source, root: Path) -> Iterator[Path]:
    """The files below `root` of the modules that the statement at a line imports."""
    for node in ast.walk(ast.parse(Path(where.file).read_bytes())):
        if isinstance(node, ast.Import | ast.ImportFrom) and node.lineno <= where.line <= (
            node.end_lineno or node.lineno
        ):
            for name in _imported_names(node, Path(where.file), root):
                base = root.joinpath(*name.split("."))
                yield from (file for file in (base.with_suffix(".py"), base / "__init__.py") if file.is_file())


def _imported_names(node: ast.Import | ast.ImportFrom, file: Path, root: Path) -> Iterator[str]:
    """The modules that a statement may import, packages before what they hold."""
    if isinstance(node, ast.Import):
        full = [alias.name for alias in node.names]
    else:
        above = file.parents[node.level - 1].relative_to(root).parts if node.level else ()
        module = ".".join((*above, *filter(None, [node.module])))
        full = [module, *(f"{module}.{alias.name}" for alias in node.names)]
    for name in full:
        parts = name.split(".")
        yield from (".".join(parts[:length]) for length in range(1, len(parts) + 1))


def _modules_in(folder: Path) -> Iterator[str]:
    for path in folder.iterdir() if folder.is_dir() else ():
        if (path.suffix == ".py" and path.stem != "__init__" and path.is_file()) or (path / "__init__.py").is_file():
            yield path.stem
