"""The names that a module of content defines, read from its text, and those that it defines twice."""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from traceback import walk_tb
from typing import NamedTuple

from tradewatch.model import Problem, Source
from tradewatch.model.source import line_of_invalid_byte

_ENGINE = Path(__file__).parent.parent

# Names at the start of a line, and the words of an import: enough to see which file is worth reading closely.
_LOOKS_BOUND = re.compile(r"^(?:(?:async )?def |class )?(\w+)\s*[=:(,]|^(?:from [\w.]+ )?import ([(][^)]*[)]|.*)", re.M)


class Binding(NamedTuple):
    """A name that the top level of a module defines; `lasts` if a later definition must not replace it."""

    name: str
    line: int
    lasts: bool
    value: ast.AST | None


def is_content(file: Path, root: Path) -> bool:
    """Whether a file belongs to the project, and not to the engine or its virtual environment."""
    return file.is_relative_to(root) and not file.is_relative_to(_ENGINE) and ".venv" not in file.parts


def overwritten(root: Path, modules: Iterable[str], failure: BaseException | None = None) -> Iterator[Problem]:
    """A problem for each constant, function and import that a later definition with the same name replaces.

    And for each file that is not UTF-8, which Python accepts in a comment. Looks at those of `modules`, by their names
    in sys.modules, that lie below `root`, and at the modules whose import ended with `failure`.
    """
    names = [getattr(sys.modules[name], "__file__", None) or "" for name in modules]
    running = [frame.f_code.co_filename for frame, _ in walk_tb(failure.__traceback__ if failure else None)]
    for file in map(Path, dict.fromkeys(names + running)):
        if is_content(file, root) and file.suffix == ".py" and file.is_file():
            content = file.read_bytes()
            if line := line_of_invalid_byte(content):
                yield Problem("definition", Source(str(file), line), "Python", "holds a byte that is not UTF-8")
                continue
            words = Counter(word for found in _LOOKS_BOUND.findall(content.decode()) for word in _words(found))
            if any(count > 1 for count in words.values()):
                yield from _replaced(file)


def bindings(file: Path) -> Iterator[Binding]:
    """The names that a module defines, in its order. Nothing for a file that Python cannot read."""
    try:
        statements = ast.parse(file.read_bytes()).body
    except (OSError, SyntaxError, ValueError):
        return
    for node in statements:
        match node:
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                for alias in names:
                    yield Binding(alias.asname or alias.name.partition(".")[0], node.lineno, False, None)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield Binding(node.name, node.lineno, not node.decorator_list, None)
            case ast.Assign(targets=targets, value=value):
                for each in (name for target in targets for name in ast.walk(target)):
                    if isinstance(each, ast.Name):
                        yield Binding(each.id, node.lineno, each.id.isupper(), value)
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
                yield Binding(name, node.lineno, name.isupper(), value)


def _words(found: tuple[str, str]) -> set[str]:
    return set(re.findall(r"\w+", " ".join(found)))


def _replaced(file: Path) -> Iterator[Problem]:
    first: dict[str, Binding] = {}
    for each in bindings(file):
        before = first.setdefault(each.name, each)
        if before is not each and each.lasts and not _uses(each):
            yield Problem(
                "definition",
                Source(str(file), each.line),
                f"constant {each.name}" if each.name.isupper() else each.name,
                f"{each.name} is defined twice, and what it was on line {before.line} is lost",
                fix="give one of them another name",
            )


def _uses(binding: Binding) -> bool:
    """Whether the old value is part of the new one."""
    nodes = ast.walk(binding.value) if binding.value else ()
    return any(isinstance(node, ast.Name) and node.id == binding.name for node in nodes)
