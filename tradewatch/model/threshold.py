"""The limit of an alert: one object feeds the rule, the line on the panel, the docs and the tests."""

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
    """A limit with its reasons.

    `value` is in `unit`. `by_label` gives some values of one label a limit of their own:
    `by_label={"symbol": {"BTC-USDT": 3}}`; every other symbol has `value`. `why` says where the number comes
    from, `tune` what to look at before changing it; both are read by the operator.
    """

    unit: Unit
    value: Level
    why: str
    tune: str
    by_label: Mapping[str, Mapping[str, Level]] | None = None

    def __post_init__(self) -> None:
        for argument in ("why", "tune"):
            if not getattr(self, argument).strip():
                self.reject(argument, f"a threshold without `{argument}`", fix="one sentence for the operator")
            object.__setattr__(self, argument, one_line(getattr(self, argument)))
        if self.by_label is not None and (len(self.by_label) != 1 or not all(self.by_label.values())):
            self.reject("by_label", "limits by label need exactly one label, with at least one value")
        for label in self.by_label or ():
            if not LABEL_NAME.fullmatch(label) or label.startswith("__"):
                self.reject("by_label", f"{label!r} is not a label name")

    @property
    def label(self) -> str | None:
        """The label whose values may have a limit of their own, if any."""
        return next(iter(self.by_label)) if self.by_label else None

    @property
    def exceptions(self) -> Mapping[str, Level]:
        """The label values with a limit of their own."""
        return next(iter(self.by_label.values())) if self.by_label else {}

    def at(self, environment: str, label_value: str | None = None) -> float:
        """The limit in one environment, for one value of `label` where it has its own."""
        level = self.value if label_value is None else self.exceptions.get(label_value, self.value)
        return float(at(level, environment))
