"""Pipelines, commands and operands: what stands inside an action."""

from __future__ import annotations

from collections.abc import Collection

from tradewatch.gotemplate.lexer import Kind, Token
from tradewatch.gotemplate.literals import is_character, is_number, unquote
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
    Variable,
)
from tradewatch.gotemplate.source import Lines, Position, TemplateSyntaxError

MAX_DEPTH = 100
"""How deep blocks and parentheses may nest: far beyond any message, well within Python's stack."""

_OPERANDS = frozenset(
    {
        Kind.NUMBER,
        Kind.VARIABLE,
        Kind.FIELD,
        Kind.DOT,
        Kind.IDENTIFIER,
        Kind.BOOL,
        Kind.NIL,
        Kind.STRING,
        Kind.CHARACTER,
        Kind.OPEN,
    }
)
_NAMELESS = {Kind.EOF: "end of text", Kind.SPACE: "space", Kind.LEFT: "{{", Kind.RIGHT: "}}"}


class ExpressionParser:
    """Reads along a list of tokens that ends in EOF or ERROR; neither is ever passed."""

    def __init__(self, text: str, tokens: list[Token], functions: Collection[str], variables: list[str]) -> None:
        self._lines = Lines(text)
        self._tokens = tokens
        self._position = 0
        self._functions = functions
        self._variables = variables
        self._reassigned: set[str] = set()
        self._depth = 0

    def _next(self) -> Token:
        token = self._tokens[self._position]
        self._position += 1
        return token

    def _next_word(self) -> Token:
        """The next token that is not a space."""
        token = self._next()
        return self._next() if token.kind == Kind.SPACE else token

    def _back(self) -> None:
        self._position -= 1

    def _peek(self) -> Token:
        return self._tokens[self._position]

    def _at(self, token: Token) -> Position:
        return self._lines.position(token.offset)

    def _error(self, message: str, token: Token) -> TemplateSyntaxError:
        return TemplateSyntaxError(message, *self._at(token))

    def _unexpected(self, token: Token, context: str) -> TemplateSyntaxError:
        if token.kind == Kind.ERROR:
            return self._error(token.text, token)
        return self._error(f"unexpected {_NAMELESS.get(token.kind, token.text)} in {context}", token)

    def _expect_right(self, context: str) -> None:
        token = self._next_word()
        if token.kind != Kind.RIGHT:
            raise self._unexpected(token, context)

    def _enter(self, token: Token) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error(f"nested more than {MAX_DEPTH} deep", token)

    def _leave(self) -> None:
        self._depth -= 1

    def _pipeline(self, context: str, closing: str) -> Pipeline:
        self._skip_space()
        start = self._peek()
        declares, assigns = self._declarations(context)
        commands: list[Command] = []
        while (token := self._next_word()).kind != closing:
            if token.kind not in _OPERANDS:
                raise self._unexpected(token, context)
            self._back()
            command = self._command()
            if commands and isinstance(command.operands[0], Bool | Dot | Nil | Number | String):
                raise self._error(f"non executable command in pipeline stage {len(commands) + 1}", token)
            commands.append(command)
        if not commands:
            raise self._error(f"missing value for {context}", token)
        self._declare(declares, assigns)
        return Pipeline(self._at(start), tuple(name.text for name in declares), assigns, tuple(commands))

    def _skip_space(self) -> None:
        if self._peek().kind == Kind.SPACE:
            self._position += 1

    def _declarations(self, context: str) -> tuple[list[Token], bool]:
        """The variables before `:=` or `=`, two at most and only in a range; what stands after is next."""
        declares: list[Token] = []
        while self._peek().kind == Kind.VARIABLE:
            before = self._position
            variable = self._next()
            sign = self._next_word()
            if sign.kind in (Kind.DECLARE, Kind.ASSIGN):
                return [*declares, variable], sign.kind == Kind.ASSIGN
            if sign.kind != Kind.COMMA:
                self._position = before
                break
            if context != "range" or declares:
                raise self._error(f"too many declarations in {context}", sign)
            declares.append(variable)
            self._skip_space()
            if self._peek().kind != Kind.VARIABLE:
                raise self._error("range can only initialize variables", self._peek())
        if declares:
            raise self._error("missing := after the variables of range", self._peek())
        return declares, False

    def _declare(self, declares: list[Token], assigns: bool) -> None:
        for variable in declares:
            if not assigns:
                self._variables.append(variable.text)
                continue
            self._require_variable(variable)
            self._reassigned.add(variable.text)

    def _require_variable(self, token: Token) -> None:
        if token.text not in self._variables:
            raise self._error(f"undefined variable {token.text}", token)

    def _command(self) -> Command:
        start = self._peek()
        operands: list[Operand] = []
        while True:
            self._skip_space()
            if self._peek().kind in _OPERANDS:
                operands.append(self._operand())
            token = self._next()
            if token.kind == Kind.SPACE:
                continue
            if token.kind in (Kind.RIGHT, Kind.CLOSE):
                self._back()
            elif token.kind != Kind.PIPE:
                raise self._unexpected(token, "operand")
            return Command(self._at(start), tuple(operands))

    def _operand(self) -> Operand:
        """A term, and the fields that follow it without a space."""
        token = self._peek()
        term = self._term()
        path: list[str] = []
        while self._peek().kind == Kind.FIELD:
            path.append(self._next().text[1:])
        if not path:
            return term
        match term:
            case Field(at, start):
                return Field(at, (*start, *path))
            case Variable(at, name):
                return Variable(at, name, tuple(path))
            case Bool() | String() | Number() | Nil() | Dot():
                raise self._error(f"unexpected . after {token.text}", token)
        return Chain(self._at(token), term, tuple(path))

    def _term(self) -> Operand:
        token = self._next()
        at = self._at(token)
        match token.kind:
            case Kind.IDENTIFIER if token.text not in self._functions:
                raise self._error(f'function "{token.text}" not defined', token)
            case Kind.IDENTIFIER:
                return Function(at, token.text)
            case Kind.DOT:
                return Dot(at)
            case Kind.NIL:
                return Nil(at)
            case Kind.VARIABLE:
                self._require_variable(token)
                return Variable(at, token.text, ())
            case Kind.FIELD:
                return Field(at, (token.text[1:],))
            case Kind.BOOL:
                return Bool(at, token.text == "true")
            case Kind.OPEN:
                self._enter(token)
                inner = self._pipeline("parenthesized pipeline", Kind.CLOSE)
                self._leave()
                return inner
        return self._literal(token, at)

    def _literal(self, token: Token, at: Position) -> Operand:
        match token.kind:
            case Kind.STRING:
                try:
                    return String(at, unquote(token.text))
                except ValueError as problem:
                    raise self._error(str(problem), token) from None
            case Kind.CHARACTER if not is_character(token.text):
                raise self._error(f"malformed character constant: {token.text}", token)
            case Kind.NUMBER if not is_number(token.text):
                raise self._error(f"bad number: {token.text}", token)
            case _:
                return Number(at, token.text)
