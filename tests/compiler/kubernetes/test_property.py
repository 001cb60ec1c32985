"""Any content is an object that the operators accept, and is read back as it was meant."""

from __future__ import annotations

from dataclasses import replace

import yaml
from hypothesis import HealthCheck, given, settings

from tests.compiler.kubernetes.cluster import ENVIRONMENT, WITH_OBJECTS
from tests.compiler.test_property import definable
from tradewatch.compiler import CompiledProject
from tradewatch.compiler.kubernetes.schema import faults
from tradewatch.model import Project


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(project=definable())
def test_any_content_is_accepted_and_read_back(project: Project) -> None:
    """Random rules, routes, channels, jobs and texts, in both forms."""
    for kubernetes in (ENVIRONMENT.kubernetes, WITH_OBJECTS):
        here = replace(project.environments[0], secrets=ENVIRONMENT.secrets, kubernetes=kubernetes)
        compiled = CompiledProject(replace(project, environments=(here,))).within(here)
        assert compiled.kubernetes_objects
        for each in compiled.kubernetes_objects:
            assert faults(dict(each.content)) == []
            assert yaml.safe_load(compiled.tree[each.path]) == each.content
