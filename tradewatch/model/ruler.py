"""The ruler of an environment: the program that evaluates the rules for Prometheus, on the samples in a store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from tradewatch.model.connection import require_http_address
from tradewatch.model.defined import Defined
from tradewatch.model.duration import Hold
from tradewatch.model.rule_keys import CORTEX, MIMIR, THANOS, VICTORIA_METRICS, RuleKeys
from tradewatch.model.validator import Constraint
from tradewatch.model.version import Version

# What both Mimir and Cortex accept as a tenant; a namespace is a part of an address there.
_TENANT = re.compile(r"(?!\.{1,2}$)[\w.!*'()-]{1,150}", re.ASCII)
_NAMESPACE = re.compile(r"[\w.-]+", re.ASCII)

Limit = Annotated[int, Constraint("a number of at least 0, where 0 is no limit", lambda number: number >= 0)]


@dataclass(frozen=True, kw_only=True, eq=False)
class Ruler(Defined):
    """Base of all rulers. With one, the environment's Prometheus only scrapes, and writes to the store.

    `query_offset` is how far back the ruler evaluates, because samples reach a store late; without it, that is the
    ruler's own default. An older ruler does not know `keep_firing_for`: with "dropped", alerts are built without it.
    """

    version: Version
    query_offset: Hold | None = None
    keep_firing_for: Literal["needed", "dropped"] = "needed"

    # Its name for people, and of its folder in build/<environment>/.
    title: ClassVar[str]
    folder: ClassVar[str]
    oldest: ClassVar[Version]
    keys: ClassVar[RuleKeys]
    # The keys that set the offset, the newest first.
    offset_keys: ClassVar[tuple[str, ...]] = ("query_offset",)

    def __post_init__(self) -> None:
        if self.version < self.oldest:
            self.reject("version", f"{self.title} {self.version} is older than {self.oldest}")
        if self.query_offset is not None and self._offset_key is None:
            oldest = min(self.keys.group[key] for key in self.offset_keys)
            self.reject(
                "query_offset",
                f"it needs {self.title} {oldest}, but version is {self.version}",
                fix="run a newer one, or set the offset with a flag of the ruler or the store",
            )
        if self.keep_firing_for == "dropped" and self.keeps_firing:
            self.reject("keep_firing_for", f"{self.title} {self.version} knows keep_firing_for", fix="remove this")

    @property
    def keeps_firing(self) -> bool:
        """Whether this version knows `keep_firing_for`."""
        return self.version >= self.keys.rule["keep_firing_for"]

    @property
    def group_settings(self) -> Mapping[str, Any]:
        """The ruler's own keys of each group."""
        key = self._offset_key
        return {key: self.query_offset} if self.query_offset is not None and key else {}

    @property
    def _offset_key(self) -> str | None:
        return next((key for key in self.offset_keys if self.version >= self.keys.group[key]), None)


@dataclass(frozen=True, kw_only=True, eq=False)
class TenantRuler(Ruler):
    """A ruler with an API: `address` is the server's, and the rules of the `tenant` are in a `namespace`.

    Without a `namespace`, it has the environment's name. `rules_per_group` and `groups` are the tenant's limits
    (`ruler_max_rules_per_rule_group`, `ruler_max_rule_groups_per_tenant`); 0 is no limit.
    """

    address: str
    tenant: str = "anonymous"
    namespace: str | None = None
    rules_per_group: Limit = 0
    groups: Limit = 0

    tool: ClassVar[str]

    def __post_init__(self) -> None:
        super().__post_init__()
        require_http_address(self, "address", self.address)
        self._require_tenant("tenant", self.tenant)
        if self.namespace is not None and not _NAMESPACE.fullmatch(self.namespace):
            fix = "use letters, digits, '_', '-' and '.'"
            self.reject("namespace", f"{self.namespace!r} is not a namespace", fix=fix)

    def _require_tenant(self, argument: str, tenant: str) -> None:
        if not _TENANT.fullmatch(tenant):
            fix = "use at most 150 letters, digits and !-_.*'()"
            self.reject(argument, f"{tenant!r} is not the name of a tenant", fix=fix)


@dataclass(frozen=True, kw_only=True, eq=False)
class Mimir(TenantRuler):
    """Grafana Mimir. With `source_tenants`, rules read these tenants, and write to `tenant`."""

    rules_per_group: Limit = 20
    groups: Limit = 70
    source_tenants: tuple[str, ...] = ()

    title: ClassVar[str] = "Mimir"
    folder: ClassVar[str] = "mimir"
    tool: ClassVar[str] = "mimirtool"
    oldest: ClassVar[Version] = Version(2, 0)
    keys: ClassVar[RuleKeys] = MIMIR
    offset_keys: ClassVar[tuple[str, ...]] = ("query_offset", "evaluation_delay")

    def __post_init__(self) -> None:
        super().__post_init__()
        for tenant in self.source_tenants:
            self._require_tenant("source_tenants", tenant)
            if self.source_tenants.count(tenant) > 1:
                self.reject("source_tenants", f"{tenant!r} is named twice")
        if self.source_tenants and self.tenant not in self.source_tenants:
            self.reject(
                "source_tenants",
                f"they lack {self.tenant!r}, to which recording rules write",
                details="Rules read only these tenants, so alerts would not see any recorded series.",
                fix=f"add {self.tenant!r}",
            )

    @property
    def group_settings(self) -> Mapping[str, Any]:
        """Federated groups name the tenants that they read."""
        tenants = {"source_tenants": list(self.source_tenants)} if self.source_tenants else {}
        return {**super().group_settings, **tenants}


@dataclass(frozen=True, kw_only=True, eq=False)
class Cortex(TenantRuler):
    """Cortex, whose limits are off by default."""

    title: ClassVar[str] = "Cortex"
    folder: ClassVar[str] = "cortex"
    tool: ClassVar[str] = "cortextool"
    oldest: ClassVar[Version] = Version(1, 11)
    keys: ClassVar[RuleKeys] = CORTEX


@dataclass(frozen=True, kw_only=True, eq=False)
class Thanos(Ruler):
    """Thanos Ruler, which asks the Thanos Querier at `query`.

    With `partial_response` "abort", an evaluation fails if a store does not answer; with "warn", it uses what it gets.
    """

    query: str
    partial_response: Literal["abort", "warn"] = "abort"

    title: ClassVar[str] = "Thanos Ruler"
    folder: ClassVar[str] = "thanos"
    oldest: ClassVar[Version] = Version(0, 24)
    keys: ClassVar[RuleKeys] = THANOS

    def __post_init__(self) -> None:
        super().__post_init__()
        require_http_address(self, "query", self.query)

    @property
    def group_settings(self) -> Mapping[str, Any]:
        """Each group says what happens if a store does not answer."""
        return {**super().group_settings, "partial_response_strategy": self.partial_response}


@dataclass(frozen=True, kw_only=True, eq=False)
class VictoriaMetrics(Ruler):
    """VictoriaMetrics' vmalert, which reads from `query` and writes recorded series to `write`.

    For a single VictoriaMetrics, both are its address, and `write` can be left out. In a cluster they are those of
    vmselect and vminsert with the tenant: `http://vmselect:8481/select/0/prometheus`.
    """

    query: str
    write: str | None = None

    title: ClassVar[str] = "vmalert"
    folder: ClassVar[str] = "victoriametrics"
    oldest: ClassVar[Version] = Version(1, 79)
    keys: ClassVar[RuleKeys] = VICTORIA_METRICS
    offset_keys: ClassVar[tuple[str, ...]] = ("eval_delay",)

    def __post_init__(self) -> None:
        super().__post_init__()
        require_http_address(self, "query", self.query)
        if self.write is not None:
            require_http_address(self, "write", self.write)
