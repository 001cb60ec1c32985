"""The servers accept every compiled model without a problem."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tests.compiler.examples import deployed
from tests.compiler.models import projects
from tests.model.programs import SETS, amtool_of, promtool_of
from tradewatch.checks import check
from tradewatch.compiler import RECORDING, CompiledProject
from tradewatch.filetree import FileTree
from tradewatch.model import DefinitionError, Environment, Project, RecordedTable, Version

# What the servers accept, and nobody could have meant: random trees and limits are full of it.
NO_REFUSAL = {
    f"routing/{name}"
    for name in (
        *(
            "default-receiver",
            "group-by",
            "repeat-interval",
            "twice",
            "unreachable",
            "unused-receiver",
        ),
        *("inhibition-equal", "inhibition-itself", "inhibition-late", "inhibition-unmatched"),
    )
} | {
    *("build/secret", "catalogue/help", "catalogue/unused", "comparisons/threshold", "environments/watched"),
    *("routing/absent-channel", "rules/external-label", "rules/reasons", "rules/recording-cycle"),
    *("rules/severity-order", "rules/wording"),
}

# The same examples on every machine and in every run; a longer search is `max_examples` away.
_ENOUGH = 5  # of the examples pass our own checks, in an unlucky draw; usually more than half do
steady = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@st.composite
def definable(draw: st.DrawFn) -> Project:
    """A project of definitions that the model accepts."""
    try:
        project = draw(projects())
        for recording in project.recordings:
            if isinstance(recording, RecordedTable):
                recording.rows(project.environments[0])
    except DefinitionError:
        assume(False)
        raise
    return project


def test_the_servers_accept_what_our_checks_accept() -> None:
    """promtool and amtool of both versions accept any texts, any routing tree and any channels."""
    accepted = 0

    @steady
    @given(project=definable())
    def are_accepted(project: Project) -> None:
        nonlocal accepted
        (here,) = project.environments
        compiled = CompiledProject(project)
        tree = compiled.within(here).tree
        if all(problem.check in NO_REFUSAL for problem in check(compiled, [here])):
            accepted += 1
            _are_accepted(tree, here)

    are_accepted()
    # The test cannot pass by refusing everything.
    assert accepted >= _ENOUGH


def _are_accepted(tree: FileTree, here: Environment) -> None:
    with tempfile.TemporaryDirectory() as folder:
        build = deployed(tree, Path(folder))
        rules = [build / path for path in tree if path.startswith("prometheus/alerts/") or path == RECORDING]
        for tool_set in SETS:
            promtool, amtool = promtool_of(tool_set), amtool_of(tool_set)
            assert promtool.check_rules(rules) == []
            assert promtool.check_config(build / "prometheus/prometheus.yml") == []
            if here.alertmanager and here.alertmanager <= Version(*amtool.program.version[:2]):
                assert amtool.check_config(build / "alertmanager/alertmanager.yml") == []
