"""Scrape jobs: the targets that Prometheus scrapes, how it does, and their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tradewatch.model.connection import Connection, Scheme, require_scheme
from tradewatch.model.defined import Defined
from tradewatch.model.discovery import Discovery
from tradewatch.model.duration import Interval
from tradewatch.model.matcher import LABEL_NAME
from tradewatch.model.relabel import Relabel
from tradewatch.model.url import host_and_port
from tradewatch.model.validator import NonBlank

# The labels that Prometheus adds to every target before relabelling, besides `__param_...` for each parameter.
_OF_EVERY_TARGET = frozenset(
    {"__address__", "__scheme__", "__metrics_path__", "__scrape_interval__", "__scrape_timeout__", "job"}
)


@dataclass(frozen=True, eq=False)
class Job(Defined):
    """A scrape job: each group of `targets` has its labels; `discovery` finds others, and `relabel` labels them.

    Without an `interval`, the job has the environment's; without a `timeout`, 10s or the interval, if that is shorter.
    """

    name: str
    targets: tuple[tuple[Mapping[str, NonBlank], tuple[str, ...]], ...] = ()
    discovery: tuple[Discovery, ...] = field(default=(), kw_only=True)
    relabel: tuple[Relabel, ...] = field(default=(), kw_only=True)
    scheme: Scheme = field(default="http", kw_only=True)
    path: str = field(default="/metrics", kw_only=True)
    params: Mapping[str, tuple[str, ...]] = field(default_factory=dict, kw_only=True)
    interval: Interval | None = field(default=None, kw_only=True)
    timeout: Interval | None = field(default=None, kw_only=True)
    connection: Connection | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if not self.name:
            self.reject("name", "the job has no name")
        for labels, addresses in self.targets:
            for label in labels:
                if not LABEL_NAME.fullmatch(label):
                    self.reject("targets", f"{label!r} is not a label name")
            for address in addresses:
                require_target(self, "targets", address)
        if not self.discovery and not any(addresses for _, addresses in self.targets):
            fix = "list targets, or remove the job"
            self.reject("targets", "the job has neither targets nor discovery", fix=fix)
        require_scheme(self, self.scheme, self.connection)
        require_path(self, "path", self.path)
        if not all(self.params):
            self.reject("params", "a parameter has no name")
        self._require_sources()

    def _require_sources(self) -> None:
        """Each step of relabelling must read labels that exist then; a misspelt label would be empty."""
        made = {*_OF_EVERY_TARGET, *(f"__param_{name}" for name in self.params)}
        made |= {label for labels, _ in self.targets for label in labels}
        for step in self.relabel:
            for label in step.source_labels:
                # `__tmp` is reserved for relabelling.
                if label not in made and not any(each.gives(label) for each in self.discovery):
                    step.reject("source_labels", f"no target of the job {self.name} has the label {label!r}")
            if step.target_label is not None:
                made.add(step.target_label)

    def sets_label(self, label: str) -> bool:
        """Whether every target has this label, or can have it, if a discovery provides it."""
        if any(step.target_label == label for step in self.relabel):
            return True
        return all(label in labels for labels, _ in self.targets) and all(d.gives(label) for d in self.discovery)


def require_target(definition: Defined, argument: str, address: str) -> None:
    """Raise DefinitionError unless this is `host:port`."""
    if host_and_port(address) is None:
        definition.reject(
            argument,
            f"{address!r} is not host:port",
            fix="use a host name, an IPv4 address or [an IPv6 address], a colon, and a port from 1 to 65535",
        )


def require_path(definition: Defined, argument: str, path: str) -> None:
    """Raise DefinitionError unless this is the path of an address, without host and parameters."""
    if not path.startswith("/") or any(character in path for character in "?#") or not path.isprintable():
        definition.reject(argument, f"{path!r} is not a path", fix="begin with /, and pass parameters in `params`")
