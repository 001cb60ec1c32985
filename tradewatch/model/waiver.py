"""A fault that is known, has a reason, and is not for ever."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from tradewatch.model.defined import Defined
from tradewatch.model.problem import one_line
from tradewatch.model.shape import NonBlank

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_SUCH_AS = "year-month-day, such as 2027-01-31"


@dataclass(frozen=True, eq=False)
class Waiver(Defined):
    """Excuses the definition that carries it from one `check`, for a `reason`, `until` a day, which is the last one.

    `Waiver("promql/unknown-metric", until="2027-01-31", reason="the exporter comes with release 7")`. It holds for
    the whole definition, but not for the definitions written inside it.
    """

    check: NonBlank
    until: str = field(kw_only=True)
    reason: str = field(kw_only=True)

    def __post_init__(self) -> None:
        if not self.reason.strip():
            self.reject("reason", "a waiver without a reason", fix="why this fault may stay, in one sentence")
        object.__setattr__(self, "reason", one_line(self.reason))
        if not _DAY.fullmatch(self.until):
            self.reject("until", f"{self.until!r} is not a day", fix=_SUCH_AS)
        try:
            date.fromisoformat(self.until)
        except ValueError:
            self.reject("until", f"there is no {self.until}", fix=_SUCH_AS)

    @property
    def last_day(self) -> date:
        return date.fromisoformat(self.until)

    @property
    def subject(self) -> str:
        return f"waiver of {self.check}"
