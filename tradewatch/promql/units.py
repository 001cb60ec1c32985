"""The units of the results of PromQL's operators. None is an unknown unit; with one, the result is usually unknown."""

from __future__ import annotations

from tradewatch.model import ONE, RATIO, SECONDS, Unit

# The unit of a literal, which adopts the unit of the other operand.
ANY = Unit(nature="any")

_TIMES = (1e3, 1e6, 1e9, 60.0, 3600.0, 86_400.0, 604_800.0)
_SIZES = (8.0, *(base**power for base in (1000.0, 1024.0) for power in (1, 2, 3, 4)))


def _is_timestamp(unit: Unit) -> bool:
    return unit.nature == "timestamp"


def added(left: Unit | None, right: Unit | None) -> Unit | None:
    """The unit of left + right."""
    if left is None or right is None:
        return None
    if _is_timestamp(left) or _is_timestamp(right):
        other = right if _is_timestamp(left) else left
        stamp = left if other is right else right
        return stamp if other == ANY or other == SECONDS.scaled(stamp.scale) else None
    return _alike(left, right)


def subtracted(left: Unit | None, right: Unit | None) -> Unit | None:
    """The unit of left - right; for two timestamps it is a duration."""
    if left is None or right is None:
        return None
    if _is_timestamp(right):
        return SECONDS.scaled(left.scale) if left == right else None
    return added(left, right)


def summable(operator: str, left: Unit | None, right: Unit | None) -> bool:
    """Whether `left + right` or `left - right` makes sense; True if a unit is unknown."""
    if left is None or right is None:
        return True
    return (added if operator == "+" else subtracted)(left, right) is not None


def _alike(left: Unit, right: Unit) -> Unit | None:
    """The unit of a sum of both, or of a set of both; None if they differ."""
    if left == right:
        return ONE.scaled(left.scale) if left.nature == "0/1" else left
    if ANY in (left, right):
        return right if left == ANY else left
    if left.is_number and right.is_number and left.scale == right.scale:
        natures = {left.nature, right.nature}
        return (ONE if "count" in natures else RATIO).scaled(left.scale)
    return None


def united(left: Unit | None, right: Unit | None) -> Unit | None:
    """The unit of a set of series that have one of two units."""
    if left == right:
        return left
    return None if left is None or right is None else _alike(left, right)


def agree(left: Unit | None, right: Unit | None) -> bool:
    """Whether two values may be compared; True if a unit is unknown.

    Lenient, because correct expressions differ: a quotient of counts is a ratio or a mean, all plain numbers compare,
    and a factor of 100 converts a ratio to a percentage.
    """
    if left is None or right is None or left == right or ANY in (left, right):
        return True
    if _is_timestamp(left) is not _is_timestamp(right) or left.powers != right.powers:
        return False
    if left.is_number and "ratio" in (left.nature, right.nature):
        return left.scale == right.scale
    return left.scale == right.scale or left.scale / right.scale in (100.0, 0.01)


def multiplied(left: Unit | None, right: Unit | None) -> Unit | None:
    """The unit of left * right, neither of them a literal."""
    if left is None or right is None or ANY in (left, right):
        return None
    if _is_timestamp(left) or _is_timestamp(right):
        stamp, other = (left, right) if _is_timestamp(left) else (right, left)
        return stamp if other.is_number and other.scale == 1 else None
    return left * right


def divided(left: Unit | None, right: Unit | None) -> Unit | None:
    """The unit of left / right; for a literal divided by a unit it is the inverse."""
    if left is None or right is None or right == ANY or _is_timestamp(left) or _is_timestamp(right):
        return None
    if left == ANY:
        return ONE / right if right.powers else None
    return left / right


def scaled(unit: Unit | None, factor: float) -> Unit | None:
    """The unit after multiplication by a number.

    The usual factors of conversion change the scale: 1000 for seconds, 1/1024 for bytes, 10,000 for a ratio (basis
    points), 100 for anything. A factor near 1 keeps the unit. Any other number (a price, the length of a range, the
    size of a page) has a unit that the text does not show, so the result is unknown.
    """
    if unit is None or unit == ANY or factor in (0.0, 1.0, -1.0):
        return unit
    size = abs(factor)
    conversions: tuple[float, ...] = (100.0,)
    if unit.nature == "ratio":
        conversions += (10_000.0,)
    if unit.power("seconds"):
        conversions += _TIMES
    if unit.power("bytes"):
        conversions += _SIZES
    if any(_same(size, each) or _same(size, 1 / each) for each in conversions):
        return unit.scaled(size)
    little = (0.5, 2.0) if unit.nature == "count" else (0.1, 10.0)
    return unit if little[0] <= size <= little[1] else None


def _same(left: float, right: float) -> bool:
    return abs(left - right) <= 1e-9 * right


def per_second(unit: Unit | None) -> Unit | None:
    """The unit of a rate; for a timestamp it is seconds per second, a ratio."""
    return RATIO if unit is not None and _is_timestamp(unit) else divided(unit, SECONDS)


def powered(unit: Unit | None, exponent: float | None) -> Unit | None:
    """The unit of unit ^ exponent."""
    if unit is None or unit == ANY or exponent is None or not exponent.is_integer() or _is_timestamp(unit):
        return ANY if unit == ANY and exponent is not None else None
    return unit ** int(exponent)
