"""kubernetes/variable"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding

# What the operator's config-reloader replaces in the configuration of Prometheus and Alertmanager.
_VARIABLE = re.compile(r"\$\([a-zA-Z_0-9]+\)")
_IN_CONFIGURATION = ("AlertmanagerConfig", "PodMonitor", "Prometheus", "ScrapeConfig", "Secret")


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A setting contains `$(NAME)`, which the operator replaces by an environment variable."""
    for each in built.compiled.kubernetes_objects:
        if each.kind in _IN_CONFIGURATION:
            for found in dict.fromkeys(_variables(each.content)):
                yield Finding(
                    each.defined,
                    f"{each.kind} {each.name}",
                    f"contains {found}, which is read as an environment variable",
                    details="Without such a variable, the server in the cluster keeps its old configuration.",
                    fix="write the text without $(...)",
                )


def _variables(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _VARIABLE.findall(value)
    elif isinstance(value, list):
        for each in value:
            yield from _variables(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            # Templates are files of their own, which nothing replaces.
            if not key.endswith(".tmpl"):
                yield from _variables(each)
