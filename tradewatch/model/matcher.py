"""Label matchers, which are the same in a PromQL selector, a route and an inhibition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from tradewatch.model.checked import checked
from tradewatch.model.regular_expression import anchored

Operator = Literal["=", "!=", "=~", "!~"]

_NEGATED: Mapping[Operator, Operator] = {"=": "!=", "!=": "=", "=~": "!~", "!~": "=~"}

LABEL_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Matcher:
    """`label operator "value"`; a missing label has the value `""`."""

    label: str
    operator: Operator
    value: str

    def __str__(self) -> str:
        return f"{self.label}{self.operator}{quoted(self.value)}"

    def matches(self, value: str) -> bool:
        """Whether a label value passes, as in Prometheus and Alertmanager.

        Raises PatternError for a regular expression that they refuse, or that cannot be translated for Python.
        """
        if self.operator in ("=", "!="):
            return (value == self.value) is (self.operator == "=")
        return (anchored(self.value).match(value) is not None) is (self.operator == "=~")

    @property
    def negated(self) -> Matcher:
        """The matcher that passes exactly the values that this one does not pass."""
        return Matcher(self.label, _NEGATED[self.operator], self.value)


def quoted(text: str) -> str:
    """A string literal for PromQL and for Alertmanager's matchers."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@checked
def matching(*matchers: Matcher, **equal: str) -> tuple[Matcher, ...]:
    """Matchers from keywords: `matching(severity="critical")`; for other operators, pass a Matcher."""
    return (*matchers, *(Matcher(label, "=", value) for label, value in equal.items()))
