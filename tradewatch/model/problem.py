"""What is wrong, where, why it matters, and what to do: the one shape of every complaint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from tradewatch.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable


# The servers count in Go's int64.
LARGEST = 2**63 - 1
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    `check` names what found it (`promql/unknown-metric`), `subject` the definition it is about
    (`alert BotDown`), `summary` says in lower case what is wrong, `details` why it matters, `fix` what to do.
    """

    check: str
    where: Source | None
    subject: str
    summary: str
    details: str = ""
    fix: str = ""


class ProblemsFound(Exception):
    """The work cannot go on; carries every problem found so far. The command exits with 1."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.subject}: {problem.summary}" for problem in problems))
        self.problems = problems


class DefinitionError(ProblemsFound):
    """A definition that is wrong in itself, found while it is written."""


def one_line(text: str) -> str:
    """Prose that was wrapped in the source, without the wrapping."""
    return " ".join(text.split())


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion for a misspelt word, else the whole choice; empty when there is none."""
    from difflib import get_close_matches  # here, since only problems need it

    choice = sorted(set(known))
    near = get_close_matches(word, choice, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    if 0 < len(choice) <= 12:
        return f"choose one of {', '.join(choice)}"
    return ""


def described(value: object) -> str:
    """A value that somebody gave, in a few words."""
    match value:
        case None | bool():
            return str(value)
        case Enum():
            return f"the member {value.name} of {type(value).__name__}"
        case int() if abs(value) > LARGEST:
            return "a number of more than 64 bits"
        case int() | float():
            return f"the number {value:g}" if isinstance(value, float) else f"the number {value:d}"
        case str():
            return f"the text {value[:_LONGEST_QUOTE]!r}"
        case type():
            return f"the class {value.__name__}"
    return with_article(type(value).__name__)


def with_article(name: str) -> str:
    """`a Threshold`, `an Alert`."""
    return f"{'an' if name[0] in 'AEIOaeio' else 'a'} {name}"
