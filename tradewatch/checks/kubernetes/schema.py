"""kubernetes/schema"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.compiler.kubernetes.schema import faults
from tradewatch.grafana.schema.explanation import dotted
from tradewatch.model import Finding


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An object has a field that its operator does not know, or a value that the operator refuses."""
    for each in built.compiled.kubernetes_objects:
        for fault in faults(dict(each.content)):
            yield Finding(
                each.defined,
                f"{each.kind} {each.name}",
                f"{dotted(fault.where) or 'it'} {fault.what}",
                details="Kubernetes drops a field that it does not know, and refuses an object with a wrong value.",
                fix=fault.fix,
            )
