"""How an environment runs in a Kubernetes cluster with prometheus-operator."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tradewatch.model.defined import Defined

# Names as Kubernetes allows them: of a namespace, of most objects (RFC 1123), and of a label with its value.
NAMESPACE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
OBJECT = re.compile(r"(?!.{254})[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*")
_LABEL_VALUE = re.compile(r"(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?", re.ASCII)
_LABEL_NAME = re.compile(rf"(?:{OBJECT.pattern}/)?[A-Za-z0-9](?:[\w.-]{{0,61}}[A-Za-z0-9])?", re.ASCII)


@dataclass(frozen=True, kw_only=True, eq=False)
class Kubernetes(Defined):
    """Objects for a cluster, in `build/<environment>/kubernetes/`.

    `namespace` is where Prometheus and Alertmanager run, and `labels` are those that their selectors want. Alertmanager
    gets its configuration as one `secret`, or as an AlertmanagerConfig (`config`), which cannot say everything. Grafana
    gets ConfigMaps for its `sidecar`, or GrafanaDashboards of grafana-operator (`operator`) for the Grafanas whose
    labels are `instances`.
    """

    namespace: str
    labels: Mapping[str, str] = field(default_factory=dict)
    alertmanager: Literal["secret", "config"] = "secret"
    grafana: Literal["sidecar", "operator"] = "sidecar"
    instances: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not NAMESPACE.fullmatch(self.namespace):
            fix = "use lower case letters, digits and dashes"
            self.reject("namespace", f"{self.namespace!r} is not a namespace", fix=fix)
        for argument in ("labels", "instances"):
            for name, value in getattr(self, argument).items():
                if not _LABEL_NAME.fullmatch(name) or not _LABEL_VALUE.fullmatch(value):
                    fix = 'write {"release": "monitoring"}'
                    self.reject(argument, f"{name!r}: {value!r} is not a label of Kubernetes", fix=fix)
        if self.grafana == "operator" and not self.instances:
            self.reject(
                "grafana",
                "no Grafana is chosen",
                details="grafana-operator gives a dashboard to the instances whose labels it selects",
                fix='add the labels of your Grafana: instances={"dashboards": "grafana"}',
            )
        if self.grafana == "sidecar" and self.instances:
            self.reject("instances", "a sidecar does not read the labels of instances", fix="remove instances")
