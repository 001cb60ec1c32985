"""Units as dimensions, so that a comparison of milliseconds with seconds is a problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from tradewatch.model.checked import checked

# The meaning of a number without a dimension; and a timestamp, which is a point in time and not a duration.
Nature = Literal["measure", "count", "ratio", "0/1", "timestamp", "any"]


def _rounded(scale: float) -> float:
    """A scale without rounding errors, so that a thousandth of a thousand is one."""
    return float(f"{scale:.12g}")


_PER_TIME = {60.0: "min", 3600.0: "h", 86_400.0: "day"}
_LARGE: Mapping[str, Mapping[str, int]] = {
    "seconds": {"minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800},
    "bytes": {
        **{name: 1024**power for power, name in enumerate(("KiB", "MiB", "GiB", "TiB"), 1)},
        **{name: 1000**power for power, name in enumerate(("kB", "MB", "GB", "TB"), 1)},
    },
}
_SMALL: Mapping[str, Mapping[str, float]] = {
    "seconds": {"milliseconds": 1e3, "microseconds": 1e6, "nanoseconds": 1e9},
    "bytes": {"bits": 8},
}
# By base unit: the names of its multiples and parts, by how many of them are one base unit.
_SCALED = {
    base: {
        **{float(scale): name for name, scale in _SMALL[base].items()},
        **{_rounded(1 / size): name for name, size in _LARGE[base].items()},
    }
    for base in ("seconds", "bytes")
}


@dataclass(frozen=True, slots=True)
class Unit:
    """Powers of base units, and a scale: a number in this unit is `scale` times the number in the base units.

    So milliseconds are `SECONDS.scaled(1000)`. A unit without powers is a plain number, and `nature` says which kind.
    `str()` is the name for people.
    """

    powers: tuple[tuple[str, int], ...] = ()
    scale: float = 1.0
    nature: Nature = "count"

    @classmethod
    @checked
    def base(cls, name: str) -> Unit:
        """A new base unit: `Unit.base("contracts")`."""
        return cls(((name, 1),), 1.0, "measure")

    @property
    def is_number(self) -> bool:
        """Whether the unit has no dimension, for example a count, a ratio or a state."""
        return not self.powers

    def power(self, name: str) -> int:
        """The power of a base unit: in bytes/s, 1 for bytes and -1 for seconds."""
        return dict(self.powers).get(name, 0)

    def scaled(self, factor: float) -> Unit:
        """The unit of numbers multiplied by a factor: milliseconds for seconds times 1000."""
        return replace(self, scale=_rounded(self.scale * factor))

    def __mul__(self, other: Unit) -> Unit:
        """A number does not change a unit: `0/1 * x` and `ratio * x` have the unit of x."""
        scale = _rounded(self.scale * other.scale)
        if self.is_number and other.is_number:
            # A ratio of a ratio is a ratio; a ratio of a count is a count.
            natures = {self.nature, other.nature}
            nature: Nature = "count" if "count" in natures else "ratio" if "ratio" in natures else "0/1"
            return Unit((), scale, nature)
        if self.is_number or other.is_number:
            return replace(other if self.is_number else self, scale=scale)
        return _made_of(_sum(self.powers, other.powers), scale, "count")

    def __truediv__(self, other: Unit) -> Unit:
        """A unit divided by a number stays the same; divided by itself, it is a ratio."""
        scale = _rounded(self.scale / other.scale)
        if other.is_number and not self.is_number:
            return replace(self, scale=scale)
        if other.is_number:
            return Unit((), scale, "count" if self.nature != "ratio" and other.nature == "ratio" else "ratio")
        negative = [(name, -power) for name, power in other.powers]
        return _made_of(_sum(self.powers, negative), scale, "ratio")

    def __pow__(self, exponent: int) -> Unit:
        powers = {name: power * exponent for name, power in self.powers if exponent}
        return _made_of(powers, _rounded(self.scale**exponent), self.nature if self.is_number else "ratio")

    def __str__(self) -> str:
        if self.nature in _NAMES:
            return _NAMES[self.nature] if self.scale == 1 else f"{_NAMES[self.nature]} times {self.scale:g}"
        if self.is_number:
            share = _SHARES.get(self.scale) if self.nature == "ratio" else None
            return share or _times(_NUMBERS[self.nature], self.scale)
        if self.powers in _ALONE:
            name = self.powers[0][0]
            return _SCALED[name].get(self.scale) or _times(name, self.scale)
        return self._composed()

    def _composed(self) -> str:
        per_time = _PER_TIME.get(self.scale) if self.power("seconds") == -1 else None
        above: list[str] = []
        below: list[str] = []
        scale = 1.0 if per_time else self.scale
        for name, power in self.powers:
            text = {"seconds": per_time or "s"}.get(name, name) if power < 0 else name
            if name == "bytes" and power == 1 and scale in _SCALED[name]:
                text, scale = _SCALED[name][scale], 1.0
            (above if power > 0 else below).append(text if abs(power) == 1 else f"{text}^{abs(power)}")
        return _times("/".join(["*".join(above) or "1", *below]), scale)


def _sum(left: Iterable[tuple[str, int]], right: Iterable[tuple[str, int]]) -> dict[str, int]:
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + power
    return powers


def _made_of(powers: Mapping[str, int], scale: float, number: Nature) -> Unit:
    left = tuple(sorted((name, power) for name, power in powers.items() if power))
    return Unit(left, scale, "measure" if left else number)


def _times(name: str, scale: float) -> str:
    return name if scale == 1 else f"{name} times {scale:g}"


_ALONE = ((("seconds", 1),), (("bytes", 1),))
_NUMBERS: Mapping[Nature, str] = {"count": "1", "ratio": "ratio", "0/1": "0/1"}
_SHARES = {100.0: "percent", 10_000.0: "basis points"}
_NAMES: Mapping[Nature, str] = {"timestamp": "timestamp", "any": "any unit"}

ONE = Unit()
RATIO = Unit(nature="ratio")
PERCENT = RATIO.scaled(100)
BASIS_POINTS = RATIO.scaled(10_000)
BOOL = Unit(nature="0/1")
SECONDS = Unit.base("seconds")
# Seconds since 1970. The difference of two timestamps is in seconds; their sum has no meaning.
TIMESTAMP = replace(SECONDS, nature="timestamp")
BYTES = Unit.base("bytes")
USD = Unit.base("USD")
PER_SECOND = ONE / SECONDS
USD_PER_SECOND = USD / SECONDS
BYTES_PER_SECOND = BYTES / SECONDS
