"""Any content is an object that the operators accept, and is read back as it was meant."""

from __future__ import annotations

from dataclasses import replace

import yaml
from hypothesis import HealthCheck, Phase, given, settings

from tests.compiler.kubernetes.cluster import ENVIRONMENT, WITH_OBJECTS
from tests.compiler.test_property import definable
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.kubernetes.schema import faults
from tradewatch.model import Project

_EMPTY = "is '', which its types do not allow"


@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(project=definable())
def test_any_content_is_accepted_and_read_back(project: Project) -> None:
    """Random rules, routes, channels, jobs and texts, in both forms. Only empty texts are refused in some places."""
    for kubernetes in (ENVIRONMENT.kubernetes, WITH_OBJECTS):
        here = replace(project.environments[0], secrets=ENVIRONMENT.secrets, kubernetes=kubernetes)
        compiled = CompiledProject(replace(project, environments=(here,))).within(here)
        # kubernetes/name reports names that Kubernetes refuses; such objects may share a file.
        for each in {each.path: each for each in compiled.kubernetes_objects}.values():
            assert {fault.what for fault in faults(dict(each.content))} <= {_EMPTY}
            assert yaml.safe_load(compiled.tree[each.path]) == each.content
