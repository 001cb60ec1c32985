"""The Python line of a definition, at which its problems are reported."""

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
    """A line of a file: an absolute path, and the number from 1."""

    file: str
    line: int

    def relative_to(self, root: Path) -> str:
        """The path relative to `root` (`rules/risk.py`); the whole path for a file outside it."""
        path = Path(self.file)
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else self.file

    def place_in(self, root: Path) -> str:
        """`rules/risk.py:41`, as messages name a line."""
        return f"{self.relative_to(root)}:{self.line}"

    def of_argument(self, *names: str, call: str = "", position: int | None = None) -> Source:
        """The line of the first of these keyword arguments in the call here, or of its argument at `position`.

        `call` is the name of the called class, in any case. Without such an argument, the result is this line. Parses
        the file, so only problems use it.
        """
        argument = self._argument(names)
        if argument is None and position is not None:
            argument = self._positional(call, position)
        return Source(self.file, argument.lineno) if argument is not None else self

    def constant(self) -> str:
        """The constant to which the definition here is assigned; empty without one."""
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
        """The line of the file with a given `line` of a text, which is an argument of the call here.

        `number` is its index in the text, from 0. Braces of an f-string match anything. The result is the argument's
        line if the text is made elsewhere, or if several lines match.
        """
        argument = self._argument(names)
        places: ast.AST | None = argument if argument is not None else self._call()
        if places is None:
            return self
        found = [each for each in _string_lines(places) if re.fullmatch(each.pattern, line.strip())]
        if len(found) > 1:
            found = [each for each in found if each.number == number]
        fallback = argument.lineno if argument is not None else self.line
        return Source(self.file, found[0].line if len(found) == 1 else fallback)

    def _call(self) -> ast.Call | None:
        """The call that begins at this line."""
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
        """The lines of the definition here: those of its call, or the whole file if that is not Python.

        Parses the file, as `of_argument` does.
        """
        if not self.file.endswith(".py"):
            return range(1, sys.maxsize)
        ends = [call.end_lineno or call.lineno for call in _calls(self)]
        return range(self.line, max(ends, default=self.line) + 1)


def _calls(source: Source) -> list[ast.Call]:
    """The calls that begin at a line, the outer ones first; empty if the file cannot be parsed."""
    try:
        calls = _parsed(Path(source.file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return []
    return calls.get(source.line, [])


@lru_cache(maxsize=32)
def _parsed(content: bytes) -> dict[int, list[ast.Call]]:
    """The calls in a file, by the line where they begin."""
    import ast  # here, because only problems need it

    calls: dict[int, list[ast.Call]] = {}
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Call):
            calls.setdefault(node.lineno, []).append(node)
    return calls


class _Line(NamedTuple):
    """A line of a string literal: its line in the file, and its index from the first line that is not blank."""

    line: int
    number: int
    pattern: str


def _string_lines(place: ast.AST) -> Iterator[_Line]:
    """The lines of every string literal here, as patterns; the braces of an f-string match anything.

    A line that is only braces is left out, because it would match any line.
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


# A character that no text has.
_ANYTHING = "\0"


def line_of_invalid_byte(content: bytes) -> int | None:
    """The line of the first NUL byte, or of the first byte that is not UTF-8; None without one."""
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
    """The line that called the current function.

    For a function in content that makes definitions: their problems are reported at the line that called it.
    """
    frame = sys._getframe(2)
    return Source(frame.f_code.co_filename, frame.f_lineno)


def here() -> Source:
    """The innermost line of content in the current call, which is the line of a new definition."""
    frame = sys._getframe(1)
    while frame.f_back is not None:
        file = frame.f_code.co_filename
        if is_content(file):
            break
        frame = frame.f_back
    return Source(frame.f_code.co_filename, frame.f_lineno)


def is_content(file: str) -> bool:
    """Whether a file is outside the engine."""
    # The file of a dataclass's generated __init__ is "<string>", that of importlib "<frozen ...>".
    return not file.startswith("<") and not file.startswith(_ENGINE)
