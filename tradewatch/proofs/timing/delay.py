"""After how many steps the result of an expression follows its series."""

from __future__ import annotations

from typing import NamedTuple


class StepRange(NamedTuple):
    """A number of steps that is only known within bounds: at least `first`, at most `last`."""

    first: int
    last: int

    def __add__(self, other: object) -> StepRange:
        assert isinstance(other, StepRange)
        return StepRange(self.first + other.first, self.last + other.last)

    def later(self, steps: int) -> StepRange:
        """The same, later by some steps."""
        return StepRange(self.first + steps, self.last + steps)


class DetectionDelay(NamedTuple):
    """Steps from the start of an incident until the expression detects it, and from its end until it has recovered.

    From the step `settles` on, the expression has the value of the incident; if it is `steady`, until it recovers.
    """

    detected: StepRange
    recovered: StepRange
    settles: int
    steady: bool = True

    @property
    def reversed(self) -> DetectionDelay:
        """The delay of the opposite condition, which holds while all is well."""
        return DetectionDelay(self.recovered, self.detected, self.recovered.last, self.steady)


def delay_of(detected: StepRange = StepRange(0, 0), recovered: StepRange = StepRange(0, 0)) -> DetectionDelay:  # noqa: B008
    """The delay of a result that has one value while all is well, and another during the incident."""
    return DetectionDelay(detected, recovered, detected.last)


def earliest_to_latest(*responses: DetectionDelay | None) -> DetectionDelay | None:
    """A delay that covers all of these; None if all are None."""
    found = [each for each in responses if each is not None]
    if not found:
        return None
    return DetectionDelay(
        StepRange(min(each.detected.first for each in found), max(each.detected.last for each in found)),
        StepRange(min(each.recovered.first for each in found), max(each.recovered.last for each in found)),
        max(each.settles for each in found),
        all(each.steady for each in found) and len(set(found)) == 1,
    )
