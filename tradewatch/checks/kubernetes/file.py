"""kubernetes/file"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tradewatch.checks.built_environment import BuiltEnvironment
from tradewatch.compiler.kubernetes.objects import mounted
from tradewatch.compiler.start import files_of_alertmanager, files_of_prometheus
from tradewatch.model import Finding

# What may come from a ConfigMap: it is not a secret, and its field takes both.
_PUBLIC = re.compile(r"`(?:ca_file|cert_file|files)`[^;]*")


def check(built: BuiltEnvironment) -> Iterator[Finding]:
    """A server in Kubernetes reads a file that is not in a mounted Secret or ConfigMap."""
    environment = built.environment
    if environment.kubernetes is None:
        return
    files = (
        ("prometheus", files_of_prometheus(environment)),
        ("alertmanager", files_of_alertmanager(built.project, environment)),
    )
    for server, uses in files:
        for path, use in uses.items():
            found = mounted(path)
            from_secret = found is not None and found.source == "secrets"
            public = found is not None and all(_PUBLIC.fullmatch(each) for each in use.split("; "))
            if found is None or found.server != server or not (from_secret or public):
                yield environment.finding(
                    f"{path!r} is not a key of a Secret that {server.capitalize()} mounts: {use}",
                    argument="secrets" if path.startswith(f"{environment.secrets}/") else "kubernetes",
                    details="Objects name a key of a Secret, and the operator mounts Secrets in one place only.",
                    fix=f"use /etc/{server}/secrets/SECRET/KEY as the path"
                    + (", or .../configmaps/CONFIGMAP/KEY" if _PUBLIC.fullmatch(use) else ""),
                )
