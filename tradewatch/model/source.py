"""Where a definition was written, so that every problem can be reported at its Python line."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

_ENGINE = str(Path(__file__).resolve().parent.parent) + os.sep


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A line of a file; `file` is an absolute path, `line` counts from 1."""

    file: str
    line: int

    def relative_to(self, root: Path) -> str:
        """`rules/risk.py` for a file below `root`, else the path as it is."""
        path = Path(self.file)
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else self.file

    def of_argument(self, *names: str) -> Source:
        """The line of the first of these keyword arguments in the call written here.

        Falls back to the definition's own line. Reads and parses the file, so only problems ask for it.
        """
        import ast

        try:
            tree = ast.parse(Path(self.file).read_bytes())
        except (OSError, SyntaxError, ValueError):
            return self
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.lineno == self.line]
        for name in names:
            for call in calls:
                for keyword in call.keywords:
                    if keyword.arg == name:
                        return Source(self.file, keyword.value.lineno)
        return self


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
        # A dataclass's generated __init__ calls itself "<string>", and importlib "<frozen ...>".
        if not file.startswith("<") and not file.startswith(_ENGINE):
            break
        frame = frame.f_back
    return Source(frame.f_code.co_filename, frame.f_lineno)
