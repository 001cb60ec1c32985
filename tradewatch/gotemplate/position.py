"""Positions in a template's text, and the error for a text that cannot be parsed."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple


class TextPosition(NamedTuple):
    """Line and column, both from 1; the column counts characters, not bytes."""

    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


class TemplateSyntaxError(ValueError):
    """A text that is not a template for every supported Prometheus or Alertmanager; has the position of the error."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}"


class LineStarts:
    """Where the lines of a text start, to turn offsets into positions."""

    def __init__(self, text: str) -> None:
        starts = [0]
        newline = text.find("\n")
        while newline >= 0:
            starts.append(newline + 1)
            newline = text.find("\n", newline + 1)
        self._starts = starts

    def position(self, offset: int) -> TextPosition:
        """The position of the character at an offset from 0."""
        line = bisect_right(self._starts, offset)
        return TextPosition(line, offset - self._starts[line - 1] + 1)
