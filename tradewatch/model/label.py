"""Labels of metrics, with the values that they may have."""

from __future__ import annotations

from dataclasses import dataclass, field

from tradewatch.model.defined import Defined
from tradewatch.model.matcher import LABEL_NAME, Matcher
from tradewatch.model.regular_expression import PatternError

# The value of a label with a `maximum` under which counters and histograms count what is beyond the maximum.
OTHER = "other"


@dataclass(frozen=True, eq=False)
class Label(Defined):
    """A label of a metric, with its possible `values`, or the `maximum` number of values.

    `help` says what a value is. An event counts any other value as the `fallback`, which is one of the `values`.
    """

    name: str
    values: tuple[str, ...] = ()
    maximum: int | None = None
    help: str = field(default="", kw_only=True)
    fallback: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        if not LABEL_NAME.fullmatch(self.name) or self.name.startswith("__"):
            self.reject("name", f"{self.name!r} is not a label name")
        if bool(self.values) is (self.maximum is not None):
            self.reject("values", "a label needs either `values` or a `maximum`", fix="add one to limit the series")
        if len(set(self.values)) != len(self.values):
            self.reject("values", "a value is given twice")
        if self.maximum is not None and self.maximum < 1:
            self.reject("maximum", f"a maximum of {self.maximum} allows no value")
        if self.fallback and self.fallback not in self.values:
            self.reject("fallback", f"{self.fallback!r} is not one of its values", fix="add it to `values`")

    @property
    def size(self) -> int:
        """How many values there may be."""
        return len(self.values) if self.maximum is None else self.maximum

    def admits(self, matcher: Matcher) -> bool:
        """Whether one of the `values` passes the matcher; True for a label without `values`, and if it is not known."""
        try:
            return not self.values or any(matcher.matches(value) for value in self.values)
        except PatternError:
            return True
