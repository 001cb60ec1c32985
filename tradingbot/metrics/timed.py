"""Something that takes time: timed in a `with` or `async with` block, or around each call of a function."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from time import perf_counter
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Timed:
    """A timer for one block, or a decorator of functions, `def` and `async def`. Exceptions pass through it."""

    __slots__ = ("_start",)

    _start: float

    def ended(self, seconds: float, error: BaseException | None) -> None:
        """Record that the block ended after so long, with this exception or none."""
        raise NotImplementedError

    def again(self) -> Timed:
        """A fresh timer of the same thing, since calls of a function may overlap."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._start = perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.ended(perf_counter() - self._start, error)

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, traceback)

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        if iscoroutinefunction(function):

            @wraps(function)
            async def timed_coroutine(*args: P.args, **kwargs: P.kwargs) -> Any:
                with self.again():
                    return await function(*args, **kwargs)

            return timed_coroutine  # type: ignore[return-value]

        @wraps(function)
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            with self.again():
                return function(*args, **kwargs)

        return timed
