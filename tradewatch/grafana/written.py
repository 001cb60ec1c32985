"""Where files of Python call something with a title or a name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tradewatch.model import Source

# The arguments with what messages call it; the first arguments may be it too.
_KEYWORDS = ("title", "name")


class WrittenCalls:
    """The calls in some files. A file that cannot be parsed has none."""

    def __init__(self, files: Iterable[str]) -> None:
        self._named: dict[str, list[Source]] = {}
        self._literal: dict[str, list[Source]] = {}
        self._formatted: list[tuple[re.Pattern[str], Source]] = []
        for file in files:
            for call in _calls(file):
                self._add(call, Source(file, call.lineno))

    def of(self, text: str) -> list[Source]:
        """The lines of the calls with this text, or of those with an f-string that may give it."""
        if not text:
            return []
        return self._literal.get(text) or [where for pattern, where in self._formatted if pattern.fullmatch(text)]

    def named(self, name: str) -> list[Source]:
        """The lines of the calls of a function or class with this name."""
        return self._named.get(name, [])

    def _add(self, call: ast.Call, where: Source) -> None:
        function = call.func
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        self._named.setdefault(name, []).append(where)
        for given in (*call.args, *(each.value for each in call.keywords if each.arg in _KEYWORDS)):
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                self._literal.setdefault(given.value, []).append(where)
            elif isinstance(given, ast.JoinedStr):
                pieces = [str(each.value) if isinstance(each, ast.Constant) else None for each in given.values]
                # Without letters of its own, it would match any text.
                if any(piece and re.search(r"\w", piece) for piece in pieces):
                    pattern = "".join(".*" if piece is None else re.escape(piece) for piece in pieces)
                    self._formatted.append((re.compile(pattern), where))


def _calls(file: str) -> Iterator[ast.Call]:
    try:
        tree = ast.parse(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return
    # From top to bottom, because panels are in this order.
    yield from sorted((node for node in ast.walk(tree) if isinstance(node, ast.Call)), key=lambda node: node.lineno)
