"""Checks prometheus.yml with a promtool that was built without some kinds of discovery, as Debian's is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from tradewatch.toolchain import Diagnostic, Promtool

_LEFT_OUT = re.compile(r"field (\w+_sd_configs) not found in type config\.\w+")


def check_prometheus(path: Path, promtool: Promtool) -> list[Diagnostic]:
    """promtool's diagnostics for a prometheus.yml, without the kinds of discovery that this build leaves out."""
    diagnostics = promtool.check_config(path)
    if not (kinds := _left_out(diagnostics)):
        return diagnostics
    content = yaml.safe_load(path.read_bytes())
    for part in (*content.get("scrape_configs", ()), *content.get("alerting", {}).get("alertmanagers", ())):
        for kind in kinds & part.keys():
            del part[kind]
    with TemporaryDirectory() as folder:
        rest = Path(folder, path.name)
        rest.write_text(yaml.safe_dump(content), encoding="utf-8")
        # The lines are those of another file.
        return [replace(each, file=str(path), line=None) for each in promtool.check_config(rest)]


def left_out(path: Path, promtool: Promtool) -> list[str]:
    """The kinds of discovery in a prometheus.yml that this build of promtool cannot check."""
    if b"_sd_configs" not in path.read_bytes():
        return []
    return sorted(_left_out(promtool.check_config(path)))


def _left_out(diagnostics: Iterable[Diagnostic]) -> set[str]:
    return {found[1] for each in diagnostics if (found := _LEFT_OUT.fullmatch(each.message))}
