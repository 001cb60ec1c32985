"""The lines of an exposition, as the lexers of Prometheus read them (its package model/textparse).

A pattern matches a whole line, or nothing if Prometheus refuses it; `faults.py` says why. Everything is possessive, so
that a hostile line costs no more than its length. Quoted text may span lines, because Prometheus lets it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tradewatch.audit.prometheus import OPENMETRICS, TEXT, Prometheus

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*+"
LABEL = r"[a-zA-Z_][a-zA-Z0-9_]*+"
QUOTED = r'"(?:[^"\\]|\\[^\n])*+"'
# The text of a label in OpenMetrics; a name in quotation marks may have line breaks even there.
_QUOTED_LINE = r'"(?:[^"\\\n]|\\[^\n])*+"'
NUMBER = r"[+-]?(?:(?:[0-9]++\.?[0-9]*+|\.[0-9]++)(?:[eE][+-]?[0-9]++)?|(?i:inf(?:inity)?))|(?i:nan)"

# White space between the words of a line, in the text format.
_S = r"[ \t]*+"

_ESCAPED = re.compile(r'\\([\\"n])')
_UNESCAPED = {"\\": "\\", '"': '"', "n": "\n"}

# Types of OpenMetrics that Prometheus does not have, and how Prometheus reads them.
_BASIC = {"counter": "counter", "gauge": "gauge", "histogram": "histogram", "summary": "summary"}
_ALL = {**_BASIC, "gaugehistogram": "gaugehistogram", "info": "gauge", "stateset": "gauge", "unknown": ""}


@dataclass(frozen=True)
class Grammar:
    """The patterns of a format, for one version of Prometheus.

    `ignored` are comments and empty lines, `end` is where reading stops, `description` a line of metadata (keyword,
    name and text) and `sample` a line with a value (indent, name, labels, value, timestamp, exemplar). `item` is one
    label (name, value), or the metric's own name in quotation marks. `kinds` are the types by their words.
    """

    openmetrics: bool
    quotes: bool
    ignored: re.Pattern[str]
    end: re.Pattern[str]
    description: re.Pattern[str]
    sample: re.Pattern[str]
    item: re.Pattern[str]
    kinds: Mapping[str, str]


def _text(quotes: bool) -> Grammar:
    name, label, bare = NAME, LABEL, ""
    if quotes:
        name, label, bare = f"(?:{NAME}|{QUOTED})", f"(?:{LABEL}|{QUOTED})", rf"|{QUOTED}{_S}(?:,{_S}|(?=\}}))"
    labels = rf"\{{{_S}(?:{label}{_S}={_S}{QUOTED}{_S}(?:,{_S})?{bare})*+\}}"
    start = rf"(?:({NAME}){_S}({labels})?|()({labels}))" if quotes else rf"(?:({NAME}){_S}({labels})?|((?!))((?!)))"
    return Grammar(
        openmetrics=False,
        quotes=quotes,
        # A NUL in a comment without a space is read as the end of the answer.
        ignored=re.compile(rf"(?:{_S}(?:#[ \t]++(?!(?:HELP|TYPE)[ \t])[^\n]*+|#(?![ \t])[^\n\0]*+)?\n)++"),
        end=re.compile(rf"{_S}(?:\Z|\0|#(?![ \t])[^\n\0]*+\0)"),
        description=re.compile(rf"{_S}#[ \t]++(HELP|TYPE)[ \t]++({name})(?:\n|[^\n]([^\n]*+)\n)"),
        sample=re.compile(rf"({_S}){start}{_S}({NUMBER})(?=[ \t\n])(?:[ \t]++([0-9]++))?{_S}()\n"),
        item=re.compile(rf"({label}){_S}(?:={_S}({QUOTED}))?"),
        kinds={**_BASIC, "untyped": ""},
    )


def _openmetrics(quotes: bool) -> Grammar:
    name, label, bare, last = NAME, LABEL, "", ""
    if quotes:
        name, label, bare, last = f"(?:{NAME}|{QUOTED})", f"(?:{LABEL}|{QUOTED})", f"|{QUOTED}", ",?"
    pair = f"{label}={_QUOTED_LINE}"
    labels = rf"\{{(?:(?:{pair}{bare})(?:,(?:{pair}{bare}))*+{last})?\}}"
    of_exemplar = rf"\{{(?:{pair}(?:,{pair})*+{last})?\}}"
    start = rf"(?:({NAME})({labels})?|()({labels}))" if quotes else rf"(?:({NAME})({labels})?|((?!))((?!)))"
    exemplar = rf"( # {of_exemplar} (?:{NUMBER})(?: (?:{NUMBER}))?)?"
    return Grammar(
        openmetrics=True,
        quotes=quotes,
        ignored=re.compile(r"(?!)"),
        end=re.compile(r"# EOF\n?"),
        description=re.compile(rf"# (HELP|TYPE|UNIT) ({name}) ([^\n]*+)\n"),
        sample=re.compile(rf"(){start} ({NUMBER})(?=[ \n])(?: ({NUMBER})(?=[ \n]))?{exemplar}\n"),
        item=re.compile(rf"({label})(?:=({_QUOTED_LINE}))?"),
        kinds=_ALL,
    )


_GRAMMARS = {
    (format_, quotes): made(quotes)
    for format_, made in ((TEXT, _text), (OPENMETRICS, _openmetrics))
    for quotes in (False, True)
}


def grammar(format_: str, prometheus: Prometheus) -> Grammar:
    """The grammar of the text format or of OpenMetrics."""
    return _GRAMMARS[format_, prometheus.quotes]


def unescaped(text: str) -> str:
    """A text without its escape sequences; unknown ones stay."""
    return _ESCAPED.sub(lambda found: _UNESCAPED[found[1]], text) if "\\" in text else text


def items(grammar: Grammar, labels: str) -> list[tuple[str, str | None]]:
    """The names and values between the braces; the value of the metric's own name is None."""
    found = [
        (name[1:-1] if name[0] == '"' else name, value[1:-1] if value else None)
        for name, value in grammar.item.findall(labels[1:])
    ]
    if "\\" not in labels:  # as in most lines
        return found
    return [(unescaped(name), value and unescaped(value)) for name, value in found]
