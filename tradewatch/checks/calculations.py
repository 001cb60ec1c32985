"""Finds calculations in a text, for example `(2% x 3,600 = 72)`, and recomputes them."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from math import sqrt
from typing import Final, NamedTuple

_NUMBER: Final = r"\d+(?:,\d{3})*(?:\.\d+)?%?"
_PART: Final = rf"(?:{_NUMBER}|(?<!\w)(?:sqrt|x)(?!\w)|[-+*/()])"
# With a bound, because a text of many brackets would take minutes.
_EXPRESSION: Final = rf"{_PART}(?:\s*{_PART}){{0,100}}"
# A whole number: not the beginning of a longer one, and not the first operand of another expression.
_RESULT: Final = rf"(?P<result>{_NUMBER})(?P<points> basis points?)?(?![\w.,]*[\w%])(?!\s*(?:[-+*/]|x\b)\s*[\d(])"
# Only after a bracket or a separator: before it, a word such as "half of" may belong to the calculation.
_EQUATION: Final = re.compile(rf"(?:(?<=\()|(?<=[,;:=]\s))(?P<expression>{_EXPRESSION})\s*=\s*{_RESULT}")
_IN_BRACKETS: Final = re.compile(rf"(?<![\w(])\((?P<expression>{_EXPRESSION})\)(?!\s*(?:[-+*/=]|x\b))")
_SHOWN: Final = re.compile(rf"(?<![\w.,]){_RESULT}")
_SENTENCE_ENDS: Final = re.compile(r"[.!?]\s")
_MULTIPLIES: Final = re.compile(r"[*/]|\bx\b|\bsqrt\b")

_OPERATORS: Final[Mapping[type[ast.AST], Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


class WrongCalculation(NamedTuple):
    """A calculation as it is in the text, and its result."""

    text: str
    result: float


def wrong_calculations(text: str) -> Iterator[WrongCalculation]:
    """The calculations whose result is not the one shown, rounded to the digits that are shown.

    A calculation is `(expression = result)`, or `(expression)` with a factor or a quotient if a number precedes it in
    its sentence. An expression has numbers, also `1,200` and `5%`, the operators + - x * /, brackets and sqrt. Whatever
    else looks like a calculation is left out.
    """
    for found in _EQUATION.finditer(text):
        expression = _after_open_bracket(found["expression"])
        result = _evaluated(expression)
        if result is not None and not _shows(found, result):
            yield WrongCalculation(f"{expression} = {found['result']}{found['points'] or ''}", result)
    for found in _IN_BRACKETS.finditer(text):
        before = _SENTENCE_ENDS.split(text[: found.start()])[-1]
        if not _MULTIPLIES.search(found["expression"]) or re.search(r"([-+*/]|\bx)\s*$", before):
            continue
        result = _evaluated(found["expression"])
        shown = list(_SHOWN.finditer(before))
        if result is not None and shown and not any(_shows(each, result) for each in shown):
            yield WrongCalculation(found[0], result)


def _after_open_bracket(expression: str) -> str:
    """What follows the last bracket that is not closed: in `of 10 (2 x 5`, that is `2 x 5`."""
    unclosed: list[int] = []
    for at, character in enumerate(expression):
        if character == "(":
            unclosed.append(at)
        elif character == ")" and unclosed:
            unclosed.pop()
    return expression[unclosed[-1] + 1 :].strip() if unclosed else expression


def _shows(found: re.Match[str], result: float) -> bool:
    """Whether the number in the text is the result, rounded to its digits."""
    digits = found["result"].rstrip("%").replace(",", "")
    scale = 100 if found["result"].endswith("%") else 10_000 if found["points"] else 1
    half = 0.5 * 10.0 ** -len(digits.partition(".")[2])
    return abs(result * scale - float(digits)) <= half * (1 + 1e-6)


def _evaluated(expression: str) -> float | None:
    """The result; None if the text is not an expression with an operator, or has no result."""
    python = re.sub(r"\bx\b", "*", re.sub(_NUMBER, _literal, expression))
    try:
        tree = ast.parse(python, mode="eval").body
        return None if isinstance(tree, ast.Constant) else _value(tree)
    except (SyntaxError, ArithmeticError, ValueError):
        return None


def _literal(number: re.Match[str]) -> str:
    digits = number[0].replace(",", "")
    return f"({float(digits[:-1])!r} / 100.0)" if digits.endswith("%") else repr(float(digits))


def _value(node: ast.AST) -> float:
    """Its value. Raises ValueError for anything but the four operations and sqrt."""
    match node:
        case ast.Constant(value=float(number)):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id="sqrt"), args=[argument], keywords=[]):
            return sqrt(_value(argument))
    raise ValueError(ast.dump(node))
