"""What all kinds of service discovery have in common; it finds targets that no job lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from tradewatch.model.config import Config
from tradewatch.model.defined import Defined


@dataclass(frozen=True, kw_only=True, eq=False)
class Discovery(Defined):
    """Base of all kinds; each kind is a module in `tradewatch/discovery/`.

    A subclass sets `key`, and returns its configuration from `config`. `meta` matches the `__meta_` labels that the
    kind gives its targets; only relabelling can read them. `labels_targets` says whether the source of the targets can
    give a target other labels too. Without a `refresh_interval`, Prometheus uses its own default: 5m for files, 30s
    for DNS and Consul, 60s for HTTP.
    """

    key: ClassVar[str]
    meta: ClassVar[re.Pattern[str]]
    labels_targets: ClassVar[bool] = False

    def gives(self, label: str) -> bool:
        """Whether its targets can have this label before relabelling."""
        return (self.labels_targets and not label.startswith("__")) or self.meta.fullmatch(label) is not None

    def config(self) -> Config:
        """An entry of the job's list `key` (`dns_sd_configs`)."""
        self.reject(
            "",
            "it has no configuration for Prometheus",
            fix=f"give {type(self).__name__} a `key` and a method `config`, as in tradewatch/discovery/dns.py",
        )
