"""What an annotation allows: as a test of a value, and as words for an author who gave another one."""

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

Parts = Iterable[tuple[str, "Shape", Any]]


class Rule(NamedTuple):
    """What an annotation asks beyond the type: `words` say it, `holds` tests it."""

    words: str
    holds: Callable[[Any], object]


NonBlank = Annotated[str, Rule("text that is not blank", str.strip)]


@dataclass(frozen=True, slots=True)
class Shape:
    """What one annotation allows.

    `fits` tests the whole value, and `is_kind` its type alone. `parts` are its elements, each with what a message adds
    to the value's name; `wrong` says what else is wrong with a value of this kind; `fix` how to write one; `options`
    are the shapes of a union.
    """

    words: str
    is_kind: Callable[[Any], bool]
    fits: Callable[[Any], bool]
    parts: Callable[[Any], Parts] = lambda value: ()
    wrong: Callable[[Any], str] = lambda value: ""
    fix: Callable[[Any], str] = lambda value: ""
    options: tuple[Shape, ...] = ()


def complaint(shape: Shape, value: Any, name: str, must: str = "must be") -> tuple[str, str]:
    """What is wrong with the innermost part that does not fit, and how to fix it."""
    for option in shape.options:
        if option.is_kind(value):
            return complaint(option, value, name)
    if shape.is_kind(value):
        for place, part, element in shape.parts(value):
            if not part.fits(element):
                return complaint(part, element, name + place)
        return f"{name} {shape.wrong(value)}", shape.fix(value)
    return f"{name} {must} {shape.words}, not {described(value)}", shape.fix(value)


def hints(owner: Any) -> dict[str, Any]:
    """The annotations of a class or a function, resolved; a name of the vocabulary may be imported for mypy alone."""
    vocabulary = vars(sys.modules["tradewatch.model"])
    return typing.get_type_hints(owner, localns=vocabulary, include_extras=True)


@cache
def shape_of(annotation: Any) -> Shape:
    """The shape of a resolved annotation."""
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is None:
        return _SIMPLE.get(annotation) or _of_class(annotation)
    if origin is Callable:
        return _function(len(arguments[0]))
    if origin is Annotated:
        return _ruled(shape_of(arguments[0]), annotation.__metadata__[0])
    if origin is typing.Literal:
        return _one_of(arguments)
    if origin is type:
        return _class_of(arguments[0])
    shapes = [shape_of(each) for each in arguments if each is not ...]
    if origin in (typing.Union, UnionType):
        return _union(shapes)
    if origin is PerEnvironment:
        return _per_environment(*shapes)
    if origin is Mapping:
        return _mapping(*shapes)
    if origin is tuple and ... not in arguments:
        return _pair(shapes)
    words, kinds = _COLLECTIONS[origin]
    return _collection(words, kinds, *shapes)


def _of_member(value: Any) -> str:
    return f"write {type(value).__name__}.{value.name}.value" if isinstance(value, Enum) else ""


def _simple(
    words: str, is_kind: Callable[[Any], bool], wrong: Callable[[Any], str], fix: Callable[[Any], str] = _of_member
) -> Shape:
    return Shape(words, is_kind, lambda value: is_kind(value) and not wrong(value), wrong=wrong, fix=fix)


def _ruled(base: Shape, rule: Rule) -> Shape:
    def wrong(value: Any) -> str:
        return base.wrong(value) or ("" if rule.holds(value) else f"must be {rule.words}, not {described(value)}")

    return _simple(rule.words, base.is_kind, wrong, base.fix)


def _one_of(values: tuple[str, ...]) -> Shape:
    def fits(value: Any) -> bool:
        return type(value) is str and value in values

    return Shape(f"one of {', '.join(map(repr, values))}", fits, fits, fix=lambda value: _nearest(value, values))


def _nearest(value: Any, known: Iterable[str]) -> str:
    return did_you_mean(value, known) if isinstance(value, str) else ""


def _class_of(base: type) -> Shape:
    def fits(value: Any) -> bool:
        return isinstance(value, type) and issubclass(value, base)

    def fix(value: Any) -> str:
        return f"write {type(value).__name__}, without arguments" if isinstance(value, base) else ""

    return Shape(f"a class of {base.__name__}", fits, fits, fix=fix)


def _function(count: int) -> Shape:
    def wrong(value: Any) -> str:
        code = getattr(value, "__code__", None)
        if code is not None and code.co_argcount == count and not code.co_kwonlyargcount:
            return ""  # the usual case, for a fraction of the time
        try:
            inspect.signature(value).bind(*range(count))
        except (TypeError, ValueError):
            return f"must take {count} argument{'s' if count != 1 else ''}"
        return ""

    return _simple("a function", callable, wrong)


def _union(options: list[Shape]) -> Shape:
    first, *others = [option.fits for option in options]

    def fits(value: Any) -> bool:
        if first(value):
            return True
        for test in others:  # noqa: SIM110, any() takes twice the time, and a build asks thousands of times
            if test(value):
                return True
        return False

    return Shape(
        " or ".join(option.words for option in options),
        lambda value: any(option.is_kind(value) for option in options),
        fits,
        fix=lambda value: next(filter(None, (option.fix(value) for option in options)), ""),
        options=tuple(options),
    )


def _collection(words: str, kinds: Any, element: Shape) -> Shape:
    def fix(value: Any) -> str:
        if kinds is not tuple:
            return ""
        if element.fits(value):
            return "put it in parentheses, with a comma after it"
        return "write it in parentheses" if isinstance(value, (list, set)) else ""

    return Shape(
        words,
        lambda value: isinstance(value, kinds),
        lambda value: isinstance(value, kinds) and all(map(element.fits, value)),
        lambda value: ((f"[{index}]", element, each) for index, each in enumerate(value)),
        fix=fix,
    )


def _pair(elements: list[Shape]) -> Shape:
    def is_kind(value: Any) -> bool:
        return isinstance(value, tuple) and len(value) == len(elements)

    return Shape(
        f"a tuple of {len(elements)}",
        is_kind,
        lambda value: is_kind(value) and all(each.fits(part) for each, part in zip(elements, value, strict=True)),
        lambda value: ((f"[{index}]", each, value[index]) for index, each in enumerate(elements)),
    )


def _mapping(name: Shape, element: Shape) -> Shape:
    def parts(value: Mapping[Any, Any]) -> Iterator[tuple[str, Shape, Any]]:
        for key, each in value.items():
            yield "'s key", name, key
            yield f"[{key!r:.60}]", element, each

    return Shape(
        "a dict",
        lambda value: isinstance(value, Mapping),
        lambda value: (
            isinstance(value, Mapping) and all(map(name.fits, value)) and all(map(element.fits, value.values()))
        ),
        parts,
    )


def _per_environment(element: Shape) -> Shape:
    def parts(value: PerEnvironment[Any]) -> Iterator[tuple[str, Shape, Any]]:
        yield "", element, value.default
        yield from ((f" in {name}", element, each) for name, each in value.overrides.items())

    return Shape(
        "a PerEnvironment",
        lambda value: isinstance(value, PerEnvironment),
        lambda value: isinstance(value, PerEnvironment) and all(map(element.fits, every(value))),
        parts,
    )


def _of_class(kind: Any) -> Shape:
    """An object of a class; its fields too, where it is a plain value that nothing has checked yet."""

    def is_kind(value: Any) -> bool:
        return isinstance(value, kind)

    words = with_article(kind.__name__)
    if type(kind) is type and (is_dataclass(kind) or hasattr(kind, "_fields")):
        shapes = [(name, shape_of(annotation)) for name, annotation in hints(kind).items()]
        return Shape(
            words,
            is_kind,
            lambda value: isinstance(value, kind) and all(each.fits(getattr(value, name)) for name, each in shapes),
            lambda value: ((f".{name}", each, getattr(value, name)) for name, each in shapes),
        )
    if isinstance(kind, EnumType):
        return Shape(words, is_kind, is_kind, fix=_member(kind))
    return Shape(words, is_kind, is_kind)


def _member(kind: EnumType) -> Callable[[Any], str]:
    def fix(value: Any) -> str:
        written = value.upper() if isinstance(value, str) else ""
        names = list(kind.__members__)
        return f"write {written}, without quotes" if written in names else did_you_mean(written, names)

    return fix


def _wrong_text(value: str) -> str:
    if "\0" in value:
        return "holds a NUL character"
    if value.isascii():
        return ""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        return f"holds {value[error.start]!a}, half of a character"
    return ""


def _is_text(value: Any) -> bool:
    return type(value) is str and not _wrong_text(value)


def _wrong_number(value: float) -> str:
    if isinstance(value, float):
        return "" if math.isfinite(value) else f"must be a finite number, not {value:g}"
    return "" if -LARGEST <= value <= LARGEST else "must be a number of at most 64 bits"


def _anything(value: Any) -> bool:
    return True


ANYTHING = Shape("anything", _anything, _anything)
_COLLECTIONS: Mapping[Any, tuple[str, Any]] = {
    tuple: ("a tuple", tuple),
    frozenset: ("a frozenset", frozenset),
    Sequence: ("a list or tuple", (list, tuple)),
    Iterable: ("a list or tuple", (list, tuple)),
}
# Exactly these types: the writers of YAML and JSON refuse most of their subclasses, and a bool is not a number.
_SIMPLE: Mapping[Any, Shape] = {
    str: Shape("text", lambda value: type(value) is str, _is_text, wrong=_wrong_text, fix=_of_member),
    float: _simple("a number", lambda value: type(value) in (int, float), _wrong_number),
    int: _simple("a whole number", lambda value: type(value) is int, _wrong_number),
    bool: Shape("True or False", lambda value: type(value) is bool, lambda value: type(value) is bool),
    NoneType: Shape("None", lambda value: value is None, lambda value: value is None),
    object: ANYTHING,
    Any: ANYTHING,
}
