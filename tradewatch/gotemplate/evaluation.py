"""Pipelines evaluated on types instead of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from tradewatch.gotemplate.builtins import BOOL, NUMBER, STRING
from tradewatch.gotemplate.findings import KeyRead, TemplatePlace, TemplateProblem, UnknownField, WrongArguments
from tradewatch.gotemplate.nodes import (
    BoolNode,
    ChainNode,
    CommandNode,
    DotNode,
    FieldNode,
    FunctionNode,
    NilNode,
    NumberNode,
    Operand,
    PipelineNode,
    StringNode,
    Template,
    VariableNode,
)
from tradewatch.gotemplate.position import TextPosition
from tradewatch.gotemplate.types import ANYTHING, FunctionSignature, GoType, Holder

_NO_ARGUMENTS = FunctionSignature(ANYTHING)
_ANNOTATIONS = frozenset({Holder.ANNOTATIONS, Holder.COMMON_ANNOTATIONS})


@dataclass(slots=True)
class Frame:
    """What is in scope at one place of a template."""

    template: Template
    dot: GoType
    variables: dict[str, GoType]

    def inside(self, dot: GoType) -> Frame:
        """The scope of a nested block, with its own dot; its variables end with it."""
        return Frame(self.template, dot, dict(self.variables))

    def bind(self, name: str, go_type: GoType) -> None:
        """Declare a variable. If the template assigns to it again, its type is unknown."""
        self.variables[name] = ANYTHING if name in self.template.reassigned else go_type

    def place(self, at: TextPosition) -> TemplatePlace:
        """A position in this template."""
        return TemplatePlace(self.template.name, at)


class _TypedValue(NamedTuple):
    go_type: GoType
    literal: str | None = None


class Evaluation:
    """Finds the types of pipelines, and collects what they read and what is wrong (as the keys of ordered dicts)."""

    def __init__(self, functions: Mapping[str, FunctionSignature]) -> None:
        self._functions = functions
        self.labels: dict[KeyRead, None] = {}
        self.annotations: dict[KeyRead, None] = {}
        self.problems: dict[TemplateProblem, None] = {}

    def pipeline(self, pipeline: PipelineNode, frame: Frame) -> GoType:
        """The type of a pipeline's value, which the variables that it declares get too."""
        piped: list[_TypedValue] = []
        for command in pipeline.commands:
            piped = [self._command(command, piped, frame)]
        go_type = piped[0].go_type
        for name in pipeline.declares:
            frame.bind(name, go_type)
        return go_type

    def _command(self, command: CommandNode, piped: list[_TypedValue], frame: Frame) -> _TypedValue:
        head, *rest = command.operands
        given = [self._operand(operand, [], frame) for operand in rest] + piped
        return self._operand(head, given, frame)

    def _operand(self, operand: Operand, given: list[_TypedValue], frame: Frame) -> _TypedValue:
        place = frame.place(operand.at)
        match operand:
            case FunctionNode(name=name):
                return _TypedValue(self._call(name, given, place))
            case FieldNode(path=path):
                return _TypedValue(self._members(frame.dot, "", path, len(given), place))
            case VariableNode(name=name, path=path) if path:
                return _TypedValue(self._members(frame.variables[name], name, path, len(given), place))
            case ChainNode(base=base, path=path):
                go_type = self._operand(base, [], frame).go_type
                return _TypedValue(self._members(go_type, "(...)", path, len(given), place))
        name, value = self._plain(operand, frame)
        self._check_arguments(name, _NO_ARGUMENTS, len(given), place)
        return value

    def _plain(self, operand: Operand, frame: Frame) -> tuple[str, _TypedValue]:
        """How a message names an operand that takes no arguments, and its value."""
        match operand:
            case DotNode():
                return ".", _TypedValue(frame.dot)
            case VariableNode(name=name):
                return name, _TypedValue(frame.variables[name])
            case StringNode(value=text):
                return f'"{text}"', _TypedValue(STRING, text)
            case NumberNode(text=text):
                return text, _TypedValue(NUMBER)
            case BoolNode(value=value):
                return str(value).lower(), _TypedValue(BOOL)
            case PipelineNode():
                return "(...)", _TypedValue(self.pipeline(operand, frame))
            case NilNode():
                return "nil", _TypedValue(ANYTHING)
        raise AssertionError(f"{operand} can take arguments")

    def _call(self, name: str, given: list[_TypedValue], place: TemplatePlace) -> GoType:
        signature = self._functions[name]
        self._check_arguments(name, signature, len(given), place)
        if name == "index" and given:
            return self._index(given, place)
        if name == "slice" and given:
            return given[0].go_type
        return signature.returns

    def _index(self, given: list[_TypedValue], place: TemplatePlace) -> GoType:
        go_type = given[0].go_type
        for key in given[1:]:
            if go_type.keyed and key.literal is not None:
                self._read(go_type, key.literal, place)
            go_type = go_type.element or ANYTHING
        return go_type

    def _members(self, go_type: GoType, path: str, names: tuple[str, ...], given: int, place: TemplatePlace) -> GoType:
        """The type at the end of a path of names; the arguments belong to the last name."""
        for name in names[:-1]:
            path = f"{path}.{name}"
            go_type = self._member(go_type, path, name, 0, place)
        return self._member(go_type, f"{path}.{names[-1]}", names[-1], given, place)

    def _member(self, go_type: GoType, path: str, name: str, given: int, place: TemplatePlace) -> GoType:
        if go_type is ANYTHING:
            return ANYTHING
        signature = go_type.members.get(name)
        if signature is None and go_type.keyed:
            self._read(go_type, name, place)
            signature = FunctionSignature(go_type.element or ANYTHING)
        if signature is None:
            self.problems[UnknownField(path, go_type.name, tuple(go_type.members), place)] = None
            return ANYTHING
        self._check_arguments(path, signature, given, place)
        return signature.returns

    def _check_arguments(self, name: str, signature: FunctionSignature, given: int, place: TemplatePlace) -> None:
        if not signature.accepts(given):
            problem = WrongArguments(name, given, signature.least, signature.most, place)
            self.problems[problem] = None

    def _read(self, go_type: GoType, name: str, place: TemplatePlace) -> None:
        if go_type.holder is None:
            return
        reads = self.annotations if go_type.holder in _ANNOTATIONS else self.labels
        reads[KeyRead(go_type.holder, name, place)] = None
