"""What was seen of each method, as a checklist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Outcome:
    """A method with what was seen of each alert, and why it failed, if it did."""

    title: str
    seen: Sequence[str]
    failure: str = ""

    @property
    def passed(self) -> bool:
        """Whether everything was seen."""
        return not self.failure


def checklist(outcomes: Iterable[Outcome]) -> Iterator[str]:
    """The lines."""
    for outcome in outcomes:
        yield f"[{'x' if outcome.passed else ' '}] {outcome.title}"
        yield from (f"      {each}" for each in outcome.seen)
        if not outcome.passed:
            yield f"      FAILED: {outcome.failure}"
