"""What differs between environments, written where it is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Generic, NoReturn, TypeVar

T = TypeVar("T")


class PerEnvironment(Generic[T]):
    """A value with exceptions: `PerEnvironment(0.05, development=0.2)`.

    An environment that is not named gets the default, so a new one edits no rule.
    """

    __slots__ = ("default", "overrides")

    default: T
    overrides: Mapping[str, T]

    def __init__(self, default: T, **overrides: T) -> None:
        object.__setattr__(self, "default", default)
        object.__setattr__(self, "overrides", MappingProxyType(overrides))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a PerEnvironment does not change")

    def __repr__(self) -> str:
        rest = "".join(f", {name}={value!r}" for name, value in self.overrides.items())
        return f"PerEnvironment({self.default!r}{rest})"

    def at(self, environment: str) -> T:
        return self.overrides.get(environment, self.default)


def at(value: T | PerEnvironment[T], environment: str) -> T:
    """The value in one environment, whether or not it differs between them."""
    return value.at(environment) if isinstance(value, PerEnvironment) else value


def every(value: T | PerEnvironment[T]) -> Iterator[T]:
    """Each value that some environment may see; for checks at definition."""
    if isinstance(value, PerEnvironment):
        yield value.default
        yield from value.overrides.values()
    else:
        yield value
