"""Checks the arguments that content passes to definitions, panels and some functions against their annotations."""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache, wraps
from inspect import CO_VARARGS, CO_VARKEYWORDS
from itertools import islice
from typing import Any, NoReturn, ParamSpec, Required, TypeVar, Unpack

from tradewatch.model.problem import DefinitionError, Problem, did_you_mean
from tradewatch.model.source import Source, here, is_content
from tradewatch.model.validator import ANYTHING, Validator, annotations_of, mismatch, validator_of

P = ParamSpec("P")
R = TypeVar("R")

# More than any test or table needs, so that a generator without an end is an error.
_MOST_RESULTS = 10_000


class Checked(type):
    """The metaclass of definitions: it checks arguments at each call, and results of a function among them later.

    A wrong argument raises DefinitionError at its line.
    """

    def __call__(cls, *values: Any, **named: Any) -> Any:
        parameters = parameters_of(cls)
        if not parameters.accept(values, named):
            argument, summary, fix = parameters.explain(values, named)
            where = named.get("defined") or here()
            subject = _subject(cls, argument, parameters.given(values) | named)
            where = where.of_argument(argument, call=cls.__name__, position=position(cls, argument))
            _reject(where, subject, summary, fix)
        made = super().__call__(*values, **named)
        for name, result in parameters.functions:
            if (function := getattr(made, name)) is not None:
                object.__setattr__(made, name, CheckedFunction.of(function, made, name, result))
        return made


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Check the arguments of a function at each call; a wrong one raises DefinitionError at the caller's line."""

    @wraps(function)
    def call(*values: P.args, **named: P.kwargs) -> R:
        parameters = parameters_of(function)
        if not parameters.accept(values, named):
            argument, summary, fix = parameters.explain(values, named)
            subject = getattr(values[0], "subject", None) if values else None
            where = here().of_argument(argument)
            # The first argument of a class method is the class, whose `subject` is a property.
            _reject(where, subject if isinstance(subject, str) else function.__qualname__, summary, fix)
        return function(*values, **named)

    return call


def _reject(where: Source, subject: str, summary: str, fix: str) -> NoReturn:
    raise DefinitionError(Problem("definition", where, subject, summary, fix=fix))


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a class or a function: `validators` by name, and the `names` of positional ones in order.

    `rest` is for more positional arguments, `others` for any other keyword. Python itself does not check the `required`
    keywords. If `is_closed`, there are no others. `functions` are the parameters that take a function, with a validator
    of its result. `renamed` has the new names of keywords by their old ones.
    """

    validators: Mapping[str, Validator]
    names: tuple[str, ...]
    rest: Validator | None
    others: Validator | None
    required: frozenset[str]
    is_closed: bool
    functions: tuple[tuple[str, Validator], ...]
    renamed: Mapping[str, str]

    def accept(self, values: tuple[Any, ...], named: Mapping[str, Any]) -> bool:
        """Whether the arguments have the right types and values; Python itself checks how many there are."""
        validators = self.validators
        for name, value in zip(self.names, values, strict=False):
            if not validators[name].accepts(value):
                return False
        if self.rest is not None:
            for value in values[len(self.names) :]:
                if not self.rest.accepts(value):
                    return False
        for name, value in named.items():
            validator = validators.get(name, self.others)
            if validator is None and (self.is_closed or name in self.renamed):
                return False
            if validator is not None and not validator.accepts(value):
                return False
        return named.keys() >= self.required

    def explain(self, values: tuple[Any, ...], named: Mapping[str, Any]) -> tuple[str, str, str]:
        """The name of the first wrong argument, what is wrong with it, and how to fix it."""
        for name, value in {**self.given(values), **named}.items():
            validator = self.validators.get(name, self.others)
            if new := self.renamed.get(name):
                return name, f"{name} is now called {new}", f"write {new}=..."
            if validator is None and self.is_closed:
                return name, f"there is no argument {name!r}", did_you_mean(name, self.validators)
            if validator is not None and not validator.accepts(value):
                return name, *mismatch(validator, value, name)
        for index, value in enumerate(values[len(self.names) :], 1):
            if self.rest is not None and not self.rest.accepts(value):
                return "", *mismatch(self.rest, value, f"argument {len(self.names) + index}")
        missing = min(self.required - named.keys())
        return missing, f"{missing} is missing", f"add {missing}=..."

    def given(self, values: tuple[Any, ...]) -> dict[str, Any]:
        """The positional arguments by name."""
        return dict(zip(self.names, values, strict=False))


@cache
def parameters_of(called: Any) -> Parameters:
    """The parameters of a class or a function with annotations."""
    is_class = isinstance(called, type)
    code = called.__init__.__code__ if is_class else called.__code__
    count, own = code.co_argcount, code.co_argcount + code.co_kwonlyargcount
    annotations = annotations_of(called if is_dataclass(called) else called.__init__ if is_class else called)
    names = code.co_varnames[:own]
    validators = {name: validator_of(annotations[name]) if name in annotations else ANYTHING for name in names}
    more = list(code.co_varnames[own:])
    rest = validator_of(annotations[more.pop(0)]) if code.co_flags & CO_VARARGS else None
    others, required = None, set()
    keywords = annotations[more[0]] if code.co_flags & CO_VARKEYWORDS else None
    if typing.get_origin(keywords) is Unpack:
        for name, annotation in annotations_of(typing.get_args(keywords)[0]).items():
            if typing.get_origin(annotation) is Required:
                required.add(name)
                (annotation,) = typing.get_args(annotation)
            validators[name] = validator_of(annotation)
    elif keywords is not None:
        others = validator_of(keywords)
    return Parameters(
        validators,
        names[is_class:count],
        rest,
        others,
        frozenset(required),
        bool(required) or typing.get_origin(keywords) is Unpack,
        tuple(_functions(annotations)) if is_dataclass(called) else (),
        getattr(called, "renamed", {}),
    )


def position(called: Any, name: str) -> int | None:
    """The index of a positional parameter; None for a keyword."""
    names = parameters_of(called).names
    return names.index(name) if name in names else None


def _functions(annotations: Mapping[str, Any]) -> Iterable[tuple[str, Validator]]:
    for name, annotation in annotations.items():
        for each in (annotation, *typing.get_args(annotation)):
            if typing.get_origin(each) is Callable:
                yield name, validator_of(typing.get_args(each)[1])


def _subject(cls: Any, wrong: str, given: Mapping[str, Any]) -> str:
    """How messages would name the definition, if its name is not the wrong argument."""
    made = {
        each.name: each.default_factory()
        for each in (fields(cls) if is_dataclass(cls) else ())
        if each.default_factory is not MISSING
    }
    for left_out in (wrong, None):
        with suppress(Exception):  # the wrong argument can cause any error
            unmade = object.__new__(cls)
            unmade.__dict__.update(made | {name: value for name, value in given.items() if name != left_out})
            return str(unmade.subject)
    return str(cls.__name__.lower())


@dataclass(frozen=True, slots=True)
class CheckedFunction:
    """A function that content passed to a definition; each call checks its result, and makes an iterable a tuple."""

    function: Callable[..., Any]
    definition: Any
    argument: str
    result: Validator

    @classmethod
    def of(cls, function: Any, definition: Any, argument: str, result: Validator) -> CheckedFunction:
        """Wrap a function; if the definition is a copy, it has a wrapped function already."""
        return cls(
            function.function if isinstance(function, CheckedFunction) else function, definition, argument, result
        )

    def __call__(self, *arguments: Any) -> Any:
        try:
            returned = self.function(*arguments)
        except Exception as failure:
            if failure.__traceback__ is not None and failure.__traceback__.tb_next is not None:
                raise  # in Python code, whose line is reported
            self._reject(f"{self.argument}() fails: {type(failure).__name__}: {failure}", "pass a Python function")
        if isinstance(returned, Iterable) and not isinstance(returned, (tuple, str, bytes, Mapping)):
            returned = tuple(islice(returned, _MOST_RESULTS + 1))
            if len(returned) > _MOST_RESULTS:
                self._reject(f"{self.argument}() returns more than {_MOST_RESULTS:,}", "return fewer")
        if not self.result.accepts(returned):
            summary, fix = mismatch(self.result, returned, f"{self.argument}()", "must return")
            self._reject(summary, "add `return`" if returned is None else fix)
        return returned

    def _reject(self, summary: str, fix: str) -> NoReturn:
        code = getattr(self.function, "__code__", None)
        where = Source(code.co_filename, code.co_firstlineno) if code else None
        if where is None or not is_content(where.file):
            where = self.definition.defined.of_argument(self.argument)
        _reject(where, self.definition.subject, summary, fix)
