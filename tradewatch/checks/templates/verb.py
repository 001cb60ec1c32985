"""templates/verb"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.rule_set import RuleSet
from tradewatch.model import Finding

_CALL = re.compile(r'printf\s+"((?:[^"\\]|\\.)*)"((?:\s+(?:\$[\w.]+|\.[\w.]+|"[^"]*"|[\w.]+|\([^()]*\)))*)')
_PIPED = re.compile(r"(\$[\w.]+|\.[\w.]+)\s*\|\s*$")
_VERB = re.compile(r"%[-+# 0]*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?([a-zA-Z%])")
_VALUES = re.compile(r"\$value|\.Value|\$\w+\.Value")
_LABELS = re.compile(r"\$labels\.\w+|\.Labels\.\w+|\$externalLabels\.\w+")

# Go prints a number with these, and a text with those.
_OF_NUMBERS = "beEfFgGvxX"
_OF_TEXTS = "sqvxX"


def check(rule_set: RuleSet) -> Iterator[Finding]:
    """A `printf` verb of the wrong type."""
    for rule in rule_set.rules:
        for name, text in rule.templates:
            for verb, printed, is_number in _misprinted(text):
                yield rule.finding(
                    name,
                    f"{name} prints {printed} with %{verb}",
                    details=f"{text}\nIt is printed as `%!{verb}({'float64=3' if is_number else 'string=...'})`.",
                    fix="use humanize, humanizePercentage, humanizeDuration or %.0f" if is_number else "use %s",
                )


def _misprinted(text: str) -> Iterator[tuple[str, str, bool]]:
    for call in _CALL.finditer(text):
        arguments = call[2].split()
        if piped := _PIPED.search(text, 0, call.start()):
            arguments.append(piped[1])
        verbs = [verb for verb in _VERB.findall(call[1]) if verb != "%"]
        if "*" in call[1] or "(" in call[2]:
            continue
        for verb, argument in zip(verbs, arguments, strict=False):
            if _VALUES.fullmatch(argument) and verb not in _OF_NUMBERS:
                yield verb, argument, True
            elif _LABELS.fullmatch(argument) and verb not in _OF_TEXTS:
                yield verb, argument, False
