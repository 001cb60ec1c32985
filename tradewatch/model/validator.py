"""Validators, made from annotations: they test a value, and explain to an author what is wrong with it."""

from __future__ import annotations

import inspect
import math
import sys
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, is_dataclass
from enum import Enum, EnumType
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple

from tradewatch.model.per_environment import PerEnvironment, every
from tradewatch.model.problem import LARGEST, described, did_you_mean, with_article

Parts = Iterable[tuple[str, "Validator", Any]]


class Constraint(NamedTuple):
    """A condition in an annotation besides the type: `words` for messages, and the test `holds`."""

    words: str
    holds: Callable[[Any], object]


NonBlank = Annotated[str, Constraint("text that is not blank", str.strip)]
# What the servers allow as a name, without line breaks and invisible characters.
OneLine = Annotated[str, Constraint("text of one line", lambda text: text.strip() and text.isprintable())]


@dataclass(frozen=True, slots=True)
class Validator:
    """Tests the values of one annotation: `accepts` tests the whole value, `is_kind` only its type.

    `parts` are a value's elements, each with the text that a message adds to the value's name. `wrong` says what else
    is wrong with a value of the right type, and `fix` how to write it. `options` are the validators of a union.
    """

    words: str
    is_kind: Callable[[Any], bool]
    accepts: Callable[[Any], bool]
    parts: Callable[[Any], Parts] = lambda value: ()
    wrong: Callable[[Any], str] = lambda value: ""
    fix: Callable[[Any], str] = lambda value: ""
    options: tuple[Validator, ...] = ()


def mismatch(validator: Validator, value: Any, name: str, must: str = "must be") -> tuple[str, str]:
    """What is wrong with the innermost wrong part of a value, and how to fix it."""
    for option in validator.options:
        if option.is_kind(value):
            return mismatch(option, value, name)
    if validator.is_kind(value):
        for place, part, element in validator.parts(value):
            if not part.accepts(element):
                return mismatch(part, element, name + place)
        return f"{name} {validator.wrong(value)}", validator.fix(value)
    return f"{name} {must} {validator.words}, not {described(value)}", validator.fix(value)


def annotations_of(owner: Any) -> dict[str, Any]:
    """The resolved annotations of a class or a function; names of the model may be imported for mypy only."""
    vocabulary = vars(sys.modules["tradewatch.model"])
    return typing.get_type_hints(owner, localns=vocabulary, include_extras=True)


@cache
def validator_of(annotation: Any) -> Validator:
    """The validator of a resolved annotation."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is None:
        return _SIMPLE.get(annotation) or _of_class(annotation)
    if origin is Callable:
        return _function(len(arguments[0]))
    if origin is Annotated:
        return _ruled(validator_of(arguments[0]), annotation.__metadata__[0])
    if origin is typing.Literal:
        return _one_of(arguments)
    if origin is type:
        return _class_of(arguments[0])
    validators = [validator_of(each) for each in arguments if each is not ...]
    if origin in (typing.Union, UnionType):
        return _union(validators)
    if origin is PerEnvironment:
        return _per_environment(*validators)
    if origin is Mapping:
        return _mapping(*validators)
    if origin is tuple and ... not in arguments:
        return _pair(validators)
    words, kinds = _COLLECTIONS[origin]
    return _collection(words, kinds, *validators)


def _of_member(value: Any) -> str:
    return f"write {type(value).__name__}.{value.name}.value" if isinstance(value, Enum) else ""


def _simple(
    words: str, is_kind: Callable[[Any], bool], wrong: Callable[[Any], str], fix: Callable[[Any], str] = _of_member
) -> Validator:
    return Validator(words, is_kind, lambda value: is_kind(value) and not wrong(value), wrong=wrong, fix=fix)


def _ruled(base: Validator, rule: Constraint) -> Validator:
    def wrong(value: Any) -> str:
        return base.wrong(value) or ("" if rule.holds(value) else f"must be {rule.words}, not {described(value)}")

    return _simple(rule.words, base.is_kind, wrong, base.fix)


def _one_of(values: tuple[str, ...]) -> Validator:
    def accepts(value: Any) -> bool:
        return type(value) is str and value in values

    return Validator(
        f"one of {', '.join(map(repr, values))}", accepts, accepts, fix=lambda value: _nearest(value, values)
    )


def _nearest(value: Any, known: Iterable[str]) -> str:
    return did_you_mean(value, known) if isinstance(value, str) else ""


def _class_of(base: type) -> Validator:
    def accepts(value: Any) -> bool:
        return isinstance(value, type) and issubclass(value, base)

    def fix(value: Any) -> str:
        return f"write {type(value).__name__}, without arguments" if isinstance(value, base) else ""

    return Validator(f"a class of {base.__name__}", accepts, accepts, fix=fix)


def _function(count: int) -> Validator:
    def wrong(value: Any) -> str:
        code = getattr(value, "__code__", None)
        if code is not None and code.co_argcount == count and not code.co_kwonlyargcount:
            return ""  # the usual case, which is faster this way
        try:
            inspect.signature(value).bind(*range(count))
        except (TypeError, ValueError):
            return f"must take {count} argument{'s' if count != 1 else ''}"
        return ""

    return _simple("a function", callable, wrong)


def _union(options: list[Validator]) -> Validator:
    first, *others = [option.accepts for option in options]

    def accepts(value: Any) -> bool:
        if first(value):
            return True
        for test in others:  # noqa: SIM110, any() takes twice the time, and a build calls this thousands of times
            if test(value):
                return True
        return False

    return Validator(
        " or ".join(option.words for option in options),
        lambda value: any(option.is_kind(value) for option in options),
        accepts,
        fix=lambda value: next(filter(None, (option.fix(value) for option in options)), ""),
        options=tuple(options),
    )


def _collection(words: str, kinds: Any, element: Validator) -> Validator:
    def fix(value: Any) -> str:
        if kinds is not tuple:
            return ""
        if element.accepts(value):
            return "put it in parentheses, with a comma after it"
        return "write it in parentheses" if isinstance(value, (list, set)) else ""

    return Validator(
        words,
        lambda value: isinstance(value, kinds),
        lambda value: isinstance(value, kinds) and all(map(element.accepts, value)),
        lambda value: ((f"[{index}]", element, each) for index, each in enumerate(value)),
        fix=fix,
    )


def _pair(elements: list[Validator]) -> Validator:
    def is_kind(value: Any) -> bool:
        return isinstance(value, tuple) and len(value) == len(elements)

    return Validator(
        f"a tuple of {len(elements)}",
        is_kind,
        lambda value: is_kind(value) and all(each.accepts(part) for each, part in zip(elements, value, strict=True)),
        lambda value: ((f"[{index}]", each, value[index]) for index, each in enumerate(elements)),
    )


def _mapping(name: Validator, element: Validator) -> Validator:
    def parts(value: Mapping[Any, Any]) -> Iterator[tuple[str, Validator, Any]]:
        for key, each in value.items():
            yield "'s key", name, key
            yield f"[{key!r:.60}]", element, each

    return Validator(
        "a dict",
        lambda value: isinstance(value, Mapping),
        lambda value: (
            isinstance(value, Mapping) and all(map(name.accepts, value)) and all(map(element.accepts, value.values()))
        ),
        parts,
    )


def _per_environment(element: Validator) -> Validator:
    def parts(value: PerEnvironment[Any]) -> Iterator[tuple[str, Validator, Any]]:
        yield "", element, value.default
        yield from ((f" in {name}", element, each) for name, each in value.overrides.items())

    return Validator(
        "a PerEnvironment",
        lambda value: isinstance(value, PerEnvironment),
        lambda value: isinstance(value, PerEnvironment) and all(map(element.accepts, every(value))),
        parts,
    )


def _of_class(kind: Any) -> Validator:
    """An object of a class; its fields are tested too, if it is a plain value whose call was not checked."""

    def is_kind(value: Any) -> bool:
        return isinstance(value, kind)

    words = with_article(kind.__name__)
    if type(kind) is type and (is_dataclass(kind) or hasattr(kind, "_fields")):
        validators = [(name, validator_of(annotation)) for name, annotation in annotations_of(kind).items()]
        return Validator(
            words,
            is_kind,
            lambda value: (
                isinstance(value, kind) and all(each.accepts(getattr(value, name)) for name, each in validators)
            ),
            lambda value: ((f".{name}", each, getattr(value, name)) for name, each in validators),
        )
    if isinstance(kind, EnumType):
        return Validator(words, is_kind, is_kind, fix=_member(kind.__members__))
    if issubclass(kind, str):  # the others are constants of the model
        constants = vars(sys.modules["tradewatch.model"]).items()
        usual = _member(name for name, each in constants if is_kind(each))

        def fix(value: Any) -> str:
            text = usual(value)
            return f"{text}, or define {words}" if text.startswith("choose") else text

        return Validator(words, is_kind, is_kind, fix=fix)
    return Validator(words, is_kind, is_kind)


def _member(known: Iterable[str]) -> Callable[[Any], str]:
    names = list(known)

    def fix(value: Any) -> str:
        name = value.upper() if isinstance(value, str) else ""
        return f"write {name}, without quotes" if name in names else did_you_mean(name, names)

    return fix


def _text_fault(value: str) -> str:
    if "\0" in value:
        return "has a NUL character"
    if value.isascii():
        return ""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        return f"has {value[error.start]!a}, which is half a character"
    return ""


def _is_text(value: Any) -> bool:
    return type(value) is str and not _text_fault(value)


def _number_fault(value: float) -> str:
    if isinstance(value, float):
        return "" if math.isfinite(value) else f"must be a finite number, not {value:g}"
    return "" if -LARGEST <= value <= LARGEST else "must be a number of at most 64 bits"


def _anything(value: Any) -> bool:
    return True


ANYTHING = Validator("anything", _anything, _anything)
_COLLECTIONS: Mapping[Any, tuple[str, Any]] = {
    tuple: ("a tuple", tuple),
    frozenset: ("a frozenset", frozenset),
    Sequence: ("a list or tuple", (list, tuple)),
    Iterable: ("a list or tuple", (list, tuple)),
}
# Exactly these types, because the writers of YAML and JSON refuse most subclasses, and a bool is not a number.
_SIMPLE: Mapping[Any, Validator] = {
    str: Validator("text", lambda value: type(value) is str, _is_text, wrong=_text_fault, fix=_of_member),
    float: _simple("a number", lambda value: type(value) in (int, float), _number_fault),
    int: _simple("a whole number", lambda value: type(value) is int, _number_fault),
    bool: Validator("True or False", lambda value: type(value) is bool, lambda value: type(value) is bool),
    NoneType: Validator("None", lambda value: value is None, lambda value: value is None),
    object: ANYTHING,
    Any: ANYTHING,
}
