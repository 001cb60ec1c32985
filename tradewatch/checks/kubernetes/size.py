"""kubernetes/size"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.model import Finding

_KIB = 1024

# The largest object of each kind in bytes: Kubernetes' own limit of data, the operator's limit of the rules in an
# object, which is half of that, and the limit of a request to etcd for everything else.
_LARGEST = {"ConfigMap": 1024 * _KIB, "Secret": 1024 * _KIB, "PrometheusRule": 512 * _KIB}
_ANY = 1536 * _KIB


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """An object is larger than Kubernetes or the operator accepts."""
    for each in built.compiled.kubernetes_objects:
        largest = _LARGEST.get(each.kind, _ANY)
        size = _data(each.content) or len(built.tree[each.path])
        if size > largest:
            yield Finding(
                each.defined,
                f"{each.kind} {each.name}",
                f"has {size // _KIB} KiB, and at most {largest // _KIB} KiB are accepted",
                fix="split the definition in two",
            )


def _data(content: Mapping[str, Any]) -> int:
    """The bytes of the values in a ConfigMap or a Secret; 0 for any other object."""
    values = content.get("data", content.get("stringData", {}))
    return sum(len(value.encode()) for value in values.values())
