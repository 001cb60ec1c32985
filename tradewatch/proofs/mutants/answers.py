"""Which mutants earlier runs have tried, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

# A whole run of a large project is a tenth of that.
_MOST = 100_000
_LINE = re.compile(r"^([0-9a-f]{64}) (noticed|missed)$", re.MULTILINE)


class Answers:
    """Whether tests noticed a mutant, by the checksum of the program, the tests and the mutant's rule files.

    With a file, each answer is written at once. A file that cannot be read or written, or is too big, is as none.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known: dict[str, bool] = {}
        self._appends = False
        with suppress(OSError, UnicodeDecodeError):
            if file and file.is_file() and not file.is_symlink() and file.stat().st_size < _MOST * 80:
                self._known = {key: answer == "noticed" for key, answer in _LINE.findall(file.read_text("ascii"))}
                self._appends = True

    def get(self, key: str) -> bool | None:
        """The answer; None if it is not known."""
        return self._known.get(key)

    def add(self, answers: Mapping[str, bool]) -> None:
        """Add answers, also to the end of the file."""
        self._known |= answers
        # A line that a killed run did not finish ends here.
        lines = [f"\n{key} {'noticed' if noticed else 'missed'}\n" for key, noticed in answers.items()]
        with suppress(OSError):
            if self._file and not self._file.is_symlink():
                with self._file.open("a" if self._appends else "w", encoding="ascii") as written:
                    written.write("".join(lines))
                self._appends = True
