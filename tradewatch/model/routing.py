"""Who is notified of an alert: receivers, the routing tree, inhibitions and time intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tradewatch.model.channel import Channel
from tradewatch.model.clock import CLOCK, require_time_zone, require_weekdays
from tradewatch.model.defined import Defined
from tradewatch.model.duration import Repeat, Wait
from tradewatch.model.matcher import LABEL_NAME, Matcher
from tradewatch.model.owner import Owner
from tradewatch.model.problem import DefinitionError, Problem
from tradewatch.model.source import Source, line_of_invalid_byte
from tradewatch.model.validator import OneLine

# The label of an alert that somebody sends to test a channel. The compiler adds it to every `group_by` and `equal`, so
# that a test never joins the incident of a real alert, and never inhibits one. Real alerts do not have it.
TEST_LABEL = "test"


@dataclass(frozen=True, eq=False)
class Receiver(Defined):
    """Somebody who is notified through every channel for people that the environment has, `without` those types.

    With `via`, only through channels of these types. With an `owner`, through the channels of that owner, and shared
    ones of the types that the owner does not have.
    """

    name: OneLine
    via: tuple[type[Channel], ...] | None = None
    without: tuple[type[Channel], ...] = field(default=(), kw_only=True)
    owner: Owner | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if "," in self.name:
            self.reject("name", f"{self.name!r} has a comma", details="amtool joins names with commas")
        if self.via == ():
            self.reject("via", "the receiver has no channels", fix="remove via to use every channel for people")
        if self.via is not None and self.without:
            self.reject("without", "the receiver has both via and without", fix="remove one of them")

    def uses(self, channel: Channel) -> bool:
        """Whether it is notified through this channel, in an environment that has it, and no better one."""
        if channel.owner not in (None, self.owner):
            return False
        if self.via is not None:
            return type(channel) in self.via
        return channel.for_people and type(channel) not in self.without


@dataclass(frozen=True, kw_only=True, eq=False)
class TimeInterval(Defined):
    """Times of the week: on `weekdays`, between `times` (`("09:00", "17:30")`), in the time zone `location`."""

    name: OneLine
    weekdays: tuple[str, ...] = ()
    times: tuple[tuple[str, str], ...] = ()
    location: str = "UTC"

    def __post_init__(self) -> None:
        require_weekdays(self, self.weekdays)
        for start, end in self.times:
            if not (CLOCK.fullmatch(start) and CLOCK.fullmatch(end)) or start >= end:
                self.reject(
                    "times",
                    f"{start} to {end} is not a time of the day",
                    fix="use HH:MM and a later HH:MM; split a time over midnight",
                )
        require_time_zone(self, self.location)
        if not self.weekdays and not self.times:
            self.reject("weekdays", "the interval is always active", fix="add weekdays or times")


@dataclass(frozen=True, eq=False)
class Route(Defined):
    """A node of the routing tree: an alert that matches goes to `receiver`, unless a child matches it.

    Missing settings are inherited from the parent. Nothing is sent in the intervals of `mute`. With `continues`, later
    siblings get the alert too.
    """

    matchers: tuple[Matcher, ...] = ()
    receiver: Receiver | None = None
    group_by: tuple[str, ...] | None = None
    group_wait: Wait | None = None
    group_interval: Repeat | None = None
    repeat_interval: Repeat | None = None
    routes: tuple[Route, ...] = ()
    mute: tuple[TimeInterval, ...] = ()
    continues: bool = False

    def __post_init__(self) -> None:
        for label in self.group_by or ():
            if label != "..." and not LABEL_NAME.fullmatch(label):
                self.reject("group_by", f"{label!r} is not a label name")
        if self.group_by is not None and len(set(self.group_by)) != len(self.group_by):
            self.reject("group_by", "a label is given twice")
        if "..." in (self.group_by or ()) and self.group_by != ("...",):
            self.reject("group_by", "`...` means every label", fix="remove the others")
        check_matchers(self, "matchers", self.matchers)

    @property
    def subject(self) -> str:
        """How messages name the route, by its matchers."""
        return f"route {{{', '.join(map(str, self.matchers))}}}"

    def walk(self) -> Iterator[Route]:
        """This route and all routes below it, depth first."""
        yield self
        for route in self.routes:
            yield from route.walk()


@dataclass(frozen=True, kw_only=True, eq=False)
class Inhibition(Defined):
    """While an alert that matches `source` is firing, alerts that match `target` with the same `equal` are not sent."""

    source: tuple[Matcher, ...]
    target: tuple[Matcher, ...]
    equal: tuple[str, ...]

    def __post_init__(self) -> None:
        for argument in ("source", "target"):
            if not getattr(self, argument):
                self.reject(argument, "an inhibition needs a source and a target", fix=f"add matchers to `{argument}`")
            check_matchers(self, argument, getattr(self, argument))
        if not self.equal:
            self.reject(
                "equal",
                "the inhibition has no `equal`",
                details="an alert about one program would inhibit the alerts about all others",
            )
        for label in self.equal:
            if not LABEL_NAME.fullmatch(label):
                self.reject("equal", f"{label!r} is not a label name")

    @property
    def subject(self) -> str:
        """How messages name the inhibition, by its source."""
        return f"inhibition by {{{', '.join(map(str, self.source))}}}"

    @property
    def labels(self) -> frozenset[str]:
        """The names of all labels that it reads."""
        return frozenset({*self.equal, *(matcher.label for matcher in (*self.source, *self.target))})


@dataclass(frozen=True, eq=False)
class MessageTemplates(Defined):
    """A file of Alertmanager templates, deployed as `templates/<name>`."""

    name: str
    text: str

    def __post_init__(self) -> None:
        if self.name in ("", ".", "..") or PurePosixPath(self.name).name != self.name:
            self.reject("name", f"{self.name!r} is not a file name")

    @classmethod
    def read(cls, path: Path) -> MessageTemplates:
        """The file at `path`. Raises OSError, and DefinitionError for a file that is not UTF-8."""
        content = path.read_bytes()
        if line := line_of_invalid_byte(content):
            summary = "the file has a byte that is not text"
            raise DefinitionError(Problem("definition", Source(str(path), line), f"templates {path.name}", summary))
        return cls(path.name, content.decode(), defined=Source(str(path), 1))

    @property
    def subject(self) -> str:
        """How messages name the file."""
        return f"templates {self.name}"


def check_matchers(definition: Defined, argument: str, matchers: tuple[Matcher, ...]) -> None:
    """Raise DefinitionError for a matcher whose label cannot exist."""
    for matcher in matchers:
        if not LABEL_NAME.fullmatch(matcher.label):
            definition.reject(argument, f"{matcher.label!r} is not a label name")
