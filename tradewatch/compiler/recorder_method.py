"""One method of the recorder.

It looks its metrics up once, checks every number, and only then updates anything. The update of the last number checks
it too, so an event with one number has no call besides its updates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from tradewatch.compiler.events import description, is_required
from tradewatch.compiler.python_source import docstring, texts, tuple_of, wrapped
from tradewatch.model import (
    BOOL,
    HISTOGRAM,
    ONE,
    TIMESTAMP,
    Argument,
    Event,
    Label,
    Metric,
    Remove,
    Update,
    ValueUpdate,
)

# `Instruments.joined` takes at most this many metrics.
_MOST_JOINED = 3
_IN_TRY = " " * 12


class Method:
    """The method of an event; `constants` has the names of the constants of metrics and closed labels."""

    def __init__(self, event: Event, constants: Mapping[Metric | Label, str]) -> None:
        self._event = event
        self._constants = constants
        self._values = {argument.name: argument for argument in event.values}
        self.reads_time = "time" in event.read
        # The metrics whose child is looked up before anything is updated.
        looked_up = [update for update in event.updates if not isinstance(update, Remove) and not _is_late(update)]
        self._metrics = list(dict.fromkeys(update.metric for update in looked_up))
        self._is_joined = 2 <= len(self._metrics) <= _MOST_JOINED
        taken = {*self._values, *(label.name for label in (*event.labels, *event.derived)), "self", "error", "time"}
        self._names: dict[Metric, str] = {}
        for metric in event.metrics:
            self._names[metric] = _free(constants[metric].lower(), taken)

    def attributes(self, families: Mapping[Metric, str]) -> Iterator[str]:
        """The constructor's statements that store what the method looks up; `families` has the source of each."""
        for metric in self._event.metrics:
            if self._is_joined and metric in self._metrics:
                continue
            child = "" if metric.labels or metric not in self._metrics else "[()]"
            yield f"        {self._attribute(metric)} = {families[metric]}{child}"
        if self._is_joined:
            names = tuple_of(texts(self._joined_labels))
            head = f"        self._of_{self._event.name} = instruments.joined"
            yield wrapped(head, [names, *(families[metric] for metric in self._metrics)], "")

    def lines(self) -> Iterator[str]:
        """The method."""
        yield wrapped(f"    def {self._event.name}", ["self", *self._parameters()], " -> None:")
        yield self._docstring()
        yield "        try:"
        for line in (*self._preparation(), *self._looked_up(), *self._updated()):
            yield _IN_TRY + line.replace("\n", f"\n{_IN_TRY}")
        yield "        except Exception as error:"
        yield "            self._refuse(error)"

    def _parameters(self) -> Iterator[str]:
        keywords = False
        for each in self._event.arguments:
            if isinstance(each, Label):
                yield f"{each.name}: {alias(self._constants[each])} | str" if each.values else f"{each.name}: str"
                continue
            if each.keyword and not keywords:
                keywords = True
                yield "*"
            kind = {BOOL: "bool", ONE: "int"}.get(each.unit, "SupportsFloat") + (" | None" if each.optional else "")
            yield f"{each.name}: {kind}" + (f" = {each.default}" if each.default is not None else "")

    def _docstring(self) -> str:
        event = self._event
        arguments = [f"{each.name}: {description(event, each)}" for each in event.arguments]
        metrics = f"Updates {', '.join(map(str, event.metrics))}."
        required = ["Every program must call it."] if is_required(event) else []
        return docstring([[event.help], arguments, [metrics, *required]], " " * 8)

    def _preparation(self) -> Iterator[str]:
        """Numbers that expressions read, and labels that follow from the arguments."""
        for argument in self._event.values:
            if argument.name in self._event.read:
                yield from self._converted(argument)
        for label in self._event.labels:
            if label.fallback:
                test = f"{label.name} in {closed(self._constants[label])}"
                yield f'{label.name} = {label.name} if {test} else "{label.fallback}"'
        for label, source in self._event.derived.items():
            yield f"{label.name} = {source}"
        if self.reads_time:
            yield "time = self._now"

    def _converted(self, argument: Argument) -> Iterator[str]:
        name = argument.name
        kind = {BOOL: "bool", ONE: "index"}.get(argument.unit, "float")
        yield f"{name} = {kind}({name})"
        if kind == "float":
            is_time = argument.unit == TIMESTAMP
            yield f"if not {f'0.0 < {name} < MILLISECONDS' if is_time else f'-inf < {name} < inf'}:"
            error = "not_a_time" if is_time else "not_finite"
            yield wrapped(f"    raise {error}", [f'"{self._event.metrics[0]}"', f'"{name}"', name], "")

    def _looked_up(self) -> Iterator[str]:
        if self._is_joined:
            labels = self._joined_labels
            head = f"{', '.join(self._names[metric] for metric in self._metrics)} = self._of_{self._event.name}"
            yield wrapped(head, labels, "", "[]") if len(labels) > 1 else f"{head}[{tuple_of(labels)}]"
        else:
            yield from map(self._look_up, self._metrics)

    def _look_up(self, metric: Metric) -> str:
        head = f"{self._names[metric]} = {self._attribute(metric)}"
        return wrapped(head, [label.name for label in metric.labels], "", "[]") if metric.labels else head

    def _updated(self) -> Iterator[str]:
        conditional = [update for update in self._event.updates if update.when]
        others = [update for update in self._event.updates if not update.when]
        refusable = [update for update in others if isinstance(update, ValueUpdate) and not _is_number(update.value)]
        # Of the conditional updates at most one is made, so it can check its number itself.
        conditional_first = any(isinstance(update, ValueUpdate) for update in conditional)
        checked = refusable if conditional_first else refusable[:-1]
        values: dict[Update, str] = {update: f"{self._names[update.metric]}_value" for update in checked}
        yield from (f"{values[update]} = {self._checked(update)}" for update in checked)
        if conditional_first:
            yield from self._chosen(conditional)
        for update in (*(each for each in refusable if each not in values), *values):
            yield from self._made(update, values.get(update, ""))
        if not conditional_first:
            yield from self._chosen(conditional)
        for update in others:
            if update not in refusable:
                yield from self._made(update)

    def _chosen(self, conditional: Sequence[Update]) -> Iterator[str]:
        for number, update in enumerate(conditional):
            yield f"{'elif' if number else 'if'} {update.when}:"
            late = [self._look_up(update.metric)] if _is_late(update) else []
            yield from (f"    {line}" for line in (*late, *self._made(update)))

    def _made(self, update: Update, checked: str = "") -> Iterator[str]:
        if isinstance(update, Remove):
            labels = update.metric.labels
            given = {label.name for label in (*self._event.labels, *self._event.derived)}
            choices = [[label.name] if label.name in given else texts(label.values) for label in labels]
            for values in product(*choices):
                yield f"{self._attribute(update.metric)}.remove({values[0] if len(values) == 1 else tuple_of(values)})"
            return
        child = self._names[update.metric]
        if not isinstance(update, ValueUpdate):
            yield f"{child}.{update.method}()"
        elif self._is_optional(update):
            value = checked or update.value
            yield from (f"if {value} is None:", f"    {child}.clear()", "else:", f"    {child}.set({value})")
        else:
            yield f"{child}.{update.method}({checked or self._source(update)})"

    def _checked(self, update: ValueUpdate) -> str:
        check = f"{self._names[update.metric]}.checked({self._source(update)})"
        return f"None if {update.value} is None else {check}" if self._is_optional(update) else check

    def _source(self, update: ValueUpdate) -> str:
        argument = self._values.get(update.value)
        is_flag = argument is not None and argument.unit == BOOL and argument.name not in self._event.read
        return f"bool({update.value})" if is_flag else update.value

    def _is_optional(self, update: ValueUpdate) -> bool:
        return update.value in self._values and self._values[update.value].optional

    def _attribute(self, metric: Metric) -> str:
        return f"self._{self._constants[metric].lower()}"

    @property
    def _joined_labels(self) -> list[str]:
        return list(dict.fromkeys(label.name for metric in self._metrics for label in metric.labels))


def alias(constant: str) -> str:
    """The name of the type of a closed label's values: `OrderType` for ORDER_TYPE."""
    return "".join(part.capitalize() for part in constant.split("_"))


def closed(constant: str) -> str:
    """The name of the set of a closed label's values."""
    return f"_{constant}"


def _is_late(update: Update) -> bool:
    """Whether the child is only looked up if the condition holds: a histogram exists, and is exported, from then on."""
    return bool(update.when) and update.metric.kind is HISTOGRAM


def _is_number(source: str) -> bool:
    try:
        float(source)
    except ValueError:
        return False
    return True


def _free(name: str, taken: set[str]) -> str:
    """A name for a variable that the method does not use yet."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name
