"""What a template can use: Go's types with their fields, functions, and the dialect of a program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Holder(StrEnum):
    """Which labels or annotations a map holds."""

    LABELS = "labels"
    EXTERNAL_LABELS = "external labels"
    GROUP_LABELS = "group labels"
    COMMON_LABELS = "common labels"
    ANNOTATIONS = "annotations"
    COMMON_ANNOTATIONS = "common annotations"


class FunctionSignature(NamedTuple):
    """What a field, method or function returns, and how many arguments it takes; any number if `most` is None."""

    returns: GoType
    least: int = 0
    most: int | None = 0

    def accepts(self, arguments: int) -> bool:
        """Whether it takes this number of arguments."""
        return self.least <= arguments and (self.most is None or arguments <= self.most)


@dataclass(frozen=True, eq=False)
class GoType:
    """A type of Go. `element` is the type of the elements of a list or a map; a `keyed` type is a map.

    `holder` says which labels or annotations a map holds. Types are compared by identity, because they can refer to
    themselves through `members`.
    """

    name: str
    members: Mapping[str, FunctionSignature] = field(default_factory=dict)
    element: GoType | None = None
    keyed: bool = False
    holder: Holder | None = None


ANYTHING = GoType("anything")
"""A type that is not known before the template runs, so nothing about it is a problem."""

NOTHING = GoType("nothing")
"""The dot of a template that is called without a value."""


@dataclass(frozen=True, eq=False)
class Dialect:
    """What a program provides to its templates: functions, variables, the first dot, and templates of its own.

    Dialects are compared by identity, like their types.
    """

    name: str
    functions: Mapping[str, FunctionSignature]
    variables: Mapping[str, GoType]
    dot: GoType
    templates: frozenset[str] = frozenset()
