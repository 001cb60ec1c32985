"""Relabelling, which makes labels of a target or a series from other labels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tradewatch.model.config import Config, given
from tradewatch.model.defined import Defined
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.regular_expression import PatternError, anchored


@dataclass(frozen=True, kw_only=True, eq=False)
class Relabel(Defined):
    """One step of relabelling, with Prometheus' own fields.

    `regex` must match the whole text of the values of `source_labels`, joined by `;`. Then `replace` sets
    `target_label` to the `replacement`, which can be a constant without `source_labels`; `keep` and `drop` keep or drop
    the target or the series.
    """

    source_labels: tuple[str, ...] = ()
    regex: str = "(.*)"
    action: Literal["replace", "keep", "drop"] = "replace"
    target_label: str | None = None
    replacement: str = "$1"

    def __post_init__(self) -> None:
        if not self.source_labels and (self.action != "replace" or "$" in self.replacement):
            self.reject("source_labels", "the step does not read any label")
        for label in self.source_labels:
            if not LABEL_NAME.fullmatch(label):
                self.reject("source_labels", f"{label!r} is not a label name")
        try:
            anchored(self.regex)
        except PatternError as error:
            self.reject("regex", str(error))
        if self.action == "replace":
            self._require_groups()
            if self.target_label is None or not LABEL_NAME.fullmatch(self.target_label):
                self.reject("target_label", f"{self.target_label!r} is not a label name", fix="name the label to set")
        elif self.target_label is not None or self.replacement != "$1":
            fix = "remove target_label and replacement"
            self.reject("action", f"{self.action!r} does not set a label", fix=fix)

    def _require_groups(self) -> None:
        groups = len(re.findall(r"(?<!\\)\((?!\?(?!P<))", self.regex))
        if any(int(number) > groups for number in re.findall(r"\$\{?(\d+)", self.replacement)):
            self.reject(
                "replacement" if self.replacement != "$1" else "regex",
                f"{self.replacement!r} names a group that {self.regex!r} does not have",
                details="the label would be removed",
                fix="put the part for the label in parentheses",
            )

    def config(self) -> Config:
        """An entry of Prometheus' `relabel_configs`, without the settings that are its default anyway."""
        return {
            **given(source_labels=list(self.source_labels)),
            **({"regex": self.regex} if self.regex != "(.*)" else {}),
            **given(target_label=self.target_label),
            **({"replacement": self.replacement} if self.replacement != "$1" else {}),
            **({"action": self.action} if self.action != "replace" else {}),
        }
