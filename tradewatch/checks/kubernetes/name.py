"""kubernetes/name"""

from __future__ import annotations

from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.compiler.kubernetes.objects import KubernetesObject
from tradewatch.model import Finding
from tradewatch.model.kubernetes import OBJECT


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """The name of an object for Kubernetes is not allowed there, or two objects have it."""
    # By file, since a PodMonitor and a ScrapeConfig with the same name would be one file.
    known: dict[str, KubernetesObject] = {}
    for each in built.compiled.kubernetes_objects:
        other = known.setdefault(each.path, each)
        if not OBJECT.fullmatch(each.name):
            yield Finding(
                each.defined,
                f"{each.kind} {each.name}",
                "Kubernetes does not allow this name",
                details="A name has at most 253 letters from a to z, digits, dashes and dots, and ends with one of "
                "the first two. Capitals become lower case, and spaces and punctuation dashes.",
                fix="rename the definition",
            )
        elif other is not each:
            yield Finding(
                each.defined,
                f"{each.kind} {each.name}",
                f"this name is taken at {other.defined.place_in(built.project.root)}",
                details="Both names are the same without capitals, spaces and punctuation.",
                fix="rename one of the two definitions",
            )
