"""Values that differ between environments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Generic, NoReturn, TypeVar

T = TypeVar("T")


class PerEnvironment(Generic[T]):
    """A value with exceptions: `PerEnvironment(0.05, development=0.2)`.

    Any other environment has the default, so a new environment does not need a change here.
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
        """The value in an environment."""
        return self.overrides.get(environment, self.default)


def at(value: T | PerEnvironment[T], environment: str) -> T:
    """The value in an environment, of a plain value or a PerEnvironment."""
    return value.at(environment) if isinstance(value, PerEnvironment) else value


def every(value: T | PerEnvironment[T]) -> Iterator[T]:
    """The default and all exceptions, for checks of a definition."""
    if isinstance(value, PerEnvironment):
        yield value.default
        yield from value.overrides.values()
    else:
        yield value
