"""A problem: what is wrong, where, why it matters, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from tradewatch.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable


# The servers use Go's int64.
LARGEST = 2**63 - 1
_LONGEST_QUOTE = 60

# How similar a slip is to the word that is meant: jbo and job, dept and depth; not device and service.
_SIMILAR = 0.6
_VERY_SIMILAR = 0.85


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong.

    `check` is the check that found it (`promql/unknown-metric`), and `subject` is the definition (`alert BotDown`).
    `summary` says in lower case what is wrong, `details` why it matters, and `fix` what to do.
    """

    check: str
    where: Source | None
    subject: str
    summary: str
    details: str = ""
    fix: str = ""


class Finding(NamedTuple):
    """A problem as a check reports it: without the check's name, which is that of its file."""

    where: Source | None
    subject: str
    summary: str
    details: str = ""
    fix: str = ""


class ProblemsFound(Exception):
    """Ends a command with exit code 1; has every problem found so far."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{problem.subject}: {problem.summary}" for problem in problems))
        self.problems = problems


class DefinitionError(ProblemsFound):
    """A definition that is wrong in itself, found when it is created."""


def one_line(text: str) -> str:
    """A text without the line breaks that it has in the source."""
    return " ".join(text.split())


def near(word: str, known: Iterable[str]) -> str:
    """The known word of which a word is a slip; empty without one. A slip rarely changes the first letter."""
    from difflib import SequenceMatcher, get_close_matches  # here, because only problems need it

    for each in get_close_matches(word, sorted(known), n=3, cutoff=_SIMILAR):
        same_start = word[:1].lower() == each[:1].lower()
        if same_start or SequenceMatcher(None, word, each).ratio() >= _VERY_SIMILAR:
            return each
    return ""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion for a misspelt word, or up to 12 choices; empty without any."""
    choice = sorted(set(known))
    if meant := near(word, choice):
        return f"did you mean {meant!r}?"
    if 0 < len(choice) <= 12:
        return f"choose one of {', '.join(choice)}"
    return ""


def described(value: object) -> str:
    """A wrong value in a few words, for a message."""
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
    """The name after its article: `a Threshold`, `an Alert`."""
    return f"{'an' if name[0] in 'AEIOaeio' else 'a'} {name}"
