"""What is known of an expression before any server has seen it."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from tradewatch.model import Unit
from tradewatch.promql.domain import ANYTHING, Domain
from tradewatch.promql.labels import ANY_LABELS, Labels


class Kind(Enum):
    """PromQL's own four."""

    SCALAR = "scalar"
    INSTANT = "instant vector"
    RANGE = "range vector"
    STRING = "string"


SCALAR, INSTANT, RANGE, STRING = Kind


class Buckets(NamedTuple):
    """The histogram that series with the label `le` are counts of: the unit of what it observes, its upper bounds.

    `bounds` are finite, and rise; None where they are not known.
    """

    unit: Unit | None
    bounds: tuple[float, ...] | None


class Type(NamedTuple):
    """A type; what is not known says so: the unit is None, labels are open, `counter` is None, the domain anything.

    `unit` is ANY for a literal, which takes the unit of whatever stands beside it. `counter` says whether the value
    only ever rises but for resets. `buckets` is set while the series are a histogram's, and keep their `le`.
    """

    kind: Kind = INSTANT
    unit: Unit | None = None
    labels: Labels = ANY_LABELS
    counter: bool | None = None
    domain: Domain = ANYTHING
    buckets: Buckets | None = None
