"""Where a definition was written, so that every problem can be reported at its Python line."""

from __future__ import annotations

import linecache
import os
import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

_ENGINE = str(Path(__file__).parent.parent) + os.sep


class Source(NamedTuple):
    """A line of a file; `file` is an absolute path, `line` counts from 1."""

    file: str
    line: int

    def relative_to(self, root: Path) -> str:
        """`rules/risk.py` for a file below `root`, else the path as it is."""
        path = Path(self.file)
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else self.file

    def of_argument(self, *names: str, call: str = "", position: int | None = None) -> Source:
        """The line of the first of these keyword arguments in the call written here, else that of its `position`.

        `call` is the class that is called, written in any case. Falls back to the definition's own line. Reads and
        parses the file, so only problems ask for it.
        """
        argument = self._argument(names)
        if argument is None and position is not None:
            argument = self._positional(call, position)
        return Source(self.file, argument.lineno) if argument is not None else self

    def constant(self) -> str:
        """The constant that the definition written here is assigned to; empty when there is none."""
        found = re.match(r"(\w+)\s*(?::[^=]*)?=(?!=)", linecache.getline(self.file, self.line))
        return found[1] if found else ""

    def _positional(self, name: str, position: int) -> ast.expr | None:
        import ast

        for call in _calls(self):
            last = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if last.replace("_", "").lower() == name.lower() and position < len(call.args):
                return call.args[position]
        return None

    def of_text(self, line: str, number: int, *names: str) -> Source:
        """Where a line of a text is written, the `number`-th from 0, that is given to the call here as an argument.

        Braces of an f-string stand for anything. Falls back to the argument's line, where the text is made elsewhere,
        or the line may be more than one.
        """
        argument = self._argument(names)
        places: ast.AST | None = argument if argument is not None else self._call()
        if places is None:
            return self
        found = [each for each in _written(places) if re.fullmatch(each.pattern, line.strip())]
        if len(found) > 1:
            found = [each for each in found if each.number == number]
        fallback = argument.lineno if argument is not None else self.line
        return Source(self.file, found[0].line if len(found) == 1 else fallback)

    def _call(self) -> ast.Call | None:
        """The call whose first line this is."""
        return next(iter(_calls(self)), None)

    def _argument(self, names: tuple[str, ...]) -> ast.expr | None:
        calls = _calls(self)
        for name in names:
            for call in calls:
                for keyword in call.keywords:
                    if keyword.arg == name:
                        return keyword.value
        return None

    def extent(self) -> range:
        """The lines of the definition written here: those of its call, or of the whole file when that is no Python.

        Reads and parses the file, as `of_argument` does.
        """
        if not self.file.endswith(".py"):
            return range(1, sys.maxsize)
        ends = [call.end_lineno or call.lineno for call in _calls(self)]
        return range(self.line, max(ends, default=self.line) + 1)


def _calls(source: Source) -> list[ast.Call]:
    """The calls that start at a line, the outer ones first; none when the file cannot be read."""
    try:
        tree = _parsed(Path(source.file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []
    return [node for node in tree if node.lineno == source.line]


@lru_cache(maxsize=32)
def _parsed(content: bytes) -> list[ast.Call]:
    import ast  # here, since only problems need it

    return [node for node in ast.walk(ast.parse(content)) if isinstance(node, ast.Call)]


class _Line(NamedTuple):
    """A line of a string literal: of the file, and counted from the string's first that is not blank."""

    line: int
    number: int
    pattern: str


def _written(place: ast.AST) -> Iterator[_Line]:
    """The lines of every string written here, as patterns, in which what an f-string inserts is anything.

    A line that is nothing but inserted could be any line, and is left out.
    """
    import ast

    inner = {id(each) for node in ast.walk(place) if isinstance(node, ast.JoinedStr) for each in ast.walk(node)}
    for node in ast.walk(place):
        if isinstance(node, ast.JoinedStr):
            pieces = [str(each.value) if isinstance(each, ast.Constant) else None for each in node.values]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            pieces = [node.value]
        else:
            continue
        pattern = "".join(_ANYTHING if piece is None else piece for piece in pieces)
        lines = pattern.split("\n")
        first = next((index for index, line in enumerate(lines) if line.strip()), 0)
        for index, line in enumerate(lines):
            if re.search(r"\w", line.replace(_ANYTHING, "")):
                anything = ".*".join(map(re.escape, line.strip().split(_ANYTHING)))
                yield _Line(node.lineno + index, index - first, anything)


# No text holds it.
_ANYTHING = "\0"


def line_of_invalid_byte(content: bytes) -> int | None:
    """The line of the first byte that is not text: NUL, or what is not UTF-8."""
    position = content.find(b"\0")
    if position < 0:
        try:
            content.decode()
        except UnicodeDecodeError as error:
            position = error.start
        else:
            return None
    return content.count(b"\n", 0, position) + 1


def caller() -> Source:
    """Where the content function that asks was called.

    For a function in content that makes a definition for others: a problem belongs to the line that wanted it.
    """
    frame = sys._getframe(2)
    return Source(frame.f_code.co_filename, frame.f_lineno)


def here() -> Source:
    """The innermost line of the running call that lies outside the engine: the definition being written."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        file = frame.f_code.co_filename
        if is_content(file):
            break
        frame = frame.f_back
    return Source(frame.f_code.co_filename, frame.f_lineno)


def is_content(file: str) -> bool:
    """Whether code lies outside the engine."""
    # A dataclass's generated __init__ calls itself "<string>", and importlib "<frozen ...>".
    return not file.startswith("<") and not file.startswith(_ENGINE)
