"""kubernetes/name"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.compiler.kubernetes.objects import KubernetesObject
from tradewatch.model import Finding
from tradewatch.model.kubernetes import OBJECT


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """The name of an object for Kubernetes is not allowed there, or two objects have it."""
    known: dict[tuple[str, str], KubernetesObject] = {}
    for each in built.compiled.kubernetes_objects:
        other = known.setdefault((each.kind, each.name), each)
        if not OBJECT.fullmatch(each.name):
            yield Finding(
                each.defined,
                f"{each.kind} {each.name}",
                "Kubernetes does not allow this name",
                details="A name has at most 253 lower case letters, digits and dashes, and ends with one of the first "
                "two. Capitals become lower case, and underscores dashes.",
                fix="rename the definition",
            )
        elif other is not each:
            yield Finding(
                each.defined,
                f"{each.kind} {each.name}",
                f"this name is taken at {other.defined.place_in(built.project.root)}",
                details="In Kubernetes, names differ in more than capitals, dashes and underscores.",
                fix="rename one of the two definitions",
            )
