"""Parses tokens into a tree. It accepts what both the oldest (built with Go 1.19) and the newest programs accept.

It is stricter than Go with variables: reading or assigning one that is not declared there is an error. Go accepts some
of these (`{{ $x = 1 }}` alone, `{{ $x := $x }}`, a variable of an `if` in its `else`, `{{ range $i, $labels }}` without
`:=`), and the template then fails, or does something unexpected, when the alert fires.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from tradewatch.gotemplate.expressions import ExpressionParser
from tradewatch.gotemplate.lexer import TemplateToken, TokenKind, lex
from tradewatch.gotemplate.literals import unquote
from tradewatch.gotemplate.nodes import (
    ActionNode,
    ControlNode,
    LoopExitNode,
    Node,
    PipelineNode,
    Template,
    TemplateCallNode,
    TextNode,
)
from tradewatch.gotemplate.position import TextPosition
from tradewatch.gotemplate.types import Dialect


def _braced(keyword: str) -> str:
    return f"{{{{{keyword}}}}}"


@cache
def parse(text: str, dialect: Dialect) -> Template:
    """The tree of a template text, with the templates that it defines. The same text is parsed once.

    Raises TemplateSyntaxError for a text that Go refuses, for example because of an unknown function.
    """
    return _Parser(text, dialect).template()


def split_at_first_action(text: str) -> tuple[str, str]:
    """The literal text before the first action, and the rest, which is a template too.

    Texts that differ only in the first part, for example the links of two environments, are then parsed once.
    """
    start = text.find("{{")
    if start < 0:
        return text, ""
    # A first action that trims changes the text before it.
    return ("", text) if text.startswith("{{-", start) else (text[:start], text[start:])


class _Block(NamedTuple):
    """An open `if`, `range`, `with`, `define` or `block`, and the `{{` that opened it."""

    keyword: str
    opened: TemplateToken


class _Body(NamedTuple):
    """Nodes up to an `{{end}}`, an `{{else}}` or the end of the text, which is the token `stop`."""

    stop: TemplateToken
    nodes: list[Node]

    def is_blank(self) -> bool:
        """Whether the nodes are only white space."""
        return all(isinstance(node, TextNode) and not node.text.strip() for node in self.nodes)


class _Parser(ExpressionParser):
    def __init__(self, text: str, dialect: Dialect) -> None:
        super().__init__(text, lex(text), dialect.functions, ["$", *dialect.variables])
        self._range_depth = 0
        self._definitions: dict[str, Template] = {}
        self._blank: set[str] = set()

    def template(self) -> Template:
        """The template of the whole text. Raises TemplateSyntaxError."""
        body = self._body(None)
        if body.stop.kind != TokenKind.EOF:
            raise self._error(f"unexpected {_braced(body.stop.text)}", body.stop)
        return Template("", TextPosition(1, 1), tuple(body.nodes), self._definitions, frozenset(self._reassigned))

    def _body(self, block: _Block | None) -> _Body:
        nodes: list[Node] = []
        while True:
            token = self._next()
            match token.kind:
                case TokenKind.TEXT:
                    nodes.append(TextNode(self._at(token), token.text))
                case TokenKind.LEFT:
                    word = self._next_word()
                    if word.kind == TokenKind.KEYWORD and word.text in ("end", "else"):
                        return _Body(word, nodes)
                    if word.kind == TokenKind.KEYWORD and word.text == "define" and block is None:
                        self._define(token)
                    else:
                        nodes.append(self._action(token, word))
                case TokenKind.EOF:
                    if block is None:
                        return _Body(token, nodes)
                    where = self._at(block.opened)
                    raise self._error(f"missing {{{{end}}}} of {_braced(block.keyword)} opened at {where}", token)
                case _:
                    raise self._unexpected(token, "input")

    def _action(self, left: TemplateToken, word: TemplateToken) -> Node:
        if word.kind != TokenKind.KEYWORD:
            self._back()
            return ActionNode(self._at(left), self._pipeline("command", TokenKind.RIGHT))
        match word.text:
            case "if" | "range" | "with" as keyword:
                return self._control(_Block(keyword, left))
            case "template":
                return self._template_call(left)
            case "block":
                return self._block(left)
            case "define":
                raise self._error("{{define}} inside another block: move it to the top level", left)
            case _:
                return self._loop_exit(left, word)

    def _loop_exit(self, left: TemplateToken, word: TemplateToken) -> Node:
        self._expect_right(_braced(word.text))
        if not self._range_depth:
            raise self._error(f"{_braced(word.text)} outside {{{{range}}}}", left)
        return LoopExitNode(self._at(left), word.text)

    def _control(self, block: _Block) -> Node:
        self._enter(block.opened)
        outer = len(self._variables)
        pipeline = self._pipeline(block.keyword, TokenKind.RIGHT)
        own = len(self._variables)
        in_range = block.keyword == "range"
        self._range_depth += in_range
        body = self._body(block)
        self._range_depth -= in_range
        del self._variables[own:]
        otherwise: list[Node] = []
        if body.stop.text == "else":
            otherwise = self._otherwise(block, body.stop)
        else:
            self._expect_right("{{end}}")
        del self._variables[outer:]
        self._leave()
        return ControlNode(self._at(block.opened), block.keyword, pipeline, tuple(body.nodes), tuple(otherwise))

    def _otherwise(self, block: _Block, word: TemplateToken) -> list[Node]:
        after = self._next_word()
        if after.kind == TokenKind.KEYWORD and after.text == "if" and block.keyword == "if":
            return [self._control(_Block("if", word))]
        if after.kind == TokenKind.KEYWORD and after.text == "with" and block.keyword == "with":
            raise self._error("{{else with}} needs Go 1.23: older supported programs refuse it", word)
        if after.kind != TokenKind.RIGHT:
            raise self._unexpected(after, f"{{{{else}}}} of {_braced(block.keyword)}")
        body = self._body(block)
        if body.stop.text == "else":
            raise self._error("unexpected second {{else}}", body.stop)
        self._expect_right("{{end}}")
        return body.nodes

    def _template_call(self, left: TemplateToken) -> TemplateCallNode:
        name = self._template_name("{{template}}")
        pipeline: PipelineNode | None = None
        if self._next_word().kind != TokenKind.RIGHT:
            self._back()
            pipeline = self._pipeline("{{template}}", TokenKind.RIGHT)
        return TemplateCallNode(self._at(left), name, pipeline)

    def _define(self, left: TemplateToken) -> None:
        name = self._template_name("{{define}}")
        self._expect_right("{{define}}")
        self._definition(name, _Block("define", left))

    def _block(self, left: TemplateToken) -> TemplateCallNode:
        name = self._template_name("{{block}}")
        pipeline = self._pipeline("{{block}}", TokenKind.RIGHT)
        self._definition(name, _Block("block", left))
        return TemplateCallNode(self._at(left), name, pipeline)

    def _definition(self, name: str, block: _Block) -> None:
        """Parse a body, which has neither the variables nor the range of the text around it."""
        self._enter(block.opened)
        around = self._variables, self._reassigned, self._range_depth
        self._variables, self._reassigned, self._range_depth = ["$"], set(), 0
        body = self._body(block)
        if body.stop.text == "else":
            raise self._error(f"unexpected {{{{else}}}} in {_braced(block.keyword)}", body.stop)
        self._expect_right("{{end}}")
        template = Template(name, self._at(block.opened), tuple(body.nodes), {}, frozenset(self._reassigned))
        self._variables, self._reassigned, self._range_depth = around
        self._leave()
        self._define_once(template, body, block)

    def _define_once(self, template: Template, body: _Body, block: _Block) -> None:
        """Add a template. Go ignores a blank one with a name that is taken, and refuses any other."""
        name = template.name
        if name in self._definitions and name not in self._blank:
            if not body.is_blank():
                first = self._definitions[name].at
                raise self._error(f'multiple definition of template "{name}", first at {first}', block.opened)
            return
        self._definitions[name] = template
        self._blank.discard(name)
        if body.is_blank():
            self._blank.add(name)

    def _template_name(self, context: str) -> str:
        token = self._next_word()
        if token.kind != TokenKind.STRING:
            raise self._unexpected(token, context)
        try:
            return unquote(token.text)
        except ValueError as problem:
            raise self._error(str(problem), token) from None
