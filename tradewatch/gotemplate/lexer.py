"""Template text -> tokens, by the rules of Go's text/template/parse."""

from __future__ import annotations

import re
from typing import NamedTuple

SPACES = " \t\r\n"
KEYWORDS = frozenset({"block", "break", "continue", "define", "else", "end", "if", "range", "template", "with"})

# What may follow a name; the empty string, which is in every string, is the end of the text.
_TERMINATORS = " \t\r\n.,|:)("

# Numbers are taken greedily: whatever is no number in the end is an error in Go too. A right
# delimiter that trims needs its space, which is why it stands before the spaces.
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


class Kind:
    """What a token is. No Enum: Python 3.11 looks its members up so slowly that reading would take twice as long."""

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


class Token(NamedTuple):
    """A piece of the text; for an ERROR, which is always the last token, `text` is the message."""

    kind: str
    text: str
    offset: int


_WORDS = {
    ".": Kind.DOT,
    "true": Kind.BOOL,
    "false": Kind.BOOL,
    "nil": Kind.NIL,
    **dict.fromkeys(KEYWORDS, Kind.KEYWORD),
}
_NAMES = frozenset({Kind.VARIABLE, Kind.FIELD, Kind.IDENTIFIER})
_UNTERMINATED = {
    '"': "unterminated quoted string",
    "`": "unterminated raw quoted string",
    "'": "unterminated character constant",
    ":": "expected :=",
}


def lex(text: str) -> list[Token]:
    """All tokens of a template text; the last is EOF, or the first ERROR met."""
    tokens: list[Token] = []
    position = 0
    while (left := text.find("{{", position)) >= 0:
        inside = left + 2
        literal = text[position:left]
        if text[inside : inside + 1] == "-" and _is_space(text, inside + 1):
            literal = literal.rstrip(SPACES)
            inside += 2
        if literal:
            tokens.append(Token(Kind.TEXT, literal, position))
        if text.startswith("/*", inside):
            after = _lex_comment(text, inside, tokens)
        else:
            tokens.append(Token(Kind.LEFT, "{{", left))
            after = _lex_action(text, inside, tokens)
        if after is None:
            return tokens
        position = after
    if position < len(text):
        tokens.append(Token(Kind.TEXT, text[position:], position))
    tokens.append(Token(Kind.EOF, "", len(text)))
    return tokens


def _is_space(text: str, offset: int) -> bool:
    return offset < len(text) and text[offset] in SPACES


def _lex_comment(text: str, start: int, tokens: list[Token]) -> int | None:
    close = text.find("*/", start + 2)
    if close < 0:
        tokens.append(Token(Kind.ERROR, "unclosed comment", start))
        return None
    after = close + 2
    if text.startswith("}}", after):
        return after + 2
    if _is_space(text, after) and text.startswith("-}}", after + 1):
        return _skip_spaces(text, after + 4)
    tokens.append(Token(Kind.ERROR, "comment ends before closing delimiter", after))
    return None


def _skip_spaces(text: str, offset: int) -> int:
    while _is_space(text, offset):
        offset += 1
    return offset


def _lex_action(text: str, offset: int, tokens: list[Token]) -> int | None:
    open_parentheses = 0
    while found := _TOKEN.match(text, offset):
        kind = found.lastgroup or ""
        word = found[0]
        end = found.end()
        if kind in _NAMES:
            if problem := _name_problem(text, word, end):
                tokens.append(Token(Kind.ERROR, problem, offset))
                return None
            kind = _WORDS.get(word, kind)
        elif kind == Kind.OPEN:
            open_parentheses += 1
        elif kind == Kind.CLOSE:
            open_parentheses -= 1
            if open_parentheses < 0:
                tokens.append(Token(Kind.ERROR, "unexpected right paren", offset))
                return None
        elif kind == Kind.RIGHT:
            if open_parentheses:
                tokens.append(Token(Kind.ERROR, "unclosed left paren", offset))
                return None
            tokens.append(Token(kind, word, offset))
            return end if word == "}}" else _skip_spaces(text, end)
        tokens.append(Token(kind, word, offset))
        offset = end
    tokens.append(Token(Kind.ERROR, _stray(text, offset), offset))
    return None


def _name_problem(text: str, word: str, end: int) -> str | None:
    # Python's \w knows more digits than Go does: superscripts, Roman numerals.
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
