"""What a template reads, and what it asks for that is not there: the dot's type is followed through it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tradewatch.gotemplate.evaluation import Evaluation, Frame
from tradewatch.gotemplate.findings import NotIterable, Reading, TemplateCalled, UndefinedTemplate
from tradewatch.gotemplate.nodes import (
    Action,
    If,
    Node,
    Pipeline,
    Range,
    Template,
    TemplateCall,
    With,
)
from tradewatch.gotemplate.shapes import ANYTHING, NOTHING, Dialect, Shape

_NO_TEMPLATES: Mapping[str, Template] = MappingProxyType({})


def references(template: Template, dialect: Dialect, defined: Mapping[str, Template] = _NO_TEMPLATES) -> Reading:
    """What `template` reads and calls, following `{{template}}` into its own definitions and `defined`.

    Where a type is not known before the template runs, nothing is said.
    """
    walk = _Walk(dialect, {**defined, **template.definitions})
    return walk.read(template)


class _Walk:
    def __init__(self, dialect: Dialect, defined: Mapping[str, Template]) -> None:
        self._dialect = dialect
        self._defined = defined
        self._evaluation = Evaluation(dialect.functions)
        self._calls: dict[TemplateCalled, None] = {}
        # Called templates wait here instead of being entered, so that a chain of calls costs no stack.
        self._waiting: deque[tuple[Template, Shape]] = deque()
        self._entered: set[tuple[str, Shape]] = set()

    def read(self, template: Template) -> Reading:
        self._template(template, self._dialect.dot, self._dialect.variables)
        while self._waiting:
            called, dot = self._waiting.popleft()
            self._template(called, dot, {})
        found = self._evaluation
        return Reading(tuple(found.labels), tuple(found.annotations), tuple(self._calls), tuple(found.problems))

    def _template(self, template: Template, dot: Shape, variables: Mapping[str, Shape]) -> None:
        frame = Frame(template, dot, {})
        for name, shape in {**variables, "$": dot}.items():
            frame.bind(name, shape)
        self._nodes(template.nodes, frame)

    def _nodes(self, nodes: Iterable[Node], frame: Frame) -> None:
        for node in nodes:
            match node:
                case Action(pipeline=pipeline):
                    self._evaluation.pipeline(pipeline, frame)
                case If() | With():
                    self._branch(node, frame)
                case Range():
                    self._range(node, frame)
                case TemplateCall():
                    self._call(node, frame)

    def _branch(self, node: If | With, frame: Frame) -> None:
        inner = frame.inside(frame.dot)
        value = self._evaluation.pipeline(node.pipeline, inner)
        self._nodes(node.body, inner.inside(value if isinstance(node, With) else frame.dot))
        self._nodes(node.otherwise, inner.inside(frame.dot))

    def _range(self, node: Range, frame: Frame) -> None:
        inner = frame.inside(frame.dot)
        ranged = self._evaluation.pipeline(node.pipeline, inner)
        if ranged.element is None and ranged is not ANYTHING:
            self._evaluation.problems[NotIterable(ranged.name, frame.place(node.pipeline.at))] = None
        element = ranged.element or ANYTHING
        body = inner.inside(element)
        _bind_loop_variables(node.pipeline, element, body)
        self._nodes(node.body, body)
        self._nodes(node.otherwise, inner)

    def _call(self, node: TemplateCall, frame: Frame) -> None:
        place = frame.place(node.at)
        self._calls[TemplateCalled(node.name, place)] = None
        dot = self._evaluation.pipeline(node.pipeline, frame) if node.pipeline else NOTHING
        called = self._defined.get(node.name)
        if called is None:
            if node.name not in self._dialect.templates:
                self._evaluation.problems[UndefinedTemplate(node.name, place)] = None
        elif (node.name, dot) not in self._entered:
            self._entered.add((node.name, dot))
            self._waiting.append((called, dot))


def _bind_loop_variables(pipeline: Pipeline, element: Shape, frame: Frame) -> None:
    match pipeline.declares:
        case (only,):
            frame.bind(only, element)
        case (key, each):
            frame.bind(key, ANYTHING)
            frame.bind(each, element)
