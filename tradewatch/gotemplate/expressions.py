"""Parses pipelines, commands and operands: the content of an action."""

from __future__ import annotations

from collections.abc import Collection

from tradewatch.gotemplate.lexer import TemplateToken, TokenKind
from tradewatch.gotemplate.literals import is_character, is_number, unquote
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
    VariableNode,
)
from tradewatch.gotemplate.position import LineStarts, TemplateSyntaxError, TextPosition

MAX_DEPTH = 100
"""How deep blocks and parentheses may nest: deeper than in any message, and well within Python's stack."""

_OPERANDS = frozenset(
    {
        TokenKind.NUMBER,
        TokenKind.VARIABLE,
        TokenKind.FIELD,
        TokenKind.DOT,
        TokenKind.IDENTIFIER,
        TokenKind.BOOL,
        TokenKind.NIL,
        TokenKind.STRING,
        TokenKind.CHARACTER,
        TokenKind.OPEN,
    }
)
_NAMELESS = {TokenKind.EOF: "end of text", TokenKind.SPACE: "space", TokenKind.LEFT: "{{", TokenKind.RIGHT: "}}"}


class ExpressionParser:
    """Parses expressions from a list of tokens, whose last is EOF or ERROR and is never passed."""

    def __init__(
        self, text: str, tokens: list[TemplateToken], functions: Collection[str], variables: list[str]
    ) -> None:
        self._lines = LineStarts(text)
        self._tokens = tokens
        self._position = 0
        self._functions = functions
        self._variables = variables
        self._reassigned: set[str] = set()
        self._depth = 0

    def _next(self) -> TemplateToken:
        token = self._tokens[self._position]
        self._position += 1
        return token

    def _next_word(self) -> TemplateToken:
        """The next token that is not a space."""
        token = self._next()
        return self._next() if token.kind == TokenKind.SPACE else token

    def _back(self) -> None:
        self._position -= 1

    def _peek(self) -> TemplateToken:
        return self._tokens[self._position]

    def _at(self, token: TemplateToken) -> TextPosition:
        return self._lines.position(token.offset)

    def _error(self, message: str, token: TemplateToken) -> TemplateSyntaxError:
        return TemplateSyntaxError(message, *self._at(token))

    def _unexpected(self, token: TemplateToken, context: str) -> TemplateSyntaxError:
        if token.kind == TokenKind.ERROR:
            return self._error(token.text, token)
        return self._error(f"unexpected {_NAMELESS.get(token.kind, token.text)} in {context}", token)

    def _expect_right(self, context: str) -> None:
        token = self._next_word()
        if token.kind != TokenKind.RIGHT:
            raise self._unexpected(token, context)

    def _enter(self, token: TemplateToken) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"nested more than {MAX_DEPTH} deep", token)

    def _leave(self) -> None:
        self._depth -= 1

    def _pipeline(self, context: str, closing: str) -> PipelineNode:
        self._skip_space()
        start = self._peek()
        declares, assigns = self._declarations(context)
        commands: list[CommandNode] = []
        while (token := self._next_word()).kind != closing:
            if token.kind not in _OPERANDS:
                raise self._unexpected(token, context)
            self._back()
            command = self._command()
            if commands and isinstance(command.operands[0], BoolNode | DotNode | NilNode | NumberNode | StringNode):
                raise self._error(f"non executable command in pipeline stage {len(commands) + 1}", token)
            commands.append(command)
        if not commands:
            raise self._error(f"missing value for {context}", token)
        self._declare(declares, assigns)
        return PipelineNode(self._at(start), tuple(name.text for name in declares), assigns, tuple(commands))

    def _skip_space(self) -> None:
        if self._peek().kind == TokenKind.SPACE:
            self._position += 1

    def _declarations(self, context: str) -> tuple[list[TemplateToken], bool]:
        """The variables before `:=` or `=`, and whether it is `=`; only a range may have two."""
        declares: list[TemplateToken] = []
        while self._peek().kind == TokenKind.VARIABLE:
            before = self._position
            variable = self._next()
            sign = self._next_word()
            if sign.kind in (TokenKind.DECLARE, TokenKind.ASSIGN):
                return [*declares, variable], sign.kind == TokenKind.ASSIGN
            if sign.kind != TokenKind.COMMA:
                self._position = before
                break
            if context != "range" or declares:
                raise self._error(f"too many declarations in {context}", sign)
            declares.append(variable)
            self._skip_space()
            if self._peek().kind != TokenKind.VARIABLE:
                raise self._error("range can only initialize variables", self._peek())
        if declares:
            raise self._error("missing := after the variables of range", self._peek())
        return declares, False

    def _declare(self, declares: list[TemplateToken], assigns: bool) -> None:
        for variable in declares:
            if not assigns:
                self._variables.append(variable.text)
                continue
            self._require_variable(variable)
            self._reassigned.add(variable.text)

    def _require_variable(self, token: TemplateToken) -> None:
        if token.text not in self._variables:
            raise self._error(f"undefined variable {token.text}", token)

    def _command(self) -> CommandNode:
        start = self._peek()
        operands: list[Operand] = []
        while True:
            self._skip_space()
            if self._peek().kind in _OPERANDS:
                operands.append(self._operand())
            token = self._next()
            if token.kind == TokenKind.SPACE:
                continue
            if token.kind in (TokenKind.RIGHT, TokenKind.CLOSE):
                self._back()
            elif token.kind != TokenKind.PIPE:
                raise self._unexpected(token, "operand")
            return CommandNode(self._at(start), tuple(operands))

    def _operand(self) -> Operand:
        """A term and the fields that follow it without a space."""
        token = self._peek()
        term = self._term()
        path: list[str] = []
        while self._peek().kind == TokenKind.FIELD:
            path.append(self._next().text[1:])
        if not path:
            return term
        match term:
            case FieldNode(at, start):
                return FieldNode(at, (*start, *path))
            case VariableNode(at, name):
                return VariableNode(at, name, tuple(path))
            case BoolNode() | StringNode() | NumberNode() | NilNode() | DotNode():
                raise self._error(f"unexpected . after {token.text}", token)
        return ChainNode(self._at(token), term, tuple(path))

    def _term(self) -> Operand:
        token = self._next()
        at = self._at(token)
        match token.kind:
            case TokenKind.IDENTIFIER if token.text not in self._functions:
                raise self._error(f'function "{token.text}" not defined', token)
            case TokenKind.IDENTIFIER:
                return FunctionNode(at, token.text)
            case TokenKind.DOT:
                return DotNode(at)
            case TokenKind.NIL:
                return NilNode(at)
            case TokenKind.VARIABLE:
                self._require_variable(token)
                return VariableNode(at, token.text, ())
            case TokenKind.FIELD:
                return FieldNode(at, (token.text[1:],))
            case TokenKind.BOOL:
                return BoolNode(at, token.text == "true")
            case TokenKind.OPEN:
                self._enter(token)
                inner = self._pipeline("parenthesized pipeline", TokenKind.CLOSE)
                self._leave()
                return inner
        return self._literal(token, at)

    def _literal(self, token: TemplateToken, at: TextPosition) -> Operand:
        match token.kind:
            case TokenKind.STRING:
                try:
                    return StringNode(at, unquote(token.text))
                except ValueError as problem:
                    raise self._error(str(problem), token) from None
            case TokenKind.CHARACTER if not is_character(token.text):
                raise self._error(f"malformed character constant: {token.text}", token)
            case TokenKind.NUMBER if not is_number(token.text):
                raise self._error(f"bad number: {token.text}", token)
            case _:
                return NumberNode(at, token.text)
