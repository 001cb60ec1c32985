"""An author of content, who writes one definition into a file, one argument per line, and runs it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.packages import CHANNELS, DISCOVERIES
from tradewatch import model
from tradewatch.model import DefinitionError, Problem, Source

THRESHOLD = "Threshold(unit=RATIO, value=0.5, why='Tried.', tune='Look.')"
EXPORTER = "Exporter('bot', job='bots', labels=(Label('bot', maximum=9),))"


@dataclass(frozen=True)
class Author:
    """Arguments are texts of Python source: `hold='"5m"'`."""

    file: Path

    def write(self, call: str, **arguments: str) -> Any:
        """The definition that a call creates, in a file of its own."""
        lines = [f"definition = {call}(", *(f"    {name}={text}," for name, text in arguments.items()), ")"]
        self.file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        names = {name: getattr(model, name) for name in model.__all__} | CHANNELS | DISCOVERIES
        exec(compile(self.file.read_text(encoding="utf-8"), str(self.file), "exec"), names)
        return names["definition"]

    def refused(self, call: str, argument: str, **arguments: str) -> Problem:
        """The problem that a call raises, which must have the line of `argument`."""
        with pytest.raises(DefinitionError) as raised:
            self.write(call, **arguments)
        (problem,) = raised.value.problems
        assert problem.where == Source(str(self.file), 2 + list(arguments).index(argument)), problem
        return problem
