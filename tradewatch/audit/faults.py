"""Why Prometheus refuses a line of an exposition."""

from __future__ import annotations

import re
from typing import NamedTuple

from tradewatch.audit.grammar import LABEL, NAME, NUMBER, QUOTED, Grammar

_LONGEST_QUOTE = 40

_NAME, _LABEL, _NUMBER, _QUOTED = (re.compile(each) for each in (NAME, LABEL, NUMBER, QUOTED))
_WORD = re.compile(r"[^ \t\n]*+")
_SPACE = re.compile(r"[ \t]*+")
_NO_END = ("the answer does not end with the line # EOF", "add the line, so that nobody reads half an answer")
_QUOTES = "use a name of letters, digits and _, because older versions read no other"
_METADATA = re.compile(r"[ \t]*+#[ \t]++(HELP|TYPE|UNIT)(?![^ \t\n])[ \t]*+")


class Fault(NamedTuple):
    """What is wrong at an offset of the text, and what to do."""

    offset: int
    reason: str
    fix: str = ""


def fault(text: str, at: int, grammar: Grammar) -> Fault:
    """What is wrong with the line that begins at `at`, which the grammar does not match."""
    end = text.find("\n", at)
    if at == len(text):
        return Fault(at, *_NO_END)
    if end > at and text[end - 1] == "\r":
        return Fault(end - 1, "the line ends with a carriage return", "end lines with a line feed alone")
    if end < 0 and not text.startswith("#", at):
        return Fault(len(text), *_NO_END)
    if found := _METADATA.match(text, at):
        return _of_metadata(text, found, grammar)
    if grammar.openmetrics and text[at] in "#\n \t":
        what = {"\n": "an empty line", "#": "a comment"}.get(text[at], "white space at the start of a line")
        return Fault(at, f"OpenMetrics does not have {what}", "remove it")
    return _of_sample(text, at, grammar)


def _of_metadata(text: str, found: re.Match[str], grammar: Grammar) -> Fault:
    at = found.end()
    name = _NAME.match(text, at)
    if name is None:
        return Fault(at, f"{_quoted(text, at)} is not a metric name", f"write the name after {found[1]}")
    return Fault(name.end(), "the line is not '# KEYWORD name text' with single spaces", "separate them by one space")


def _of_sample(text: str, at: int, grammar: Grammar) -> Fault:
    skipped = _SPACE if not grammar.openmetrics else re.compile("")

    def skip(where: int) -> int:
        found = skipped.match(text, where)
        return found.end() if found else where

    at = skip(at)
    name = _NAME.match(text, at)
    if name is not None:
        at = skip(name.end())
    elif not text.startswith("{", at):
        fix = "check that this is the address of the metrics" if text[at] == "<" else ""
        return Fault(at, f"{_quoted(text, at)} is not a metric name", fix)
    elif not grammar.quotes:
        return Fault(at, "the line does not begin with a metric name", _QUOTES)
    if text.startswith("{", at):
        at = skip(at + 1)
        while not text.startswith("}", at):
            label = _LABEL.match(text, at) or (_QUOTED.match(text, at) if grammar.quotes else None)
            if label is None:
                fix = _QUOTES if text.startswith('"', at) else ""
                return Fault(at, f"{_quoted(text, at)} is not a label name", fix)
            at = skip(label.end())
            if text.startswith("=", at):
                at = skip(at + 1)
                value = _QUOTED.match(text, at)
                if value is None:
                    fix = 'write " and \\ in a value as \\" and \\\\'
                    return Fault(at, f"{_quoted(text, at)} is not a label value in quotation marks", fix)
                if grammar.openmetrics and "\n" in value[0]:
                    return Fault(at + value[0].index("\n"), "a label value has a line break", "write it as \\n")
                at = skip(value.end())
            elif label[0][0] != '"':
                return Fault(at, f"there is no = after the label name {label[0][:_LONGEST_QUOTE]}")
            if text.startswith(",", at):
                comma = at
                at = skip(at + 1)
                if grammar.openmetrics and not grammar.quotes and text.startswith("}", at):
                    return Fault(comma, "there is a comma before the closing brace", "remove it")
            elif grammar.openmetrics and not text.startswith("}", at):
                return Fault(at, "there is no comma between two labels")
        at = skip(at + 1)
    return _of_value(text, at, grammar)


def _of_value(text: str, at: int, grammar: Grammar) -> Fault:
    """What is wrong after the name and the labels."""
    if grammar.openmetrics:
        if not text.startswith(" ", at):
            return Fault(at, f"there is {_quoted(text, at)} where one space and the value are due")
        at += 1
    word = _word(text, at)
    if not word:
        return Fault(at, "the line has no value", "add a value, after one space")
    if _NUMBER.fullmatch(word) is None:
        return Fault(at, f"{_quoted(text, at)} is not a number", "write numbers as 12.5, 1e-3, +Inf or NaN")
    rest = at + len(word)
    while rest < len(text) and text[rest] in " \t":
        rest += 1
    if text.startswith("#", rest):
        return Fault(rest, "the exemplar is not ' # {label=\"value\"} value timestamp'", "remove it")
    unit = "seconds" if grammar.openmetrics else "whole milliseconds"
    return Fault(rest, f"{_quoted(text, rest)} after the value is not a timestamp", f"write it in {unit}, or remove it")


def _word(text: str, at: int) -> str:
    found = _WORD.match(text, at)
    return found[0] if found else ""


def _quoted(text: str, at: int) -> str:
    """The word there, shortened."""
    word = _word(text, at) or text[at : at + 1]
    return repr(word if len(word) <= _LONGEST_QUOTE else f"{word[:_LONGEST_QUOTE]}...") if word else "the end"
