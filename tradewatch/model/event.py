"""Events: what a program reports, and the metrics that it updates. A module with a method per event is generated."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from tradewatch.model.defined import Defined
from tradewatch.model.label import Label
from tradewatch.model.metric import Metric
from tradewatch.model.problem import did_you_mean, one_line
from tradewatch.model.unit import BOOL, Unit
from tradewatch.model.update import Remove, Set, Update, ValueUpdate
from tradewatch.model.validator import NonBlank

if TYPE_CHECKING:
    import ast

# What a piece of source may use besides the arguments: `time` returns the current time in unix seconds.
FUNCTIONS = ("abs", "max", "min", "time")

# Other names that a generated method uses.
_RESERVED = ("bool", "error", "float", "index", "inf", "self")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PATH = re.compile(r"[a-z][a-z0-9_]*(/[a-z][a-z0-9_]*)*\.py", re.ASCII)


@dataclass(frozen=True, eq=False)
class Argument(Defined):
    """An argument of an event that is not a label: True or False for the unit BOOL, otherwise a number in `unit`.

    `help` says what it means. None is accepted for an `optional` one, and then the gauge that it sets is no longer
    exported. A `keyword` must be passed by its name; only a BOOL may have a `default`.
    """

    name: str
    unit: Unit
    help: NonBlank
    optional: bool = field(default=False, kw_only=True)
    keyword: bool = field(default=False, kw_only=True)
    default: bool | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if self.default is not None and self.unit != BOOL:
            self.reject("default", "only True or False can be a default", fix="remove it, or use the unit BOOL")
        if self.optional and self.unit == BOOL:
            self.reject("optional", "True or False cannot be left out", fix="remove `optional`, or use a `default`")


@dataclass(frozen=True, eq=False)
class Event(Defined):
    """Something that happens in the program; a method with this `name` records it, with these `arguments`, in order.

    `help` says when to call it. `derived` has Python source for labels that follow from the arguments. Source may use
    arguments and FUNCTIONS. If an update is refused, for example because a number cannot be right, none is made.
    """

    name: str
    help: NonBlank
    arguments: tuple[Label | Argument, ...]
    updates: tuple[Update, ...]
    derived: Mapping[Label, str] = field(default_factory=dict, kw_only=True)

    def __post_init__(self) -> None:
        object.__setattr__(self, "help", one_line(self.help))
        if not _is_name(self.name):
            self.reject("name", f"{self.name!r} is not the name of a method", fix="use a-z, digits and _")
        if not self.updates:
            self.reject("updates", "it updates no metric")
        self._check_arguments()
        self._check_sources()
        self._check_updates()

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """The arguments that are labels."""
        return tuple(each for each in self.arguments if isinstance(each, Label))

    @cached_property
    def values(self) -> tuple[Argument, ...]:
        """The arguments that are not labels."""
        return tuple(each for each in self.arguments if isinstance(each, Argument))

    @cached_property
    def metrics(self) -> tuple[Metric, ...]:
        """The metrics that it updates, each once."""
        return tuple(dict.fromkeys(update.metric for update in self.updates))

    @cached_property
    def read(self) -> frozenset[str]:
        """The arguments that an expression or a condition reads: not those that are a value as they are."""
        passed = {argument.name for argument in self.values}
        values = [update.value for update in self.updates if isinstance(update, ValueUpdate)]
        conditions = [update.when for update in self.updates if update.when]
        sources = (*self.derived.values(), *conditions, *(value for value in values if value not in passed))
        return frozenset(name for source in sources for name in names_in(source))

    @property
    def _sources(self) -> Iterator[tuple[str, str]]:
        """Each piece of source, with the argument of the event that has it."""
        for source in self.derived.values():
            yield "derived", source
        for update in self.updates:
            if isinstance(update, ValueUpdate):
                yield "updates", update.value
            if update.when:
                yield "updates", update.when

    def _check_arguments(self) -> None:
        names = [argument.name for argument in self.arguments]
        for name in names:
            if not _is_name(name) or name in (*FUNCTIONS, *_RESERVED):
                self.reject("arguments", f"{name!r} cannot be the name of an argument")
            if names.count(name) > 1:
                self.reject("arguments", f"the argument {name!r} is given twice")
        seen_keyword = False
        for argument in self.values:
            if seen_keyword and not argument.keyword:
                self.reject("arguments", f"{argument.name!r} is after a keyword", fix="put keywords last")
            seen_keyword = argument.keyword
        if seen_keyword and isinstance(self.arguments[-1], Label):
            self.reject("arguments", f"{names[-1]!r} is after a keyword", fix="put keywords last")

    def _check_sources(self) -> None:
        known = {*FUNCTIONS, *(argument.name for argument in self.arguments)}
        conditions = {update.when for update in self.updates}
        for argument, source in self._sources:
            tree = _parsed(source)
            if tree is None:
                self.reject(argument, f"{source!r} is not an expression of Python")
            if "'" in source:
                self.reject(argument, f"{source!r} has single quotes", fix="put texts in double quotes")
            if source in conditions and not _is_comparison(tree):
                self.reject(argument, f"{source!r} is not a condition", fix="compare arguments with numbers")
            for name in names_in(source):
                if name not in known:
                    summary = f"{source!r} reads {name!r}, which is not an argument"
                    self.reject(argument, summary, fix=did_you_mean(name, known))

    def _check_updates(self) -> None:
        values = {argument.name: argument for argument in self.values}
        used = set(self.read)
        for update in self.updates:
            for label in update.metric.labels:
                self._check_label(update, label)
                used |= {label.name, *names_in(self.derived.get(label, "0"))}
            argument = values.get(update.value) if isinstance(update, ValueUpdate) else None
            if argument is not None:
                used.add(argument.name)
                if argument.unit != (unit := update.metric.unit):
                    self.reject("updates", f"{argument.name!r} is in {argument.unit}, and {update.metric} in {unit}")
        for name in (each.name for each in self.arguments):
            if name not in used:
                self.reject("arguments", f"no update uses {name!r}", fix="remove it, or add an update")
        for label in self.derived:
            if not any(label in update.metric.labels for update in self.updates):
                self.reject("derived", f"no updated metric has the label {label.name!r}", fix="remove it")
        settable = [update.value for update in self.updates if isinstance(update, Set) and not update.when]
        for name in (argument.name for argument in self.values if argument.optional):
            if name in self.read or name not in settable:
                self.reject("arguments", f"{name!r} may be None, so it can only be the value of a Set without `when`")

    def _check_label(self, update: Update, label: Label) -> None:
        if label in self.labels or label in self.derived or (isinstance(update, Remove) and label.values):
            return
        if label.name in {each.name for each in (*self.labels, *self.derived)}:
            summary = f"the label {label.name!r} of {update.metric} is another Label"
            self.reject("updates", summary, fix="use the same one in the metric and the event")
        self.reject(
            "updates", f"nothing gives the label {label.name!r} of {update.metric}", fix="add it to `arguments`"
        )


@dataclass(frozen=True, eq=False)
class Recorder(Defined):
    """The generated Python module at `path`, relative to the project: a class with a method for each of the `events`.

    `by_hand` are the metrics that the program updates by other code.
    """

    path: str
    events: tuple[Event, ...]
    by_hand: tuple[Metric, ...] = ()

    def __post_init__(self) -> None:
        if not _PATH.fullmatch(self.path):
            summary = f"{self.path!r} is not the path of a module in the project"
            self.reject("path", summary, fix="write it relative to the project, for example shop/recorder.py")
        names = [event.name for event in self.events]
        for event in self.events:
            if names.count(event.name) > 1:
                event.reject("name", f"two events are called {event.name!r}")

    @property
    def subject(self) -> str:
        """How messages name it."""
        return f"recorder {self.path}"


def names_in(source: str) -> tuple[str, ...]:
    """The names that a piece of Python source reads, each once, in their order."""
    import ast  # here, because a program that imports the model needs no parser

    nodes = ast.walk(ast.parse(source, mode="eval"))
    return tuple(dict.fromkeys(node.id for node in nodes if isinstance(node, ast.Name)))


def _parsed(source: str) -> ast.Expression | None:
    import ast

    try:
        return ast.parse(source, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _is_comparison(tree: ast.Expression) -> bool:
    """Whether the source cannot fail for any number: it is evaluated after the first update."""
    import ast

    parts = (ast.Expression, ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Name, ast.Constant)
    return all(
        isinstance(node, (*parts, ast.cmpop, ast.boolop, ast.unaryop, ast.expr_context)) for node in ast.walk(tree)
    )


def _is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text)) and not keyword.iskeyword(text)
