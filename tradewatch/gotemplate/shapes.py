"""The types that a dialect is described in: as much of Go's types as a template can see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Holder(StrEnum):
    """Whose labels or annotations a template reads."""

    LABELS = "labels"
    EXTERNAL_LABELS = "external labels"
    GROUP_LABELS = "group labels"
    COMMON_LABELS = "common labels"
    ANNOTATIONS = "annotations"
    COMMON_ANNOTATIONS = "common annotations"


class Signature(NamedTuple):
    """What a field, method or function gives, and how many arguments it takes (`most` None: any number)."""

    gives: Shape
    least: int = 0
    most: int | None = 0

    def accepts(self, arguments: int) -> bool:
        return self.least <= arguments and (self.most is None or arguments <= self.most)


@dataclass(frozen=True, eq=False)
class Shape:
    """A type. `element` is what a list or map holds; a `keyed` shape is a map: any name is a key of it.

    `holder` says which labels or annotations a map is. Shapes are compared by identity, and may
    refer to themselves through `members`.
    """

    name: str
    members: Mapping[str, Signature] = field(default_factory=dict)
    element: Shape | None = None
    keyed: bool = False
    holder: Holder | None = None


ANYTHING = Shape("anything")
"""What is not known before it runs: nothing is said about it."""

NOTHING = Shape("nothing")
"""The dot of a template called without a value."""


@dataclass(frozen=True, eq=False)
class Dialect:
    """What a host program gives to a template: functions, variables, the first dot, templates of its own.

    Compared by identity, like the shapes in it.
    """

    name: str
    functions: Mapping[str, Signature]
    variables: Mapping[str, Shape]
    dot: Shape
    templates: frozenset[str] = frozenset()
