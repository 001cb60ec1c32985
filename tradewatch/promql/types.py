"""The type of an expression: what is known without a server."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from tradewatch.model import Unit
from tradewatch.promql.domain import ANYTHING, Domain
from tradewatch.promql.labels import ANY_LABELS, Labels


class Kind(Enum):
    """The four kinds of values in PromQL."""

    SCALAR = "scalar"
    INSTANT = "instant vector"
    RANGE = "range vector"
    STRING = "string"


SCALAR, INSTANT, RANGE, STRING = Kind


class Buckets(NamedTuple):
    """The histogram behind series with the label `le`: the unit of the observed values, and the upper bounds.

    `bounds` are finite and ascending; None if they are not known. A `native` histogram is one series, without `le`.
    """

    unit: Unit | None
    bounds: tuple[float, ...] | None
    native: bool = False

    def remain(self, labels: Labels) -> bool:
        """Whether series with these labels are still its buckets."""
        return self.native or labels.may_have("le")


class Type(NamedTuple):
    """A type. If a part is unknown, the unit or `counter` is None, the labels are open, the domain is ANYTHING.

    `unit` is ANY for a literal, which adopts the unit of the other operand. `counter` says whether the value only
    rises, except for resets. `buckets` is set as long as the series are buckets of a histogram, with their label `le`,
    or native histograms.
    """

    kind: Kind = INSTANT
    unit: Unit | None = None
    labels: Labels = ANY_LABELS
    counter: bool | None = None
    domain: Domain = ANYTHING
    buckets: Buckets | None = None
