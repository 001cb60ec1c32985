"""Label matchers, the same in a PromQL selector, a route and an inhibition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tradewatch.model.checked import checked

Operator = Literal["=", "!=", "=~", "!~"]

LABEL_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Matcher:
    """`label operator "value"`; a label that is absent has the value `""`."""

    label: str
    operator: Operator
    value: str

    def __str__(self) -> str:
        return f"{self.label}{self.operator}{quoted(self.value)}"

    def matches(self, value: str) -> bool:
        """Whether a label value passes; regular expressions match the whole value, and classes are ASCII, as in Go."""
        if self.operator in ("=", "!="):
            return (value == self.value) is (self.operator == "=")
        return (re.fullmatch(self.value, value, re.ASCII) is not None) is (self.operator == "=~")


def quoted(text: str) -> str:
    """A string literal that PromQL and Alertmanager's matchers both read."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@checked
def matching(*matchers: Matcher, **equal: str) -> tuple[Matcher, ...]:
    """Matchers from keywords: `matching(severity="critical")`; other operators are given as Matcher."""
    return (*matchers, *(Matcher(label, "=", value) for label, value in equal.items()))
