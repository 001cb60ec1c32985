"""Finds what a template reads, and what it reads that does not exist, by the types of its values."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from tradewatch.gotemplate.evaluation import Evaluation, Frame
from tradewatch.gotemplate.findings import NotIterable, References, TemplateCalled, UndefinedTemplate
from tradewatch.gotemplate.nodes import (
    ActionNode,
    ControlNode,
    Node,
    PipelineNode,
    Template,
    TemplateCallNode,
)
from tradewatch.gotemplate.types import ANYTHING, NOTHING, Dialect, GoType

_NO_TEMPLATES: Mapping[str, Template] = MappingProxyType({})


def references(template: Template, dialect: Dialect, defined: Mapping[str, Template] = _NO_TEMPLATES) -> References:
    """What a template and the templates that it calls read, and what is wrong with them.

    `defined` are the templates of all files, besides its own definitions. Values of unknown type are ignored.
    """
    walk = _Walk(dialect, {**defined, **template.definitions})
    return walk.read(template)


class _Walk:
    def __init__(self, dialect: Dialect, defined: Mapping[str, Template]) -> None:
        self._dialect = dialect
        self._defined = defined
        self._evaluation = Evaluation(dialect.functions)
        self._calls: dict[TemplateCalled, None] = {}
        # Called templates wait here, so that a long chain of calls does not need a deep stack.
        self._waiting: deque[tuple[Template, GoType]] = deque()
        self._entered: set[tuple[str, GoType]] = set()

    def read(self, template: Template) -> References:
        """What the template and all templates that it calls read."""
        self._template(template, self._dialect.dot, self._dialect.variables)
        while self._waiting:
            called, dot = self._waiting.popleft()
            self._template(called, dot, {})
        found = self._evaluation
        return References(tuple(found.labels), tuple(found.annotations), tuple(self._calls), tuple(found.problems))

    def _template(self, template: Template, dot: GoType, variables: Mapping[str, GoType]) -> None:
        frame = Frame(template, dot, {})
        for name, go_type in {**variables, "$": dot}.items():
            frame.bind(name, go_type)
        self._nodes(template.nodes, frame)

    def _nodes(self, nodes: Iterable[Node], frame: Frame) -> None:
        for node in nodes:
            match node:
                case ActionNode(pipeline=pipeline):
                    self._evaluation.pipeline(pipeline, frame)
                case ControlNode(keyword="range"):
                    self._range(node, frame)
                case ControlNode():
                    self._branch(node, frame)
                case TemplateCallNode():
                    self._call(node, frame)

    def _branch(self, node: ControlNode, frame: Frame) -> None:
        inner = frame.inside(frame.dot)
        value = self._evaluation.pipeline(node.pipeline, inner)
        self._nodes(node.body, inner.inside(value if node.keyword == "with" else frame.dot))
        self._nodes(node.otherwise, inner.inside(frame.dot))

    def _range(self, node: ControlNode, frame: Frame) -> None:
        inner = frame.inside(frame.dot)
        ranged = self._evaluation.pipeline(node.pipeline, inner)
        if ranged.element is None and ranged is not ANYTHING:
            self._evaluation.problems[NotIterable(ranged.name, frame.place(node.pipeline.at))] = None
        element = ranged.element or ANYTHING
        body = inner.inside(element)
        _bind_loop_variables(node.pipeline, element, body)
        self._nodes(node.body, body)
        self._nodes(node.otherwise, inner)

    def _call(self, node: TemplateCallNode, frame: Frame) -> None:
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


def _bind_loop_variables(pipeline: PipelineNode, element: GoType, frame: Frame) -> None:
    match pipeline.declares:
        case (only,):
            frame.bind(only, element)
        case (key, each):
            frame.bind(key, ANYTHING)
            frame.bind(each, element)
