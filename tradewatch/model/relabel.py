"""Relabelling: how the labels of a target or of a series are made from others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tradewatch.model.config import Config, given
from tradewatch.model.defined import Defined
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.pattern import PatternError, anchored


@dataclass(frozen=True, kw_only=True, eq=False)
class Relabel(Defined):
    """One step of relabelling, in Prometheus' own words.

    The values of `source_labels`, joined by `;`, are compared with `regex`, which has to match the whole of them.
    `replace` then gives `target_label` the `replacement`, which needs no source where it is the same for all; `keep`
    and `drop` keep or drop the target or series.
    """

    source_labels: tuple[str, ...] = ()
    regex: str = "(.*)"
    action: Literal["replace", "keep", "drop"] = "replace"
    target_label: str | None = None
    replacement: str = "$1"

    def __post_init__(self) -> None:
        if not self.source_labels and (self.action != "replace" or "$" in self.replacement):
            self.reject("source_labels", "a step that reads no label")
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
                self.reject("target_label", f"{self.target_label!r} is not a label name", fix="the label to set")
        elif self.target_label is not None or self.replacement != "$1":
            self.reject("action", f"{self.action!r} sets no label", fix="remove target_label and replacement")

    def _require_groups(self) -> None:
        groups = len(re.findall(r"(?<!\\)\((?!\?(?!P<))", self.regex))
        if any(int(number) > groups for number in re.findall(r"\$\{?(\d+)", self.replacement)):
            self.reject(
                "replacement" if self.replacement != "$1" else "regex",
                f"{self.replacement!r} names a group that {self.regex!r} does not have",
                details="the label would be removed",
                fix="put what the label is to be in parentheses",
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
