"""An expression as a tree in which every node has a type. The tree does not need parentheses."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import NamedTuple

from tradewatch.model import Matcher
from tradewatch.promql.domain import COMPARISONS, MIRRORED
from tradewatch.promql.functions import Function
from tradewatch.promql.parse import VARIABLE
from tradewatch.promql.selecting import is_variable
from tradewatch.promql.series import Series
from tradewatch.promql.types import SCALAR, Type


@dataclass(frozen=True, eq=False)
class Typed:
    """A node of the tree."""

    type: Type

    @property
    def children(self) -> tuple[Typed, ...]:
        """The operands, in the order of the text."""
        return ()

    def walk(self) -> tuple[Typed, ...]:
        """This node and all nodes below it, each before its operands, in the order of the text."""
        return self._nodes

    # Dozens of checks walk the same tree.
    @cached_property
    def _nodes(self) -> tuple[Typed, ...]:
        found: list[Typed] = []
        waiting: list[Typed] = [self]
        while waiting:
            node = waiting.pop()
            found.append(node)
            waiting += reversed(node.children)
        return tuple(found)

    @cached_property
    def meaning(self) -> tuple[object, ...]:
        """Equal for expressions that differ only in parentheses, types, and the order of matchers.

        Matchers with Grafana's variables are left out.
        """
        own = (getattr(self, each.name) for each in fields(self) if each.name not in ("type", "series"))
        return (type(self), *map(_meaning_of, own))


@dataclass(frozen=True, eq=False)
class Number(Typed):
    """A number; NaN for a Grafana variable."""

    value: float


@dataclass(frozen=True, eq=False)
class StringLiteral(Typed):
    """A string literal."""

    value: str


@dataclass(frozen=True, eq=False)
class Selection(Typed):
    """A selector: `name{matchers}[range] offset ...`; `name` is empty if the selector has only matchers.

    `series` are the known series that it can select. `range` and `offset` are in seconds; a Grafana variable is NaN,
    and the range of an instant selector is None. `pinned` says whether the selector has an `@`.
    """

    name: str
    matchers: tuple[Matcher, ...]
    range: float | None
    offset: float
    pinned: bool
    series: tuple[Series, ...]

    @property
    def is_variable(self) -> bool:
        """Whether the name contains a Grafana variable, so its series are unknown."""
        return VARIABLE in self.name


@dataclass(frozen=True, eq=False)
class Subquery(Typed):
    """`operand[range:step]`, in seconds; a Grafana variable is NaN, a missing step is None."""

    operand: Typed
    range: float
    step: float | None
    offset: float

    @property
    def children(self) -> tuple[Typed, ...]:
        return (self.operand,)


@dataclass(frozen=True, eq=False)
class Negation(Typed):
    """`-operand`."""

    operand: Typed

    @property
    def children(self) -> tuple[Typed, ...]:
        return (self.operand,)


@dataclass(frozen=True, eq=False)
class Call(Typed):
    """`function(arguments)`."""

    function: Function
    arguments: tuple[Typed, ...]

    @property
    def children(self) -> tuple[Typed, ...]:
        return self.arguments


@dataclass(frozen=True, eq=False)
class Aggregation(Typed):
    """`operator by (labels) (parameter, operand)`; `by` is False for `without`; `labels` is None without both."""

    operator: str
    by: bool
    labels: frozenset[str] | None
    parameter: Typed | None
    operand: Typed

    @property
    def children(self) -> tuple[Typed, ...]:
        return (self.operand,) if self.parameter is None else (self.parameter, self.operand)


class Matching(NamedTuple):
    """How the series of two vectors are matched.

    `labels` are the labels of `on`, or of `ignoring` if `on` is False; None without both. `grouped` is the side with
    several series for one series of the other side: "left" for `group_left`, "right" for `group_right`, otherwise
    empty. `fetched` are the labels that come from the other side.
    """

    on: bool = False
    labels: frozenset[str] | None = None
    grouped: str = ""
    fetched: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Binary(Typed):
    """`left operator right`."""

    operator: str
    left: Typed
    right: Typed
    returns_bool: bool
    matching: Matching

    @property
    def children(self) -> tuple[Typed, ...]:
        return (self.left, self.right)

    # A dozen checks ask for it.
    @cached_property
    def comparison(self) -> Comparison | None:
        """The node as a comparison with a number, mirrored if that is on the left; None if it is something else."""
        if self.operator in COMPARISONS:
            for operand, other, operator in (
                (self.left, self.right, self.operator),
                (self.right, self.left, MIRRORED[self.operator]),
            ):
                limit = other.type.domain.constant
                if other.type.kind is SCALAR and limit is not None:
                    return Comparison(self, operand, operator, limit)
        return None


class Comparison(NamedTuple):
    """`operand operator limit`; `node` is the part of the tree that was compared."""

    node: Binary
    operand: Typed
    operator: str
    limit: float


def _meaning_of(part: object) -> object:
    if isinstance(part, Typed):
        return part.meaning
    if not isinstance(part, tuple):
        return part
    # Prometheus prints matchers in another order than they are written.
    matchers = frozenset(each for each in part if isinstance(each, Matcher) and not is_variable(each.value))
    return (matchers, *(_meaning_of(each) for each in part if not isinstance(each, Matcher)))


def named(node: Typed) -> str:
    """How messages name a node: the name of its series, or a function with its series."""
    if isinstance(node, Selection):
        return node.name or "the selected series"
    names = list(dict.fromkeys(each.name for each in node.walk() if isinstance(each, Selection) and each.name))
    of = " and ".join(names[:2]) + (" and more" if len(names) > 2 else "")
    if isinstance(node, Call):
        return f"{node.function.name} of {of}" if of else f"{node.function.name}()"
    return of or "it"
