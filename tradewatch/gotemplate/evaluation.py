"""Pipelines evaluated on types instead of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tradewatch.gotemplate.findings import KeyRead, Place, TemplateProblem, UnknownField, WrongArguments
from tradewatch.gotemplate.go_types import BOOL, NUMBER, STRING
from tradewatch.gotemplate.nodes import (
    Bool,
    Chain,
    Command,
    Dot,
    Field,
    Function,
    Nil,
    Number,
    Operand,
    Pipeline,
    String,
    Template,
    Variable,
)
from tradewatch.gotemplate.shapes import ANYTHING, Holder, Shape, Signature
from tradewatch.gotemplate.source import Position

_NO_ARGUMENTS = Signature(ANYTHING)
_ANNOTATIONS = frozenset({Holder.ANNOTATIONS, Holder.COMMON_ANNOTATIONS})


@dataclass(slots=True)
class Frame:
    """What is in scope at one place of a template."""

    template: Template
    dot: Shape
    variables: dict[str, Shape]

    def inside(self, dot: Shape) -> Frame:
        """The scope of a nested block: what it declares is gone after it."""
        return Frame(self.template, dot, dict(self.variables))

    def bind(self, name: str, shape: Shape) -> None:
        """Declare a variable. One that is set again somewhere may hold anything by the time it is read."""
        self.variables[name] = ANYTHING if name in self.template.reassigned else shape

    def place(self, at: Position) -> Place:
        return Place(self.template.name, at)


class _Value(NamedTuple):
    shape: Shape
    literal: str | None = None


class Evaluation:
    """Finds the type of pipelines, and collects what they read on the way (dicts, for sets with an order)."""

    def __init__(self, functions: Mapping[str, Signature]) -> None:
        self._functions = functions
        self.labels: dict[KeyRead, None] = {}
        self.annotations: dict[KeyRead, None] = {}
        self.problems: dict[TemplateProblem, None] = {}

    def pipeline(self, pipeline: Pipeline, frame: Frame) -> Shape:
        """The type of a pipeline's value; the variables it declares are bound to it."""
        piped: list[_Value] = []
        for command in pipeline.commands:
            piped = [self._command(command, piped, frame)]
        shape = piped[0].shape
        for name in pipeline.declares:
            frame.bind(name, shape)
        return shape

    def _command(self, command: Command, piped: list[_Value], frame: Frame) -> _Value:
        head, *rest = command.operands
        given = [self._operand(operand, [], frame) for operand in rest] + piped
        return self._operand(head, given, frame)

    def _operand(self, operand: Operand, given: list[_Value], frame: Frame) -> _Value:
        place = frame.place(operand.at)
        match operand:
            case Function(name=name):
                return _Value(self._call(name, given, place))
            case Field(path=path):
                return _Value(self._members(frame.dot, "", path, len(given), place))
            case Variable(name=name, path=path) if path:
                return _Value(self._members(frame.variables[name], name, path, len(given), place))
            case Chain(base=base, path=path):
                shape = self._operand(base, [], frame).shape
                return _Value(self._members(shape, "(...)", path, len(given), place))
        name, value = self._plain(operand, frame)
        self._check_arguments(name, _NO_ARGUMENTS, len(given), place)
        return value

    def _plain(self, operand: Operand, frame: Frame) -> tuple[str, _Value]:
        """An operand that takes no arguments, and what to call it."""
        match operand:
            case Dot():
                return ".", _Value(frame.dot)
            case Variable(name=name):
                return name, _Value(frame.variables[name])
            case String(value=text):
                return f'"{text}"', _Value(STRING, text)
            case Number(text=text):
                return text, _Value(NUMBER)
            case Bool(value=value):
                return str(value).lower(), _Value(BOOL)
            case Pipeline():
                return "(...)", _Value(self.pipeline(operand, frame))
            case Nil():
                return "nil", _Value(ANYTHING)
        raise AssertionError(f"{operand} can take arguments")

    def _call(self, name: str, given: list[_Value], place: Place) -> Shape:
        signature = self._functions[name]
        self._check_arguments(name, signature, len(given), place)
        if name == "index" and given:
            return self._index(given, place)
        if name == "slice" and given:
            return given[0].shape
        return signature.gives

    def _index(self, given: list[_Value], place: Place) -> Shape:
        shape = given[0].shape
        for key in given[1:]:
            if shape.keyed and key.literal is not None:
                self._read(shape, key.literal, place)
            shape = shape.element or ANYTHING
        return shape

    def _members(self, shape: Shape, path: str, names: tuple[str, ...], given: int, place: Place) -> Shape:
        """Follow names from field to field; the last one gets the arguments."""
        for name in names[:-1]:
            path = f"{path}.{name}"
            shape = self._member(shape, path, name, 0, place)
        return self._member(shape, f"{path}.{names[-1]}", names[-1], given, place)

    def _member(self, shape: Shape, path: str, name: str, given: int, place: Place) -> Shape:
        if shape is ANYTHING:
            return ANYTHING
        signature = shape.members.get(name)
        if signature is None and shape.keyed:
            self._read(shape, name, place)
            signature = Signature(shape.element or ANYTHING)
        if signature is None:
            self.problems[UnknownField(path, shape.name, tuple(shape.members), place)] = None
            return ANYTHING
        self._check_arguments(path, signature, given, place)
        return signature.gives

    def _check_arguments(self, name: str, signature: Signature, given: int, place: Place) -> None:
        if not signature.accepts(given):
            problem = WrongArguments(name, given, signature.least, signature.most, place)
            self.problems[problem] = None

    def _read(self, shape: Shape, name: str, place: Place) -> None:
        if shape.holder is None:
            return
        reads = self.annotations if shape.holder in _ANNOTATIONS else self.labels
        reads[KeyRead(shape.holder, name, place)] = None
