"""Parses an expression. Its size is checked first, because deep nesting crashes the parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import promql_parser

from tradewatch.promql.functions import AGGREGATORS, FUNCTIONS
from tradewatch.promql.tokens import GROUPINGS, Token, in_groupings, tokens
from tradewatch.promql.versions import EXTENDED, FILLS

# Ten times the longest expression in public rule sets; a depth of 10,000 crashes the parser.
MAXIMUM_LENGTH = 20_000
MAXIMUM_DEPTH = 100
# A chain of operators nests too, and walking it takes time in the third power of its length.
MAXIMUM_OPERATORS = 200
# Characters. Trees grow faster than their texts: a longer one takes 400 KB, and a company has thousands of them.
_LONG = 1_000

_OPERATORS = frozenset({*"+-*/%^<>", "==", "<=", ">=", "and", "or", "unless", "atan2"})
_CALLABLE = frozenset({*FUNCTIONS, *AGGREGATORS, *GROUPINGS, *_OPERATORS, "bool"})

# The parser knows the function by its new name.
_INSTEAD = {"holt_winters": "double_exponential_smoothing"}

# These replace Grafana's variables, whose values are unknown.
VARIABLE = "grafana_variable"
SOME_LENGTH = 1234.567  # seconds
_SOME_LENGTH = "1234567ms"

# The formats in which Grafana puts the quotes.
_QUOTING = (":doublequote}", ":singlequote}")

Expression = Any  # promql_parser has classes, but their attributes are not typed

# A text with one of these is read token by token; few texts have one. It is in lower case, without comments and
# strings.
_CALLED = re.compile(r"(?<![a-z_:])([a-z_:][a-z0-9_:]*+)\s*+\(")
_STRING = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`""")
_COMMENT = re.compile(rf"({_STRING.pattern})|#[^\n]*")
_REMARKABLE = re.compile(
    r"""(?=[$\[{<>0-9bwoigfash])         # few characters begin one of these
    (?: \$|\[\[                        # a variable
    | \{(?:[^}]*,)?\s*"               # a name in quotes
    | \{[^}]*\bor\b                   # matchers joined by `or`
    | (?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*"
    | (?<![\[\w.:])\d[\d.]*[smhdwy_]  # a duration outside a range, or a number with underscores
    | \[\s*\d+\s*[\]:]               # a range without a unit
    | \bfill                          # a value for series without a match
    | \b(?:anchored|smoothed|holt_winters)\b
    | \[[^\]]*[-+*/%^]                # a calculated duration
    | [<>]\s*/)
    """,
    re.VERBOSE,
)
_RANGE_VARIABLE = re.compile(r"\[\$(?:\w+|\{\w+\})\]")


class SyntaxFault(ValueError):
    """The text is not PromQL; the message is one line."""


class Unforeseeable(SyntaxFault):
    """PromQL of which the type is unknown: with a Grafana variable as a function, or newer than the parser."""


def parse(text: str) -> Expression:
    """The syntax tree of an expression, in which placeholders replace Grafana's variables.

    Raises SyntaxFault if the text is not PromQL for any supported Prometheus, or too large for the parser.
    """
    return (_kept if len(text) < _LONG else _kept_briefly)(text)


def _parsed_anew(text: str) -> Expression:
    if len(text) > MAXIMUM_LENGTH:
        raise SyntaxFault(f"the expression has {len(text):,} characters, more than {MAXIMUM_LENGTH:,}")
    short = _RANGE_VARIABLE.sub(f"[{_SOME_LENGTH}]", text) if "[$" in text else text
    if _is_plain(short):
        return _parsed(short)
    stream = list(tokens(text))
    _check_bounds(stream)
    # The parser first: a name before an open parenthesis is not always a function.
    expression = _parsed_with_variables(*_older(text, stream))
    _check_readable(stream)
    return expression


# A long expression is asked for again soon or never.
_kept, _kept_briefly = cache(_parsed_anew), lru_cache(maxsize=8)(_parsed_anew)


def _parsed_with_variables(text: str, stream: list[Token]) -> Expression:
    for token, following in pairwise(stream):
        if token.kind == "variable" and following.text == "(" and token.end == following.start:
            raise Unforeseeable(f"{token.text} is in the place of a function")
        if token.text in ("}", ")", "]") and following.kind == "variable":
            raise Unforeseeable(f"{following.text} is in the place of an operator")
    if not any(token.kind == "variable" for token in stream):
        return _parsed(text)
    try:
        return _parsed(_without_variables(text, stream, "NaN"))
    except SyntaxFault as fault:
        # The variable may also be a series: sum($metric).
        try:
            return _parsed(_without_variables(text, stream, VARIABLE))
        except SyntaxFault:
            raise fault from None


def _is_plain(text: str) -> bool:
    # Each bracket and each operator is a character at least.
    if len(text) > MAXIMUM_DEPTH and (
        sum(map(text.count, "({[")) > MAXIMUM_DEPTH or sum(map(text.count, _OPERATORS)) > MAXIMUM_OPERATORS
    ):
        return False
    bare = _STRING.sub('""', _COMMENT.sub(r"\1", text) if "#" in text else text)
    bare = bare.lower()
    return not _REMARKABLE.search(bare) and _CALLABLE.issuperset(_CALLED.findall(bare))


def _parsed(text: str) -> Expression:
    try:
        return promql_parser.parse(text)
    except ValueError as error:
        raise SyntaxFault(" ".join(str(error).split())) from None
    except BaseException as error:
        # A length that is not a number ends the parser, and not as an Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise SyntaxFault("a length of time is not a number, or too large") from None


def _check_bounds(stream: list[Token]) -> None:
    """Raise SyntaxFault for an expression that is too large for the parser."""
    operators = 0
    brackets: list[str] = []
    for token in stream:
        if token.text in ("(", "{", "["):
            brackets.append(token.text)
            if len(brackets) > MAXIMUM_DEPTH:
                raise SyntaxFault(f"the expression nests deeper than {MAXIMUM_DEPTH}")
        elif token.text in (")", "}", "]"):
            if brackets:
                brackets.pop()
        elif brackets[-1:] != ["{"] and token.text.lower() in _OPERATORS:
            operators += 1
            if operators > MAXIMUM_OPERATORS:
                raise SyntaxFault(f"the expression has more than {MAXIMUM_OPERATORS} operators")


def _check_readable(stream: list[Token]) -> None:
    """Raise SyntaxFault for syntax that the parser knows, but no Prometheus."""
    inside = ""
    for index, token in enumerate(stream):
        following = stream[index + 1].text if index + 1 < len(stream) else ""
        if token.text in ("{", "[", "}", "]"):
            inside = token.text if token.text in "{[" else ""
        elif inside == "{" and token.text == "or" and not following.startswith(("=", "!")):
            raise SyntaxFault("Prometheus does not know `or` inside braces")


def _older(text: str, stream: list[Token]) -> tuple[str, list[Token]]:
    """The text in a syntax that the parser knows. Raises Unforeseeable without such a syntax."""
    pieces: list[str] = []
    done = 0
    bracket = ""
    for index, token in enumerate(stream):
        before = stream[index - 1].text if index else ""
        following = stream[index + 1].text if index + 1 < len(stream) else ""
        bracket = token.text if token.text in "[]{}" else bracket
        word = token.text.lower()
        if bracket == "[" and word in "+*/%^" and token.kind == "sign":
            raise Unforeseeable("calculates a duration")
        if word in FILLS and following == "(":
            raise Unforeseeable(f"`{word}` gives series without a match a value")
        if (token.text, following) in (("<", "/"), (">", "/")):
            raise Unforeseeable("trims a histogram")
        replacement = _INSTEAD.get(word) if following == "(" else "" if word in EXTENDED and before in "]}" else None
        if token.kind == "number" and "_" in word:
            replacement = word.replace("_", "")
        if replacement is not None and bracket != "{":
            pieces += text[done : token.start], replacement
            done = token.end
    if not pieces:
        return text, stream
    older = "".join(pieces) + text[done:]
    return older, list(tokens(older))


def _without_variables(text: str, stream: list[Token], otherwise: str) -> str:
    """The text with a placeholder for each variable, or for the word that contains the variable.

    `otherwise` is the placeholder where a number or a series is allowed.
    """
    labels = in_groupings(stream)
    pieces: list[str] = []
    done = index = 0
    inside: list[str] = []
    while index < len(stream):
        token = stream[index]
        if token.text in ("(", "{", "["):
            inside.append(token.text)
        elif token.text in (")", "}", "]") and inside:
            inside.pop()
        last = index
        while last + 1 < len(stream) and _goes_on(stream[last], stream[last + 1], inside[-1:]):
            last += 1
        run = stream[index : last + 1] if _is_part(token) else []
        if any(part.kind == "variable" for part in run):
            before = stream[index - 1].text.lower() if index else ""
            if before == "-" and index > 1 and stream[index - 2].text.lower() == "offset":
                before = "offset"
            following = stream[last + 1].text if last + 1 < len(stream) else ""
            name = otherwise if len(run) == 1 and following not in ("{", "[") else VARIABLE
            value = _placeholder(inside[-1] if inside else "", before, following, name, is_label=index in labels)
            if token.text.endswith(_QUOTING):
                value = f'"{VARIABLE}"'
            pieces += text[done : token.start], value
            done = run[-1].end
        index = last + 1 if run else index + 1
    return "".join(pieces) + text[done:]


def _goes_on(token: Token, following: Token, inside: list[str]) -> bool:
    """Whether two tokens are parts of one word; in a subquery's brackets, a colon separates two words."""
    apart = inside == ["["] and ":" in (following.text[0], token.text[0])
    return token.end == following.start and _is_part(token) and _is_part(following) and not apart


def _is_part(token: Token) -> bool:
    return token.kind in ("variable", "word", "number")


def _placeholder(inside: str, before: str, following: str, name: str, *, is_label: bool) -> str:
    if inside == "[" or before == "offset":
        return _SOME_LENGTH
    if inside == "{":
        # A variable may contain whole matchers.
        return VARIABLE if following.startswith(("=", "!")) or before.startswith(("=", "!")) else f'{VARIABLE}!="x"'
    if is_label:
        # Its value may begin with the comma: by (job $more).
        return VARIABLE if before in ("(", ",") else f", {VARIABLE}"
    return name


@cache
def outermost_operator(text: str) -> str:
    """The binary operator that binds least: `or`, `>`, `/`. Empty without an operator, or if the text is not PromQL."""
    try:
        expression = parse(text)
    except SyntaxFault:
        return ""
    return str(expression.op) if isinstance(expression, promql_parser.BinaryExpr) else ""


def selected_series(expression: Expression) -> Iterator[str]:
    """The name of every series that the expression selects, in the order of the text; a name may repeat."""
    found: list[str] = []

    def visit(node: Expression) -> None:
        if isinstance(node, promql_parser.VectorSelector):
            named = [m.value for m in node.matchers.matchers if m.name == "__name__" and str(m.op) == "MatchOp.Equal"]
            found.extend([node.name] if node.name else named)

    promql_parser.walk(expression, visit)
    yield from found
