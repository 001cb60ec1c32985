"""Splits a template into tokens, by the rules of Go's text/template/parse."""

from __future__ import annotations

import re
from typing import NamedTuple

SPACES = " \t\r\n"
KEYWORDS = frozenset({"block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"})

# What may follow a name; at the end of the text this is the empty string, which every string contains.
_TERMINATORS = " \t\r\n.,|:)("

# Numbers match greedily: what turns out not to be a number is an error in Go too. A right delimiter that trims includes
# its space, so it comes before the spaces.
_TOKEN = re.compile(
    r"""(?P<RIGHT>[ \t\r\n]+-\}\}|\}\})"""
    r"""|(?P<SPACE>[ \t\r\n]+)"""
    r"""|(?P<NUMBER>(?:[+-]|\.?[0-9])[\w.+-]*)"""
    r"""|(?P<VARIABLE>\$\w*)"""
    r"""|(?P<FIELD>\.\w*)"""
    r"""|(?P<IDENTIFIER>\w+)"""
    r"""|(?P<STRING>"(?:[^"\\\n]++|\\[^\n])*+"|`[^`]*+`)"""
    r"""|(?P<CHARACTER>'(?:[^'\\\n]++|\\[^\n])*+')"""
    r"""|(?P<PIPE>\|)|(?P<DECLARE>:=)|(?P<ASSIGN>=)|(?P<COMMA>,)|(?P<OPEN>\()|(?P<CLOSE>\))"""
)


class TokenKind:
    """What a token is. Not an Enum: with Python 3.11's slow look-up of members, lexing would take twice as long."""

    TEXT = "TEXT"
    LEFT = "LEFT"
    RIGHT = "RIGHT"
    SPACE = "SPACE"
    NUMBER = "NUMBER"
    VARIABLE = "VARIABLE"
    FIELD = "FIELD"
    DOT = "DOT"
    IDENTIFIER = "IDENTIFIER"
    KEYWORD = "KEYWORD"
    BOOL = "BOOL"
    NIL = "NIL"
    STRING = "STRING"
    CHARACTER = "CHARACTER"
    PIPE = "PIPE"
    DECLARE = "DECLARE"
    ASSIGN = "ASSIGN"
    COMMA = "COMMA"
    OPEN = "OPEN"
    CLOSE = "CLOSE"
    EOF = "EOF"
    ERROR = "ERROR"


class TemplateToken(NamedTuple):
    """A piece of the text. An ERROR is always the last token, and its `text` is the message."""

    kind: str
    text: str
    offset: int


_WORDS = {
    ".": TokenKind.DOT,
    "true": TokenKind.BOOL,
    "false": TokenKind.BOOL,
    "nil": TokenKind.NIL,
    **dict.fromkeys(KEYWORDS, TokenKind.KEYWORD),
}
_NAMES = frozenset({TokenKind.VARIABLE, TokenKind.FIELD, TokenKind.IDENTIFIER})
_UNTERMINATED = {
    '"': "unterminated quoted string",
    "`": "unterminated raw quoted string",
    "'": "unterminated character constant",
    ":": "expected :=",
}


def lex(text: str) -> list[TemplateToken]:
    """All tokens of a template text; the last one is EOF, or the first ERROR."""
    tokens: list[TemplateToken] = []
    position = 0
    while (left := text.find("{{", position)) >= 0:
        inside = left + 2
        literal = text[position:left]
        if text[inside : inside + 1] == "-" and _is_space(text, inside + 1):
            literal = literal.rstrip(SPACES)
            inside += 2
        if literal:
            tokens.append(TemplateToken(TokenKind.TEXT, literal, position))
        if text.startswith("/*", inside):
            after = _lex_comment(text, inside, tokens)
        else:
            tokens.append(TemplateToken(TokenKind.LEFT, "{{", left))
            after = _lex_action(text, inside, tokens)
        if after is None:
            return tokens
        position = after
    if position < len(text):
        tokens.append(TemplateToken(TokenKind.TEXT, text[position:], position))
    tokens.append(TemplateToken(TokenKind.EOF, "", len(text)))
    return tokens


def _is_space(text: str, offset: int) -> bool:
    return offset < len(text) and text[offset] in SPACES


def _lex_comment(text: str, start: int, tokens: list[TemplateToken]) -> int | None:
    close = text.find("*/", start + 2)
    if close < 0:
        tokens.append(TemplateToken(TokenKind.ERROR, "unclosed comment", start))
        return None
    after = close + 2
    if text.startswith("}}", after):
        return after + 2
    if _is_space(text, after) and text.startswith("-}}", after + 1):
        return _skip_spaces(text, after + 4)
    tokens.append(TemplateToken(TokenKind.ERROR, "comment ends before closing delimiter", after))
    return None


def _skip_spaces(text: str, offset: int) -> int:
    while _is_space(text, offset):
        offset += 1
    return offset


def _lex_action(text: str, offset: int, tokens: list[TemplateToken]) -> int | None:
    open_parentheses = 0
    while found := _TOKEN.match(text, offset):
        kind = found.lastgroup or ""
        word = found[0]
        end = found.end()
        if kind in _NAMES:
            if problem := _name_problem(text, word, end):
                tokens.append(TemplateToken(TokenKind.ERROR, problem, offset))
                return None
            kind = _WORDS.get(word, kind)
        elif kind == TokenKind.OPEN:
            open_parentheses += 1
        elif kind == TokenKind.CLOSE:
            open_parentheses -= 1
            if open_parentheses < 0:
                tokens.append(TemplateToken(TokenKind.ERROR, "unexpected right paren", offset))
                return None
        elif kind == TokenKind.RIGHT:
            if open_parentheses:
                tokens.append(TemplateToken(TokenKind.ERROR, "unclosed left paren", offset))
                return None
            tokens.append(TemplateToken(kind, word, offset))
            return end if word == "}}" else _skip_spaces(text, end)
        tokens.append(TemplateToken(kind, word, offset))
        offset = end
    tokens.append(TemplateToken(TokenKind.ERROR, _stray(text, offset), offset))
    return None


def _name_problem(text: str, word: str, end: int) -> str | None:
    # Python's \w has digits that Go does not have: superscripts, Roman numerals.
    if not word.isascii() and any(c.isnumeric() and not (c.isdecimal() or c.isalpha()) for c in word):
        return f'bad character in "{word}"'
    if text[end : end + 1] in _TERMINATORS or text.startswith("}}", end):
        return None
    return f'bad character "{text[end]}" after "{word}"'


def _stray(text: str, offset: int) -> str:
    if offset >= len(text):
        return "unclosed action"
    character = text[offset]
    return _UNTERMINATED.get(character) or f'unexpected "{character}" in action'
