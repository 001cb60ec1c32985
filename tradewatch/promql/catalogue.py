"""The known series, and the typed trees of expressions; each expression is typed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import NamedTuple, Protocol

from tradewatch.model import Unit
from tradewatch.promql.infer import infer
from tradewatch.promql.parse import SyntaxFault, parse
from tradewatch.promql.selecting import either
from tradewatch.promql.series import Series, SeriesKind, merged
from tradewatch.promql.tree import Selection, Typed
from tradewatch.promql.types import Type

_KINDS = {True: SeriesKind.COUNTER, False: SeriesKind.GAUGE, None: SeriesKind.UNKNOWN}


class Recorded(NamedTuple):
    """A recording rule: `labels` are added to the result of `expr`. Without a `unit`, the unit of `expr` applies."""

    name: str
    expr: str
    labels: Mapping[str, str]
    unit: Unit | None = None


class Described(Protocol):
    """What is known of the series with a name. `series` is read when an expression first selects them."""

    @property
    def name(self) -> str:
        """The name of the series."""

    @property
    def series(self) -> Series:
        """The series."""


class Catalogue(Mapping[str, Series]):
    """Series by name; one that is given several times is merged.

    A missing name is unknown, not absent: a check decides whether that is a problem.

    Recording rules are typed too, each after the rules that it reads. Rules that read each other in a circle are
    unknown to each other.
    """

    def __init__(self, series: Iterable[Series | Described], recorded: Iterable[Recorded] = ()) -> None:
        self._given: dict[str, list[Series | Described]] = {}
        for each in series:
            self._given.setdefault(each.name, []).append(each)
        self._exposed = frozenset(self._given)
        self._series: dict[str, Series] = {}
        self._typed: dict[str, Typed | None] = {}
        rules: dict[str, list[Recorded]] = {}
        for rule in recorded:
            rules.setdefault(rule.name, []).append(rule)
        self._record(rules)

    def __getitem__(self, name: str) -> Series:
        if name not in self._series:
            given = (each if isinstance(each, Series) else each.series for each in self._given[name])
            self._series[name] = reduce(merged, given)
        return self._series[name]

    def __contains__(self, name: object) -> bool:
        return name in self._given

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)

    def exposes(self, name: str) -> bool:
        """Whether the series also comes from elsewhere than from recording rules."""
        return name in self._exposed

    def typed(self, text: str) -> Typed | None:
        """The typed tree of an expression; None if the text is not PromQL, which promql/syntax reports."""
        if text not in self._typed:
            try:
                self._typed[text] = infer(parse(text), self)
            except SyntaxFault:
                self._typed[text] = None
        return self._typed[text]

    def read_by(self, text: str) -> frozenset[str]:
        """The names of the series that an expression selects; none if it is not PromQL."""
        typed = self.typed(text)
        selections = [node for node in typed.walk() if isinstance(node, Selection)] if typed else []
        matchers = [each for node in selections for each in node.matchers if each.label == "__name__"]
        named = (each.value for each in matchers if each.operator == "=")
        return frozenset({*(node.name for node in selections), *named} - {""})

    def _record(self, rules: Mapping[str, list[Recorded]]) -> None:
        waiting = {name: frozenset().union(*(self.read_by(rule.expr) for rule in each)) for name, each in rules.items()}
        while waiting:
            ready = [name for name, read in waiting.items() if not read & waiting.keys()] or list(waiting)
            self._typed.clear()
            made = [_series(name, [self._result(rule) for rule in rules[name]]) for name in ready]
            for each in made:
                # A program may expose the series as well.
                self._given.setdefault(each.name, []).append(each)
                self._series.pop(each.name, None)
            for name in ready:
                del waiting[name]
        self._typed.clear()

    def _result(self, rule: Recorded) -> Type:
        typed = self.typed(rule.expr)
        type_ = typed.type if typed else Type()
        labels = type_.labels
        for name, value in rule.labels.items():
            labels = labels.with_(name, frozenset({value}))
        return type_._replace(labels=labels, unit=rule.unit or type_.unit)


def _series(name: str, types: Iterable[Type]) -> Series:
    type_ = reduce(either, types)
    return Series(
        name=name,
        kind=_KINDS[type_.counter],
        unit=type_.unit,
        labels=type_.labels,
        domain=type_.domain,
        buckets=type_.buckets,
    )
