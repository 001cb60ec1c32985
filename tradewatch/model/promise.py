"""What must hold for alerts, whatever the routing tree, the inhibitions and the environments look like."""

from __future__ import annotations

from dataclasses import dataclass, field

from tradewatch.model.channel import Channel
from tradewatch.model.defined import Defined
from tradewatch.model.duration import Repeat, Wait
from tradewatch.model.matcher import Matcher
from tradewatch.model.routing import TimeInterval, check_matchers


@dataclass(frozen=True, eq=False)
class Promise(Defined):
    """What must hold for every alert that matches; `build` proves it for each environment.

    The alert is sent to each channel of the types `reaches` that the environment has, `within` that time after
    Alertmanager gets it, also if it joins a group that is firing. While it fires, it is sent again at least once per
    `repeated`. It is never sent to the channels `never`, and no route of it is muted outside the intervals `muted`.
    Alerts with different values of a label in `apart` never share a message, so each of them is an incident of its own;
    with `apart=("...",)`, no alerts share one.

    The intervals are the promise's own, so that an edit of a route's interval can break it.
    """

    matchers: tuple[Matcher, ...]
    reaches: tuple[type[Channel], ...] = field(default=(), kw_only=True)
    within: Wait | None = field(default=None, kw_only=True)
    repeated: Repeat | None = field(default=None, kw_only=True)
    never: tuple[type[Channel], ...] = field(default=(), kw_only=True)
    muted: tuple[TimeInterval, ...] = field(default=(), kw_only=True)
    apart: tuple[str, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        check_matchers(self, "matchers", self.matchers)
        if len({not self.reaches, self.within is None, self.repeated is None}) > 1:
            fix = "give all three of reaches, within and repeated, or none"
            self.reject("reaches", "a promise to reach a channel needs `within` and `repeated`", fix=fix)

    @property
    def subject(self) -> str:
        """How messages name the promise, by its matchers."""
        return f"promise {{{', '.join(map(str, self.matchers))}}}"

    @property
    def reached(self) -> str:
        """In words, for example `pagerduty, slack within 30s`; empty if it does not promise to reach anybody."""
        return f"{', '.join(kind.kind() for kind in self.reaches)} within {self.within}" if self.reaches else ""
