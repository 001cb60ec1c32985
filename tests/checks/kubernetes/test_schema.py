"""kubernetes/schema"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from tests.checks.conftest import DESK
from tests.checks.kubernetes.cluster import problems
from tradewatch.model import Channel, Kubernetes, MessageTemplates, Project

CHECK = "kubernetes/schema"


@dataclass(frozen=True, kw_only=True, eq=False)
class Pigeon(Channel):
    """A channel that only Alertmanager itself knows."""

    key: ClassVar[str] = "pigeon_configs"

    def config(self, secrets: str) -> dict[str, Any]:
        return {"loft_file": f"{secrets}/loft"}


def test_a_channel_that_the_operator_does_not_know_is_reported(project: Project) -> None:
    """A Secret has the configuration as Alertmanager reads it, whatever the channel is."""
    assert project.routing
    desk = replace(DESK, via=(Pigeon,))
    reached = replace(project, receivers=(desk,), routing=replace(project.routing, receiver=desk))
    config = Kubernetes(namespace="monitoring", alertmanager="config")
    (problem,) = problems(CHECK, reached, channels=(Pigeon(),), kubernetes=config)
    assert (problem.where, problem.subject) == (
        project.routing.defined,
        "AlertmanagerConfig tradewatch-production-alertmanager",
    )
    assert problem.summary == "spec.receivers[0].pigeonConfigs is unknown"
    assert problems(CHECK, reached, channels=(Pigeon(),)) == []


def test_a_key_of_a_secret_that_kubernetes_refuses_is_reported(project: Project) -> None:
    """A template's file name is such a key."""
    templates = (*project.templates, MessageTemplates("two words.tmpl", ""))
    (problem,) = problems(CHECK, replace(project, templates=templates))
    assert problem.subject == "Secret tradewatch-production-alertmanager"
    assert problem.summary == "stringData is 'two words.tmpl', which its types do not allow"
