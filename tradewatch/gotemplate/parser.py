"""Tokens -> tree, accepting what the oldest supported programs (built with Go 1.19) and the newest accept.

Stricter than Go's parser in variables: one that is read or assigned where no value was declared for
it is an error here. Go lets some of those pass (`{{ $x = 1 }}` alone, `{{ $x := $x }}`, a variable of
the `if` part read in its `else`, `{{ range $i, $labels }}` without `:=`) and fails, or does something
else than it says, when it runs the template.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from tradewatch.gotemplate.expressions import ExpressionParser
from tradewatch.gotemplate.lexer import Kind, Token, lex
from tradewatch.gotemplate.literals import unquote
from tradewatch.gotemplate.nodes import (
    Action,
    Break,
    Continue,
    If,
    Node,
    Pipeline,
    Range,
    Template,
    TemplateCall,
    Text,
    With,
)
from tradewatch.gotemplate.shapes import Dialect
from tradewatch.gotemplate.source import Position

_CONTROLS: dict[str, type[If] | type[Range] | type[With]] = {"if": If, "range": Range, "with": With}


def _braced(keyword: str) -> str:
    return f"{{{{{keyword}}}}}"


@cache
def parse(text: str, dialect: Dialect) -> Template:
    """The tree of a template text, with the templates it defines. The same text is read once.

    Raises TemplateSyntaxError where Go would refuse the text, an unknown function or variable included.
    """
    return _Parser(text, dialect).template()


def beginning(text: str) -> tuple[str, str]:
    """The literal text before the first action, and the rest, which is a template too.

    Texts that differ in that alone, as addresses of two environments do, need reading but once.
    """
    start = text.find("{{")
    if start < 0:
        return text, ""
    # A first action that trims reaches back into what stands before it.
    return ("", text) if text.startswith("{{-", start) else (text[:start], text[start:])


class _Block(NamedTuple):
    """What is open: an `if`, `range`, `with`, `define` or `block`, and the `{{` that opened it."""

    keyword: str
    opened: Token


class _Body(NamedTuple):
    """Nodes up to an `{{end}}` or `{{else}}`; `stop` is that word, or the end of the text."""

    stop: Token
    nodes: list[Node]

    def is_blank(self) -> bool:
        return all(isinstance(node, Text) and not node.text.strip() for node in self.nodes)


class _Parser(ExpressionParser):
    def __init__(self, text: str, dialect: Dialect) -> None:
        super().__init__(text, lex(text), dialect.functions, ["$", *dialect.variables])
        self._range_depth = 0
        self._definitions: dict[str, Template] = {}
        self._blank: set[str] = set()

    def template(self) -> Template:
        body = self._body(None)
        if body.stop.kind != Kind.EOF:
            raise self._error(f"unexpected {_braced(body.stop.text)}", body.stop)
        return Template("", Position(1, 1), tuple(body.nodes), self._definitions, frozenset(self._reassigned))

    def _body(self, block: _Block | None) -> _Body:
        nodes: list[Node] = []
        while True:
            token = self._next()
            match token.kind:
                case Kind.TEXT:
                    nodes.append(Text(self._at(token), token.text))
                case Kind.LEFT:
                    word = self._next_word()
                    if word.kind == Kind.KEYWORD and word.text in ("end", "else"):
                        return _Body(word, nodes)
                    if word.kind == Kind.KEYWORD and word.text == "define" and block is None:
                        self._define(token)
                    else:
                        nodes.append(self._action(token, word))
                case Kind.EOF:
                    if block is None:
                        return _Body(token, nodes)
                    where = self._at(block.opened)
                    raise self._error(f"missing {{{{end}}}} of {_braced(block.keyword)} opened at {where}", token)
                case _:
                    raise self._unexpected(token, "input")

    def _action(self, left: Token, word: Token) -> Node:
        if word.kind != Kind.KEYWORD:
            self._back()
            return Action(self._at(left), self._pipeline("command", Kind.RIGHT))
        match word.text:
            case "if" | "range" | "with" as keyword:
                return self._control(_Block(keyword, left))
            case "template":
                return self._template_call(left)
            case "block":
                return self._block(left)
            case "define":
                raise self._error("{{define}} inside another block: definitions stand at the top level", left)
            case _:
                return self._loop_exit(left, word)

    def _loop_exit(self, left: Token, word: Token) -> Node:
        self._expect_right(_braced(word.text))
        if not self._range_depth:
            raise self._error(f"{_braced(word.text)} outside {{{{range}}}}", left)
        return Break(self._at(left)) if word.text == "break" else Continue(self._at(left))

    def _control(self, block: _Block) -> Node:
        self._enter(block.opened)
        outer = len(self._variables)
        pipeline = self._pipeline(block.keyword, Kind.RIGHT)
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
        return _CONTROLS[block.keyword](self._at(block.opened), pipeline, tuple(body.nodes), tuple(otherwise))

    def _otherwise(self, block: _Block, word: Token) -> list[Node]:
        after = self._next_word()
        if after.kind == Kind.KEYWORD and after.text == "if" and block.keyword == "if":
            return [self._control(_Block("if", word))]
        if after.kind == Kind.KEYWORD and after.text == "with" and block.keyword == "with":
            raise self._error("{{else with}} needs Go 1.23: older supported programs refuse it", word)
        if after.kind != Kind.RIGHT:
            raise self._unexpected(after, f"{{{{else}}}} of {_braced(block.keyword)}")
        body = self._body(block)
        if body.stop.text == "else":
            raise self._error("unexpected second {{else}}", body.stop)
        self._expect_right("{{end}}")
        return body.nodes

    def _template_call(self, left: Token) -> TemplateCall:
        name = self._template_name("{{template}}")
        pipeline: Pipeline | None = None
        if self._next_word().kind != Kind.RIGHT:
            self._back()
            pipeline = self._pipeline("{{template}}", Kind.RIGHT)
        return TemplateCall(self._at(left), name, pipeline)

    def _define(self, left: Token) -> None:
        name = self._template_name("{{define}}")
        self._expect_right("{{define}}")
        self._definition(name, _Block("define", left))

    def _block(self, left: Token) -> TemplateCall:
        name = self._template_name("{{block}}")
        pipeline = self._pipeline("{{block}}", Kind.RIGHT)
        self._definition(name, _Block("block", left))
        return TemplateCall(self._at(left), name, pipeline)

    def _definition(self, name: str, block: _Block) -> None:
        """Read a body that sees nothing of its surroundings: no variable, no range to break out of."""
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
        """Of two templates with one name, Go drops a blank one and refuses two that are not."""
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
        if token.kind != Kind.STRING:
            raise self._unexpected(token, context)
        try:
            return unquote(token.text)
        except ValueError as problem:
            raise self._error(str(problem), token) from None
