"""Targets in files on Prometheus' machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from tradewatch.model import Discovery
from tradewatch.model.config import Config, given
from tradewatch.model.connection import require_server_path
from tradewatch.model.duration import Repeat

_TARGET_FILE = re.compile(r"[^*]*(?:\*[^/]*)?\.(?:json|yml|yaml)")


@dataclass(frozen=True, kw_only=True, eq=False)
class FileDiscovery(Discovery):
    """Files of targets on Prometheus' machine, read again when they change; they can give a target its labels.

    A path ends in .json, .yml or .yaml; its last part may have one `*`.
    """

    key: ClassVar[str] = "file_sd_configs"
    meta: ClassVar[re.Pattern[str]] = re.compile("__meta_filepath")
    labels_targets: ClassVar[bool] = True
    paths: tuple[str, ...]
    refresh_interval: Repeat | None = None

    def __post_init__(self) -> None:
        if not self.paths:
            self.reject("paths", "no file to read targets from", fix="give at least one path")
        for path in self.paths:
            require_server_path(self, "paths", path)
            if not _TARGET_FILE.fullmatch(path):
                self.reject("paths", f"{path!r} is not a file of targets", fix="end it with .json, .yml or .yaml")

    def config(self) -> Config:
        return {"files": list(self.paths), **given(refresh_interval=self.refresh_interval)}
