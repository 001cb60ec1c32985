"""Where a text is written: in a file, or within another text of that file."""

from __future__ import annotations

from typing import NamedTuple

from tradewatch.model import Source


class Place(NamedTuple):
    """The line of a file at which a text begins, counted from 1.

    Each line of the text is a line of the file, unless the text is `folded`: then all of it is at the first line.
    """

    file: str
    first: int = 1
    folded: bool = False

    def line(self, number: int) -> int:
        """The line of the file for a line of the text, counted from 0."""
        return self.first if self.folded else self.first + number

    def source(self, number: int = 0) -> Source:
        """The same as a Source."""
        return Source(self.file, self.line(number))

    def below(self, number: int, *, folded: bool) -> Place:
        """The place of a text that begins at a line of this text, counted from 0."""
        return Place(self.file, self.line(number), self.folded or folded)
