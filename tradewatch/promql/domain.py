"""The values that an expression can have."""

from __future__ import annotations

import math
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

_INF = math.inf


class Domain(NamedTuple):
    """The values from `low` to `high`, both included; `only` has all values if they are few. NaN is always possible."""

    low: float = -_INF
    high: float = _INF
    only: frozenset[float] | None = None

    @classmethod
    def of(cls, *values: float) -> Domain:
        """Exactly these values. NaN means an unknown number."""
        if any(map(math.isnan, values)):
            return ANYTHING
        return cls(min(values), max(values), frozenset(values))

    @property
    def constant(self) -> float | None:
        """The only possible value; None if there are several."""
        return self.low if self.low == self.high else None

    @property
    def bounds(self) -> Domain:
        """All values between the bounds, for example the means of such values."""
        return Domain(self.low, self.high)

    def or_(self, other: Domain) -> Domain:
        """The values of both domains."""
        only = self.only | other.only if self.only is not None and other.only is not None else None
        return Domain(min(self.low, other.low), max(self.high, other.high), only)

    def plus(self, other: Domain) -> Domain:
        """The values of a sum."""
        return Domain(_known(self.low + other.low, -_INF), _known(self.high + other.high, _INF))

    def minus(self, other: Domain) -> Domain:
        """The values of a difference."""
        return Domain(_known(self.low - other.high, -_INF), _known(self.high - other.low, _INF))

    def times(self, other: Domain) -> Domain:
        """The values of a product."""
        corners = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Domain(min(corners), max(corners))

    def over(self, other: Domain) -> Domain:
        """The values of a quotient, which may be infinite: if the divisor can be zero, only the sign is known."""
        if other.low > 0 or other.high < 0:
            return self.times(Domain(1 / other.high, 1 / other.low))
        return Domain(0.0, _INF) if self.low >= 0 and other.low >= 0 else ANYTHING

    def compared(self, operator: str, other: Domain) -> Domain:
        """The values for which the comparison holds."""
        low, high = self.low, self.high
        if operator in (">", ">=", "=="):
            low = max(low, other.low)
        if operator in ("<", "<=", "=="):
            high = min(high, other.high)
        if self.only is None or other.constant is None:
            return Domain(low, high)
        left = frozenset(value for value in self.only if COMPARISONS[operator](value, other.constant))
        return Domain(min(left), max(left), left) if left else Domain(low, high)


def _known(value: float, otherwise: float) -> float:
    return otherwise if math.isnan(value) else value


def _times(left: float, right: float) -> float:
    return 0.0 if left == 0 or right == 0 else left * right


COMPARISONS = {
    "==": eq,
    "!=": ne,
    ">": gt,
    "<": lt,
    ">=": ge,
    "<=": le,
}

# The same comparison with its sides exchanged: `1 < x` is `x > 1`.
MIRRORED = {"==": "==", "!=": "!=", ">": "<", "<": ">", ">=": "<=", "<=": ">="}

ANYTHING = Domain()
NOT_NEGATIVE = Domain(0.0, _INF)
ZERO_OR_ONE = Domain.of(0.0, 1.0)
