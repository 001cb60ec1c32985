"""The limit of an alert: one object for the rule, the line in the panel, the documents and the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tradewatch.model.defined import Defined
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.per_environment import PerEnvironment, at
from tradewatch.model.problem import one_line
from tradewatch.model.unit import Unit

Level = float | PerEnvironment[float]


@dataclass(frozen=True, kw_only=True, eq=False)
class Threshold(Defined):
    """A limit with its reason.

    `value` is in `unit`. `by_label` has limits for some values of one label, for example
    `by_label={"route": {"/login": 3}}`; every other route has `value`. `why` says where the number comes from, and
    `tune` what to check before a change; the operator reads both.
    """

    unit: Unit
    value: Level
    why: str
    tune: str
    by_label: Mapping[str, Mapping[str, Level]] | None = None

    def __post_init__(self) -> None:
        for argument in ("why", "tune"):
            if not getattr(self, argument).strip():
                self.reject(argument, f"the threshold has no `{argument}`", fix="write one sentence for the operator")
            object.__setattr__(self, argument, one_line(getattr(self, argument)))
        if self.by_label is not None and (len(self.by_label) != 1 or not all(self.by_label.values())):
            self.reject("by_label", "limits by label need exactly one label, with at least one value")
        for label in self.by_label or ():
            if not LABEL_NAME.fullmatch(label) or label.startswith("__"):
                self.reject("by_label", f"{label!r} is not a label name")

    @property
    def label(self) -> str | None:
        """The label whose values can have limits of their own; None without one."""
        return next(iter(self.by_label)) if self.by_label else None

    @property
    def exceptions(self) -> Mapping[str, Level]:
        """The limits of single label values."""
        return next(iter(self.by_label.values())) if self.by_label else {}

    def at(self, environment: str, label_value: str | None = None) -> float:
        """The limit in an environment; with a value of `label`, its own limit if it has one."""
        level = self.value if label_value is None else self.exceptions.get(label_value, self.value)
        return float(at(level, environment))
