"""Measures the time of a `with` or `async with` block, or of each call of a function."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from inspect import isasyncgenfunction, iscoroutinefunction, isgeneratorfunction, isroutine
from time import perf_counter
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Timer:
    """A timer for one block, or a decorator of `def` and `async def`. It does not catch exceptions.

    As a decorator it takes functions, methods and functools.partial of them. It raises TypeError for a generator, an
    async generator and any other object: a call of it does not last as long as its work.
    """

    __slots__ = ("_start",)

    _start: float

    def record(self, seconds: float, error: BaseException | None) -> None:
        """Record the end of the block after so many seconds, with its exception or None."""
        raise NotImplementedError

    def copy(self) -> Timer:
        """A new timer with the same labels, because calls of a function can overlap."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self._start = perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.record(perf_counter() - self._start, error)

    async def __aenter__(self) -> Self:
        return self.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.__exit__(kind, error, traceback)

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        _check(function)
        if iscoroutinefunction(function):

            @wraps(function)
            async def timed_coroutine(*args: P.args, **kwargs: P.kwargs) -> Any:
                with self.copy():
                    return await function(*args, **kwargs)

            return timed_coroutine  # type: ignore[return-value]

        @wraps(function)
        def timed(*args: P.args, **kwargs: P.kwargs) -> R:
            with self.copy():
                return function(*args, **kwargs)

        return timed


def _check(function: object) -> None:
    """Raise TypeError for what a decorator cannot measure."""
    while isinstance(function, partial):
        function = function.func
    name = getattr(function, "__qualname__", type(function).__qualname__)
    if isasyncgenfunction(function):
        raise TypeError(f"{name} is an async generator, which a decorator cannot measure; use `with` inside it")
    if isgeneratorfunction(function):
        raise TypeError(f"{name} is a generator, which a decorator cannot measure; use `with` inside it")
    if isinstance(function, staticmethod | classmethod | property):
        kind = type(function).__name__
        raise TypeError(f"{name} is already a {kind}; write @{kind} above the decorator that measures")
    if not isroutine(function):
        raise TypeError(f"{name} is not a function; decorate its method, or use `with` inside it")
